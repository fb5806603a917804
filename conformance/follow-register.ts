/** Is what the application is answered that of one variable? Nodes with the generated machines run in a simulation, and the history of reads and writes has to be linearizable. */
import type { Protocol } from "../dsl/analysis/index.js";
import { hasErrors, render } from "../dsl/diagnostics/index.js";
import { load } from "../dsl/index.js";
import {
  findNonLinearizable,
  registerModel,
  type ClientOptions,
  type LinearizabilityResult,
  type Operation,
} from "../runtime/simulation/index.js";
import type { Tested } from "./follow-schedule.js";
import { registerIn, type RegisterInterface } from "./register-interface.js";
import { anyWish, initialValue, processesOf, roleOf, simulateProtocol } from "./simulate-protocol.js";

/** Of virtual time: some hundred requests. */
const runMs = 2_000;

/** Of a node that reads, writes, and does something else. */
const shares = { read: 5, write: 4, other: 1 } as const;

/**
 * Runs the nodes of a check with the seed, with the faults that the protocol bears. Returns the empty text where all answers are those of a variable for each block; else the operations
 * of a block that no order explains, or what went wrong before. Throws where the protocol cannot be read, has no such check, or keeps no register.
 */
export function followRegister({ name, text, check, machines }: Tested, seed: number): string {
  const { protocol, register } = prepare({ name, text, check });
  const simulation = simulateProtocol({
    protocol,
    machines,
    seed,
    clients: processesOf(protocol).flatMap((process) => clientOf(protocol, register, process)),
    partitions: { everyMs: 500, lastMs: [10, 100] },
  });
  if (!simulation.run(runMs)) return `A node has reported something (seed ${seed}): ${JSON.stringify(simulation.incidents[0]?.event)}`;
  const [value] = register.write.params;
  const kind = value?.type.kind === "value" ? value.type.name : "";
  const found = findNonLinearizable(simulation.history.operations, registerModel(initialValue(kind), value?.name ?? ""));
  return found.kind === "linearizable" ? "" : `${resultText(found)} (seed ${seed})`;
}

interface Prepared {
  readonly protocol: Protocol;
  readonly register: RegisterInterface;
}

/** Reading a protocol takes longer than a run: it is done once for each check. */
const prepared = new Map<string, Prepared>();

function prepare(tested: Omit<Tested, "machines">): Prepared {
  const key = JSON.stringify(tested);
  const known = prepared.get(key) ?? prepareAnew(tested);
  prepared.set(key, known);
  return known;
}

function prepareAnew({ name, text, check }: Omit<Tested, "machines">): Prepared {
  const { diagnostics, scenarios, source } = load({ name, text });
  if (hasErrors(diagnostics)) throw new Error(`Cannot read "${name}":\n${render(diagnostics, source, { colour: false })}`);
  const protocol = scenarios.find((one) => one.name === check)?.protocol;
  if (protocol === undefined) throw new Error(`"${name}" has no check "${check}": it has ${scenarios.map((one) => one.name).join(", ")}`);
  const register = registerIn(protocol);
  if (register === undefined) throw new Error(`"${name}" keeps no register: no machine takes read(): V and write(v: V) at any time`);
  return { protocol, register };
}

/** What a process of the register's role asks for, one thing after the other. It writes nothing twice, so that a read tells which write it has seen. */
function clientOf(protocol: Protocol, { machine, read, write, others }: RegisterInterface, process: string): readonly ClientOptions[] {
  if (roleOf(process) !== machine.role) return [];
  let written = 0;
  const next: ClientOptions["next"] = (random) => {
    const lot = random(shares.read + shares.write + (others.length === 0 ? 0 : shares.other));
    const other = others[random(Math.max(1, others.length))];
    const request = lot < shares.read ? read : lot < shares.read + shares.write ? write : (other ?? read);
    const wish = anyWish(protocol, { block: machine.block, request }, random);
    if (request !== write) return wish;
    written += 1;
    return { ...wish, args: Object.fromEntries(Object.keys(wish.args).map((param) => [param, `${process}.${written}`])) };
  };
  return [{ name: process, node: process, protocol: protocol.name, role: machine.role, thinkMs: [0, 30], patienceMs: 1_000, next }];
}

function resultText(found: Exclude<LinearizabilityResult, { readonly kind: "linearizable" }>): string {
  const where = found.block === null ? "" : ` of ${found.block}`;
  if (found.kind === "undecided") return `Whether the reads and writes${where} have an order was not decided: they have too many`;
  const { operations, stuckAt } = found;
  const upTo = operations.filter(({ begin }) => stuckAt.end === null || begin <= stuckAt.end);
  return [
    `No order explains the reads and writes${where}: ${operationText(stuckAt)} has no place`,
    ...upTo.map((one) => `  ${operationText(one)}`),
  ].join("\n");
}

function operationText({ client, request, args, begin, end, value }: Operation): string {
  const given = Object.values(args).map(String).join(", ");
  const answer =
    end === null
      ? "no answer"
      : value === undefined
        ? `done at ${end}`
        : `${typeof value === "string" ? value : JSON.stringify(value)} at ${end}`;
  return `${begin}: ${client} ${request}(${given}) -> ${answer}`;
}
