/**
 * T403: after `suspend in S` the machine is in S again when the handler is resumed, but S's continuation is spent: the resumed code must
 * become another state before it ends or suspends anew.
 *
 * Forward flow with the set of suspensions after which no `become` has come yet. A procedure is followed twice: as it stands, and as it is
 * entered with such a state, since its callers may have left that to it, as it may leave it to them. Only suspensions that certainly come back to
 * S count: a continuation that is also kept in a variable, or resumed after its state was left, comes back to whatever state the machine is in.
 */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import type { ContinuationFlow } from "../flow/continuation-flow.js";
import { flowThrough, type ForwardFlow } from "../flow/forward-flow.js";
import { statementsAfterLeaving } from "../flow/liveness.js";
import { bodiesOf, callOf, procedureOf, statementsIn, suspensionOf, type Body } from "../flow/traverse.js";
import type { Block, Machine, ProcedureCall, Protocol, SiteId, Statement, Suspension, VariableId } from "../typed-protocol.js";

/** A state to which a suspension comes back, spent. */
interface Spent {
  readonly site: SiteId | undefined;
  readonly state: string;
  readonly span: Span;
}

/** What may be spent and not yet left, by its suspension; undefined stands for what a caller has brought. */
type Facts = ReadonlyMap<SiteId | undefined, Spent>;

interface Context {
  readonly protocol: Protocol;
  readonly machine: Machine;
  /** The suspensions that certainly come back to a waiting state, with its name. */
  readonly returning: ReadonlyMap<SiteId, string>;
  /** The procedures that are being followed: a procedure that calls itself is an error of its own. */
  readonly active: readonly string[];
  readonly note: (where: Span, facts: Facts, how: string) => void;
}

/** Reports paths on which a spent waiting state is not left. */
export function checkSpentStates(protocol: Protocol, flow: ContinuationFlow): readonly Diagnostic[] {
  const returning = returningSites(protocol, flow);
  const found = new Map<SiteId, Diagnostic>();
  const note = (where: Span, facts: Facts, how: string): void => {
    for (const { site, state, span } of facts.values()) {
      if (site !== undefined && !found.has(site)) found.set(site, notLeft({ state, span }, { span: where, how }));
    }
  };
  for (const body of bodiesOf(protocol)) {
    const context: Context = { protocol, machine: body.machine, returning, active: nameOf(body), note };
    const end = follow(context, body.block, new Map());
    // A procedure may leave the state to its callers.
    if (body.kind === "handler") note(endOf(body.block), end, "the handler ends here");
  }
  return [...found.values()];
}

function notLeft(spent: { readonly state: string; readonly span: Span }, end: { readonly span: Span; readonly how: string }): Diagnostic {
  return report("T403", spent.span, `Waiting state '${spent.state}' is not left on every path after this suspension`, {
    related: [{ span: end.span, message: `${end.how}, still in '${spent.state}'` }],
    hint: "write 'become' with the state that follows",
  });
}

function nameOf(body: Body): readonly string[] {
  return body.kind === "procedure" ? [body.procedure.name] : [];
}

// ---------------------------------------------------------------- which suspensions come back to a waiting state

function returningSites(protocol: Protocol, flow: ContinuationFlow): ReadonlyMap<SiteId, string> {
  const strays = strayVariables(protocol);
  const result = new Map<SiteId, string>();
  for (const body of bodiesOf(protocol)) {
    for (const statement of statementsIn(body.block)) {
      const suspension = suspensionOf(statement);
      const state = suspension?.kind === "suspend" ? stateHolding(suspension) : undefined;
      if (suspension?.kind !== "suspend" || state === undefined) continue;
      const places = [...flow.reaching].filter(([id, sites]) => id !== suspension.variable && sites.includes(suspension.site));
      const isInRecord = [...flow.inFields.values()].some((sites) => sites.includes(suspension.site));
      if (!isInRecord && places.every(([id]) => isStateParam(protocol, id) && !strays.has(id))) result.set(suspension.site, state);
    }
  }
  return result;
}

