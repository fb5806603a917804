/**
 * Random well-typed protocols, as text.
 *
 * Idea: a protocol is written from left to right by decisions taken from lists of numbers. Every handler has a list of its own, so
 * that fast-check can shrink the lists one by one, and used-up lists mean the shortest text. What is written is well-typed by
 * construction; whether continuations are handled properly is left to chance, as the static checks tell.
 * Every message has a rank, and handlers send only messages of higher rank; with a limited workload the states are finitely and
 * usually not too many.
 */
import fc from "fast-check";
import { block } from "./random-protocol-body.js";
import { Choices } from "./random-protocol-choices.js";
import { expression, withVariable, type FunctionShape, type Scope, type Variable } from "./random-protocol-expressions.js";
import { chooseMachine, writeMachine, type MachineContext } from "./random-protocol-machines.js";
import { randomProperty } from "./random-protocol-properties.js";
import { boolean, chooseShape, color, optional, data, small, typeText, type Role, type Shape } from "./random-protocol-shape.js";

/** Lists of decisions: the first for the declarations, then one for each part of the machines. */
const largestNumber = 9_999;
const parts = { minLength: 50, maxLength: 50 };
const decisions = { maxLength: 50, size: "max" } as const;

/** Random protocols with one check, called `main`. */
export const randomProtocol: fc.Arbitrary<string> = fc.array(fc.array(fc.nat(largestNumber), decisions), parts).map(writeProtocol);

function writeProtocol(lists: readonly (readonly number[])[]): string {
  let nextPart = 0;
  let nextName = 0;
  const part = (): Choices => new Choices(lists[nextPart++] ?? []);
  const fresh = (prefix: string): string => `${prefix}${nextName++}`;
  const shape = chooseShape(part());
  const functions = chooseFunctions({ choices: part(), fresh });
  const context: MachineContext = { shape, part, fresh, functions };
  const machines = shape.roles.map((role) => chooseMachine(role, context));
  const lines = [
    "protocol Random",
    ...declarations(shape),
    ...functions.flatMap((declared) => writeFunction(declared, { shape, choices: part(), fresh })),
    ...machines.flatMap((machine) => writeMachine(machine, context)),
    ...randomProperty({ shape, choices: part(), machines, functions }),
    writeCheck(part()),
  ];
  return `${lines.join("\n")}\n`;
}

function declarations(shape: Shape): readonly string[] {
  return [
    "param Flag = true",
    ...shape.roles.map(writeRole),
    ...(shape.blocks > 0 ? [`block Block[${shape.blocks}]`] : []),
    `value Data[2]${shape.comparableData ? " comparable" : ""}`,
    "enum Color { red, green, blue }",
    "type Small = 0..2",
    "type Turn = cyclic 3",
    ...shape.channels.map((channel) => channel.text),
    ...shape.signals.map(({ name, params, routes, channel }) => {
      const list = params.map((type, index) => `field${index}: ${typeText(type)}`).join(", ");
      const paths = routes.map(({ from, to }) => `${from} -> ${to}`).join(", ");
      return `message ${name}${list === "" ? "" : `(${list})`} : ${paths} on ${channel}`;
    }),
    ...shape.ghosts.map(({ name, type, per }) => `ghost ${name}: ${typeText(type)}${per === undefined ? "" : ` per ${per}`}`),
  ];
}

function writeRole({ name, size, symmetry }: Role): string {
  if (symmetry === "single") return `node ${name}`;
  return `node ${name}[${size}]${symmetry === "ordered" ? " ordered" : ""}`;
}

interface Naming {
  readonly choices: Choices;
  readonly fresh: (prefix: string) => string;
}

function chooseFunctions({ choices, fresh }: Naming): readonly FunctionShape[] {
  return Array.from({ length: choices.below(3) }, () => ({
    name: fresh("fun"),
    params: Array.from({ length: choices.below(3) }, () => choices.pick([boolean, small, color, optional(data)])),
    result: choices.pick([boolean, small, color]),
  }));
}

function writeFunction(
  { name, params, result }: FunctionShape,
  { shape, choices, fresh }: Naming & { readonly shape: Shape },
): readonly string[] {
  const variables = params.map((type): Variable => ({ name: fresh("par"), type, storage: "local" }));
  const scope: Scope = { shape, choices, variables, functions: [], self: undefined, here: false, comparesData: shape.comparableData };
  const local: Variable = { name: fresh("local"), type: small, storage: "local" };
  const first = choices.oneIn(3) ? [`let ${local.name}: Small = ${expression(scope, small, 1)}`] : [];
  const inside = first.length > 0 ? withVariable(scope, local) : scope;
  const early = choices.oneIn(3) ? block(`if ${expression(inside, boolean, 1)}`, [`return ${expression(inside, result, 1)}`]) : [];
  const list = variables.map((variable) => `${variable.name}: ${typeText(variable.type)}`).join(", ");
  return block(`function ${name}(${list}): ${typeText(result)}`, [...first, ...early, `return ${expression(inside, result)}`]);
}

function writeCheck(choices: Choices): string {
  const limits = choices.pick(["total 1", "total 2", "total 2", "total 3", "total 1 per node"]);
  return `check main { requests: ${limits} } expect pass`;
}
