/** Random invariants, covers and `leads to`. */
import type { MachineShape } from "./random-protocol-body.js";
import type { Choices } from "./random-protocol-choices.js";
import { expression, type FunctionShape, type Scope, type Variable } from "./random-protocol-expressions.js";
import { boolean, nodeOf, type Shape } from "./random-protocol-shape.js";

export interface PropertyContext {
  readonly shape: Shape;
  readonly choices: Choices;
  readonly machines: readonly MachineShape[];
  readonly functions: readonly FunctionShape[];
}

/** Some properties; invariants are weakened so that not each of them ends the search at once. */
export function randomProperty(context: PropertyContext): readonly string[] {
  const { choices } = context;
  const lines = choices.pick([0, 0, 1, 2]);
  return Array.from({ length: lines }, (_, index) => {
    const kind = choices.pick(["invariant", "cover", "leads to"]);
    if (kind === "leads to") return `leads to "property ${index}": ${promise(context)}`;
    const condition = quantified(context);
    const weak = kind === "invariant" && !choices.oneIn(4) ? `Flag || ${condition}` : condition;
    return `${kind} "property ${index}": ${weak}`;
  });
}

function quantified(context: PropertyContext): string {
  const { choices, machines } = context;
  const machine = choices.pick(machines);
  const role = machine.role.name;
  const quantifier = choices.pick(["forall", "exists"]);
  const where = choices.oneIn(3) ? ` where ${atom(context, machine, ["a"])}` : "";
  if (choices.oneIn(4)) return `((count a: ${role}${where}) <= ${choices.below(3)})`;
  if (choices.oneIn(3)) return `(${quantifier} a: ${role}, b: ${role} where a != b: ${formula(context, machine, ["a", "b"])})`;
  return `(${quantifier} a: ${role}${where}: ${formula(context, machine, ["a"])})`;
}

/** Variables are known on both sides. */
function promise(context: PropertyContext): string {
  const { choices, machines } = context;
  const machine = choices.pick(machines);
  const role = machine.role.name;
  const names = choices.oneIn(3) ? ["a", "b"] : ["a"];
  const where = names.length > 1 ? " where a != b" : "";
  const side = (): string => formula(context, machine, names);
  return `forall ${names.map((name) => `${name}: ${role}`).join(", ")}${where}: ${side()} leads to ${side()}`;
}

function formula(context: PropertyContext, machine: MachineShape, nodes: readonly string[]): string {
  const { choices } = context;
  const left = atom(context, machine, nodes);
  return choices.oneIn(2) ? `(${left} ${choices.pick(["&&", "||", "=>"])} ${atom(context, machine, nodes)})` : left;
}

function atom(context: PropertyContext, machine: MachineShape, nodes: readonly string[]): string {
  const { choices } = context;
  const node = choices.pick(nodes);
  const states = [...machine.states, ...machine.waits].map((state) => state.name);
  return choices.pick([
    () => `${node} is ${choices.pick(states)}`,
    () => `${node} within ${choices.pick(states)}`,
    () => `${node} ${choices.pick(["in", "not in"])} { ${choices.pick(states)}, ${choices.pick(states)} }`,
    () => "quiescent",
    () => expression(propertyScope(context, machine, nodes), boolean, 1),
  ])();
}

/** Variables of the machines of `nodes`, as properties write them. */
function propertyScope({ shape, choices, functions }: PropertyContext, machine: MachineShape, nodes: readonly string[]): Scope {
  const read = [...machine.variables, ...machine.ghosts].filter(({ type }) => type.kind !== "optional" && type.kind !== "map");
  const variables = nodes.flatMap((node) => [
    { name: node, type: nodeOf(machine.role.name), storage: "local" } as const,
    ...read.map((variable): Variable => ({ ...variable, name: `${node}.${variable.name}` })),
  ]);
  return { shape, choices, variables, functions, self: undefined, here: false, comparesData: true };
}
