/** What properties see of machines, their variables and the states they are in; and what a machine sees of its own state. */
import type { Expr } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { binary, equal, falsehood, field, or, read, type ModelExpr, type ModelPlace } from "../model/index.js";
import { lowerScalar, type Scope } from "./expression.js";
import { fieldOf, findLayout, instanceOf, stateNamed, stateValue, type MachineLayout } from "./machine-layout.js";
import { scalar, valueAt, type Value } from "./value.js";

type Inspection = Extract<Expr, { readonly kind: "machineVariable" | "machineIs" }>;

export function inspectMachine(scope: Scope, expr: Inspection): Value {
  const { program } = scope;
  const kind = expr.block?.type.kind === "block" ? expr.block.type.name : undefined;
  const layout = findLayout(program.layouts, expr.role, kind);
  const block = expr.block && lowerScalar(scope, expr.block);
  const instance = instanceOf(program.types, layout, { node: lowerScalar(scope, expr.node), block });
  if (expr.kind === "machineVariable") return valueAt(fieldOf(layout, instance, expr.variable), program.variable(expr.variable).type);
  return scalar(or(...expr.states.map((state) => isInState({ layout, instance }, state, expr.within))));
}

/** A handler or guard asks for the state of its own machine. */
export function inspectSelf(scope: Scope, expr: Extract<Expr, { readonly kind: "selfIs" }>): Value {
  const { program, machine, self: node, here: block } = scope;
  invariant(machine !== undefined && node !== undefined, "a machine asks for its state");
  const layout = findLayout(program.layouts, machine.role, machine.block);
  const instance = instanceOf(program.types, layout, { node, block });
  return scalar(or(...expr.states.map((state) => isInState({ layout, instance }, state, expr.within))));
}

/** Nodes that never crash are never down. */
export function isDown(scope: Scope, { node }: Extract<Expr, { readonly kind: "isDown" }>): Value {
  const [role] = node.type.kind === "node" ? node.type.roles : [];
  const crash = scope.program.crashes.get(role ?? "");
  return scalar(crash === undefined ? falsehood : read(crash.down(lowerScalar(scope, node))));
}

interface Instance {
  readonly layout: MachineLayout;
  readonly instance: ModelPlace;
}

function isInState({ layout, instance }: Instance, name: string, within: boolean): ModelExpr {
  const state = stateValue(layout, stateNamed(layout.machine, name).name);
  const isOnTop = equal(read(field(instance, "state")), state);
  if (!within) return isOnTop;
  return or(isOnTop, ...[...layout.awaits.values()].map(({ below }) => binary("same", read(field(instance, below)), state)));
}
