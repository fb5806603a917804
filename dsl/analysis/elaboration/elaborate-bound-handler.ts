/**
 * Quantifiers over suspended handlers: `exists w: waiting Fetch at b: …`. It is the handlers `on Fetch` that count, in whatever state they began;
 * what can be read of one is its node.
 */
import type * as ast from "../../syntax/index.js";
import { bindLocal, type Code } from "./code.js";
import { declaredHere } from "./declared-here.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateBoundBlock, keptFor } from "./elaborate-bound-block.js";
import { receiversOf } from "./elaborate-bound-message.js";
import type { Written } from "./elaborate-occurrence.js";
import type { Elaboration } from "./elaboration.js";
import type { MachineInfo } from "./machine-names.js";
import { describeName } from "./name-kinds.js";
import { callOf, statementsIn, suspensionOf } from "../flow/traverse.js";
import type { BoundHandler, Handler } from "../typed-protocol.js";

/** Binds a suspended handler; undefined where it is wrong, "unknown" where nothing is known of it. */
export function declareHandler(code: Code, written: Written): BoundHandler | undefined | "unknown" {
  const { name, type } = written;
  const event = findEvent(code, type);
  if (event === undefined) return "unknown";
  const block = elaborateBoundBlock(code, written, { machines: event.machines, whose: "machines that handle it" });
  const machines = block === undefined ? event.machines : keptFor(event.machines, block.block);
  // A message that no machine handles has receivers all the same.
  const roles = machines.length === 0 ? event.roles : machines.map(({ role }) => role);
  const { elaboration } = code;
  const node = elaboration.addVariable(
    { kind: "ident", name: `${name.name}.node`, span: name.span },
    elaboration.nodeType(roles),
    "quantified",
  );
  const parts = new Map([["node", { kind: "variable", variable: node }] as const]);
  bindLocal(code, name, node, { fixed: "a quantifier binds it", bundle: { of: "suspended handler", parts } });
  const isClear = !event.isMessage || machines.every((machine) => !mayHide(code, type, machine));
  return block === undefined || !isClear ? undefined : { among: "waiting", event: type.name, node: node.id, block: block.block };
}

interface Event {
  readonly machines: readonly MachineInfo[];
  /** Those of the nodes that it comes to. */
  readonly roles: readonly string[];
  readonly isMessage: boolean;
}

/** Requests and timers belong to machines, and no message has the name of one. */
function findEvent(code: Code, name: ast.Ident): Event | undefined {
  const { elaboration } = code;
  if (name.name === "") return undefined;
  const found = elaboration.names.get(name.name);
  if (found?.kind === "message") {
    const roles = found.message.routes.map(({ to }) => to);
    return { machines: receiversOf(code, found.message), roles, isMessage: true };
  }
  const machines = elaboration.machines.filter(({ requests, timers }) => requests.has(name.name) || timers.has(name.name));
  if (machines.length > 0) return { machines, roles: [], isMessage: false };
  if (found === undefined) {
    const what = `Unknown message or request: '${name.name}' is not declared`;
    return void elaboration.report("T101", name.span, what, didYouMean(name, eventNames(elaboration)));
  }
  return void elaboration.report("T103", name.span, `Cannot use '${name.name}' as a message or request: it is ${describeName(found)}`, {
    related: declaredHere(name.name, found.span),
  });
}

function eventNames(elaboration: Elaboration): readonly string[] {
  const own = elaboration.machines.flatMap(({ requests, timers }) => [...requests.keys(), ...timers.keys()]);
  return [...elaboration.messages().map(({ name }) => name), ...own];
}

/** A continuation does not say which message its `otherwise` has taken: true, and reported, where one suspends that may have taken this one. */
function mayHide(code: Code, event: ast.Ident, machine: MachineInfo): boolean {
  const states = [...machine.states.values(), ...machine.awaits, machine];
  const hiding = states.map(({ otherwise }) => otherwise).find((otherwise) => otherwise !== undefined && suspends(machine, otherwise));
  if (hiding === undefined) return false;
  code.elaboration.report("T238", event.span, `Cannot tell who waits in '${event.name}': an 'otherwise' that takes any message suspends`, {
    related: [{ span: hiding.head, message: "suspends here, and keeps no note of the message" }],
    hint: `give what suspends a handler of its own: 'on ${event.name} { … }'`,
  });
  return true;
}

function suspends(machine: MachineInfo, { body }: Handler): boolean {
  return statementsIn(body).some((statement) => {
    const call = callOf(statement);
    const called = call && machine.names.get(call.procedure);
    return suspensionOf(statement) !== undefined || (called?.kind === "procedure" && called.procedure.suspends);
  });
}