/** The state that the block of the suspend enters with the continuation. */
function stateHolding(suspension: Extract<Suspension, { readonly kind: "suspend" }>): string | undefined {
  const become = statementsIn(suspension.body).findLast((statement) => statement.kind === "become");
  const isHeld = become?.args.some((arg) => arg.kind === "variable" && arg.variable === suspension.variable);
  return isHeld === true ? become?.state : undefined;
}

function isStateParam(protocol: Protocol, id: VariableId): boolean {
  const variable = protocol.variables[id];
  return variable?.storage === "state" && variable.type.kind === "continuation";
}

/** Parameters of states whose continuation may be resumed when the state has been left: after a `become`, a suspension, or by `wake`. */
function strayVariables(protocol: Protocol): ReadonlySet<VariableId> {
  const result = new Set<VariableId>();
  for (const body of bodiesOf(protocol)) {
    const afterLeaving = statementsAfterLeaving(protocol, body);
    for (const statement of statementsIn(body.block)) {
      if (statement.kind !== "resume" && statement.kind !== "wake") continue;
      const { continuation } = statement;
      const isStray = statement.kind === "wake" || afterLeaving.has(statement);
      if (isStray && continuation.kind === "variable") result.add(continuation.variable);
    }
  }
  return result;
}

// ---------------------------------------------------------------- following

function follow(context: Context, block: Block, before: Facts): Facts {
  const exits: Facts[] = [];
  const flow: ForwardFlow<Facts> = {
    protocol: context.protocol,
    join: union,
    equals: (a, b) => a.size === b.size,
    statement: (statement, facts) => {
      if (statement.kind === "return" || statement.kind === "drop") exits.push(facts);
      return visit(context, statement, facts);
    },
    gaveUp: (statement, facts) => context.note(statement.span, facts, "the handler suspends again"),
    resumed: (statement, facts) => resumed(context, statement, facts),
  };
  const end = flowThrough(flow, block, before);
  return [...exits, ...(end === undefined ? [] : [end])].reduce(union, new Map());
}

function visit(context: Context, statement: Statement, facts: Facts): Facts {
  if (statement.kind === "become") return new Map();
  if (suspensionOf(statement)?.kind === "await") context.note(statement.span, facts, "the handler suspends again");
  const call = callOf(statement);
  return call === undefined ? facts : followCall(context, call, facts);
}

function resumed(context: Context, statement: Statement, before: Facts): Facts {
  const suspension = suspensionOf(statement);
  if (suspension?.kind !== "suspend") return before;
  const state = context.returning.get(suspension.site);
  return state === undefined ? new Map() : new Map([[suspension.site, { site: suspension.site, state, span: suspension.span }]]);
}

/** What the procedure leaves unsettled, its own and its caller's. */
function followCall(context: Context, call: ProcedureCall, facts: Facts): Facts {
  const procedure = procedureOf(context.machine, call);
  if (procedure === undefined || context.active.includes(procedure.name)) return facts;
  const note = (_where: Span, inner: Facts, how: string): void => {
    if (inner.has(undefined)) context.note(call.span, facts, how);
  };
  const brought: Spent = { site: undefined, state: "", span: call.span };
  const entry: Facts = facts.size === 0 ? new Map() : new Map([[undefined, brought]]);
  const exit = follow({ ...context, active: [...context.active, procedure.name], note }, procedure.body, entry);
  const own = [...exit].filter(([site]) => site !== undefined);
  return new Map([...own, ...(exit.has(undefined) ? facts : [])]);
}

function union(a: Facts, b: Facts): Facts {
  return new Map([...a, ...b]);
}

function endOf(block: Block): Span {
  return { start: Math.max(block.span.start, block.span.end - 1), end: block.span.end };
}
