/** T307: waiting states that nothing resumes. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { waitingParams } from "./check-dispatch.js";
import { nameState } from "./check-wording.js";
import type { ContinuationFlow } from "../flow/continuation-flow.js";
import { bodiesOf, childrenOf, expressionsOf, statementsIn, suspensionOf } from "../flow/traverse.js";
import type { Block, Expr, Machine, Protocol, SiteId, State, Statement, VariableId } from "../typed-protocol.js";

/** Reports each waiting state none of whose handlers resumes its continuation or hands it on. */
export function checkWaiting(protocol: Protocol, flow: ContinuationFlow): readonly Diagnostic[] {
  const answered = answeredSites(protocol);
  // Where nothing waits there is nothing to resume: params may leave out what would enter the state.
  const isAnswered = (id: VariableId): boolean => {
    const sites = flow.reaching.get(id) ?? [];
    return sites.length === 0 || sites.some((site) => answered.has(site));
  };
  return protocol.machines.flatMap((machine) => machine.states.flatMap((state) => unresumed(protocol, machine, { state, isAnswered })));
}

/** The suspensions that the answer to a call resumes. */
function answeredSites(protocol: Protocol): ReadonlySet<SiteId> {
  const suspensions = bodiesOf(protocol).flatMap(({ block }) => statementsIn(block).flatMap((statement) => suspensionOf(statement) ?? []));
  return new Set(suspensions.flatMap((one) => (one.kind === "suspend" && one.call !== undefined ? [one.site] : [])));
}

interface Waiting {
  readonly state: State;
  /** May an answer resume what this parameter holds? */
  readonly isAnswered: (param: VariableId) => boolean;
}

function unresumed(protocol: Protocol, machine: Machine, { state, isAnswered }: Waiting): readonly Diagnostic[] {
  const bodies = [...state.handlers, ...(state.otherwise === undefined ? [] : [state.otherwise])].map((handler) => handler.body);
  if (state.kind === "await") {
    if (bodies.some((body) => statementsIn(body).some((statement) => statement.kind === "resumeWait"))) return [];
    const hint = "one of its handlers has to 'resume'";
    return [report("T307", state.span, `Nothing resumes ${nameState(state.name)} of machine '${machine.role}'`, { hint })];
  }
  return waitingParams(protocol, state)
    .filter((param) => !isAnswered(param) && !bodies.some((body) => takes(body, param)))
    .map((param) => {
      const name = protocol.variables[param]?.name ?? "";
      const related = [{ span: protocol.variables[param]?.span ?? state.span, message: `the continuation '${name}' is here` }];
      const hint = `one of its handlers has to 'resume ${name}', or pass '${name}' on`;
      return report("T307", state.span, `Nothing resumes waiting state '${state.name}'`, { related, hint });
    });
}

/** Is the continuation moved anywhere in the block: resumed, woken, or put into another place? */
function takes(block: Block, variable: VariableId): boolean {
  return statementsIn(block).some((statement: Statement) => expressionsOf(statement).some((expr) => moves(expr, variable)));
}

/** Comparing with `none` tests without taking. */
function moves(expr: Expr, variable: VariableId): boolean {
  if (expr.kind === "binary" && (expr.left.kind === "none" || expr.right.kind === "none")) return false;
  if (expr.kind === "variable") return expr.variable === variable;
  if (expr.kind === "take") return expr.place.variable === variable;
  return childrenOf(expr).some((child) => moves(child, variable));
}
