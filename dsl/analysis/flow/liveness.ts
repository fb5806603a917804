/**
 * Live variables at suspension points: what a frame has to hold.
 *
 * Backward flow over each body on its own. Going up, a variable becomes live where it is read and dead where it is assigned as a whole; at a
 * suspension the set is what the rest of the body reads. Invariant: sets only grow in a loop, so the fixed point comes after at most as many
 * rounds as there are variables.
 *
 * Variables of the state are special at a site that restores the state (an await): they are still there when it resumes. They are live at
 * such a site only where the state may have been left before it, for then they live in the frame already.
 */
import { flowThrough } from "./forward-flow.js";
import {
  bodiesOf,
  callOf,
  expressionsOf,
  expressionsOfPlace,
  expressionsOfRight,
  hasRight,
  isExhaustive,
  leaves,
  procedureOf,
  readsIn,
  remembered,
  rightOf,
  statementsIn,
  suspensionOf,
  type Body,
  type StatementOf,
} from "./traverse.js";
import type { AnsweredCall, Block, Expr, Machine, MatchCase, Protocol, SiteId, Statement, VariableId } from "../typed-protocol.js";

type Live = ReadonlySet<VariableId>;

/**
 * The variables that each site's frame holds, sorted by id: those of storage "local" and "state" that are read after the site within the
 * same body. Sites are suspensions and calls of procedures that suspend.
 */
export function liveVariables(protocol: Protocol): ReadonlyMap<SiteId, readonly VariableId[]> {
  return remembered(live, protocol, () => findLive(protocol));
}

const live = new WeakMap<Protocol, ReadonlyMap<SiteId, readonly VariableId[]>>();

function findLive(protocol: Protocol): ReadonlyMap<SiteId, readonly VariableId[]> {
  const result = new Map<SiteId, readonly VariableId[]>();
  for (const body of bodiesOf(protocol)) {
    const leftAt = sitesAfterLeaving(protocol, body);
    const record = (site: SiteId, live: Live): void => {
      const isHeld = (id: VariableId): boolean => {
        const storage = protocol.variables[id]?.storage;
        return storage === "local" || (storage === "state" && leftAt.has(site));
      };
      const known = result.get(site) ?? [];
      result.set(
        site,
        [...new Set([...known, ...[...live].filter(isHeld)])].sort((a, b) => a - b),
      );
    };
    liveBefore({ protocol, machine: body.machine, record }, body.block, new Set());
  }
  return result;
}

/** Does running the procedure possibly leave the state in which it was called, by `become` or `suspend`? Awaits alone do not. */
export function mayLeaveState(machine: Machine, procedure: string): boolean {
  return someStatement(machine, procedure, (one) => one.kind === "become" || suspensionOf(one)?.kind === "suspend");
}

/** Does the procedure, or one that it calls, have a `become`? */
export function mayBecome(machine: Machine, procedure: string): boolean {
  return someStatement(machine, procedure, (statement) => statement.kind === "become");
}

function someStatement(machine: Machine, name: string, test: (statement: Statement) => boolean): boolean {
  const seen = new Set([name]);
  // The set grows while it is walked; a procedure that calls itself is an error of its own.
  for (const next of seen) {
    const body = machine.procedures.find((procedure) => procedure.name === next)?.body;
    for (const statement of body === undefined ? [] : statementsIn(body)) {
      if (test(statement)) return true;
      const call = callOf(statement);
      if (call !== undefined) seen.add(call.procedure);
    }
  }
  return false;
}

/** Does running the procedure leave the state in which it was called on every path that comes back? */
export function mustLeaveState(protocol: Protocol, machine: Machine, name: string): boolean {
  return mustLeave(protocol, machine, { name, seen: new Set() });
}

function mustLeave(
  protocol: Protocol,
  machine: Machine,
  { name, seen }: { readonly name: string; readonly seen: ReadonlySet<string> },
): boolean {
  const procedure = machine.procedures.find((one) => one.name === name);
  if (procedure === undefined || seen.has(name)) return false;
  const inner = new Set([...seen, name]);
  const staying: Statement[] = [];
  const visit = (statement: Statement, before: boolean): boolean => {
    const call = callOf(statement);
    if (statement.kind === "return" && !before) staying.push(statement);
    if (call !== undefined) return before || mustLeave(protocol, machine, { name: call.procedure, seen: inner });
    return before || statement.kind === "become";
  };
  const inBlock = { ...booleanFlow(protocol, (a, b) => a && b), statement: visit };
  const resumed = (statement: Statement, before: boolean): boolean => {
    const suspension = suspensionOf(statement);
    return before || (suspension?.kind === "suspend" && flowThrough(inBlock, suspension.body, false) === true);
  };
  const end = flowThrough({ ...inBlock, resumed }, procedure.body, false);
  return staying.length === 0 && end !== false;
}

function booleanFlow(protocol: Protocol, join: (a: boolean, b: boolean) => boolean) {
  return { protocol, join, equals: (a: boolean, b: boolean) => a === b };
}

/** The sites at which the state of the handler may have been left: before the site, or by it. */
function sitesAfterLeaving(protocol: Protocol, body: Body): ReadonlySet<SiteId> {
  const left = statementsIn(body.block).filter((statement) => leavesState(body.machine, statement));
  const after = [...statementsAfterLeaving(protocol, body)];
  return new Set([...left, ...after].map(siteOf).filter((site) => site !== undefined));
}

/** The statements of a body that may run when the state in which it began has been left. */
export function statementsAfterLeaving(protocol: Protocol, body: Body): ReadonlySet<Statement> {
  return remembered(afterLeaving, body, () => findAfterLeaving(protocol, body));
}

/** Several passes ask for each body. Entries go with their bodies. */
const afterLeaving = new WeakMap<Body, ReadonlySet<Statement>>();

function findAfterLeaving(protocol: Protocol, body: Body): ReadonlySet<Statement> {
  const result = new Set<Statement>();
  const visit = (statement: Statement, before: boolean): boolean => {
    if (before) result.add(statement);
    return before || leavesState(body.machine, statement);
  };
  flowThrough({ ...booleanFlow(protocol, (a, b) => a || b), statement: visit }, body.block, false);
  return result;
}

/** May the machine be in another state when the statement is done? An await comes back to its own. */
export function leavesState(machine: Machine, statement: Statement): boolean {
  const right = rightOf(statement);
  if (right?.kind === "procedureCall") return mayLeaveState(machine, right.procedure);
  return right?.kind === "suspend" || statement.kind === "become";
}

function siteOf(statement: Statement): SiteId | undefined {
  return suspensionOf(statement)?.site ?? callOf(statement)?.site;
}

// ---------------------------------------------------------------- backward flow

interface Context {
  readonly protocol: Protocol;
  readonly machine: Machine;
  readonly record: (site: SiteId, live: Live) => void;
}

function liveBefore(context: Context, block: Block, after: Live): Live {
  return block.statements.reduceRight((live: Live, statement) => liveBeforeStatement(context, statement, live), after);
}

function liveBeforeStatement(context: Context, statement: Statement, after: Live): Live {
  if (leaves(statement)) return reading(statement);
  if (hasRight(statement)) return liveBeforeRight(context, statement, after);
  if (statement.kind === "if") return liveBeforeIf(context, statement, after);
  if (statement.kind === "match") return liveBeforeMatch(context, statement, after);
  if (statement.kind === "for") return union(reading(statement), liveInLoop(context, statement, after));
  if (statement.kind === "choose") {
    const otherwise = statement.otherwise === undefined ? new Set<VariableId>() : liveBefore(context, statement.otherwise, new Set());
    return union(without(union(reading(statement), after), [statement.variable]), otherwise, readsOf(statement.set));
  }
  if (statement.kind === "send" && statement.each !== undefined) {
    return union(after, without(reading(statement), [statement.each]), readsOf(statement.target));
  }
  return union(after, reading(statement));
}

function liveBeforeIf(context: Context, statement: StatementOf<"if">, after: Live): Live {
  const otherwise = statement.otherwise === undefined ? after : liveBefore(context, statement.otherwise, after);
  return union(reading(statement), liveBefore(context, statement.then, after), otherwise);
}

function liveBeforeMatch(context: Context, statement: StatementOf<"match">, after: Live): Live {
  const cases = statement.cases.map((one) => without(liveBefore(context, one.body, after), patternVariables(one)));
  return union(reading(statement), ...cases, isExhaustive(context.protocol, statement) ? new Set() : after);
}

function liveInLoop(context: Context, loop: StatementOf<"for">, after: Live): Live {
  let live = after;
  for (;;) {
    const next = union(live, without(liveBefore(context, loop.body, live), [loop.variable]));
    if (next.size === live.size) return live;
    live = next;
  }
}

/** The right side, which may suspend, then the target. The target's keys are evaluated after resuming. */
function liveBeforeRight(context: Context, statement: StatementOf<"let" | "assign" | "do">, after: Live): Live {
  const right = statement.value;
  const target = liveBeforeTarget(statement, after);
  const isCallThatSuspends = right.kind === "procedureCall" && procedureOf(context.machine, right)?.suspends === true;
  const number = right.kind === "suspend" ? callVariables(right.call) : [];
  if (isCallThatSuspends || right.kind === "suspend" || right.kind === "await") context.record(right.site, union(target, new Set(number)));
  // The frame is taken before the block of a `suspend` runs, so that block's end reads nothing more.
  const block = right.kind === "suspend" ? without(liveBefore(context, right.body, new Set()), [right.variable]) : new Set<VariableId>();
  return without(union(target, block, ...expressionsOfRight(right).map(readsOf)), number);
}

/** What the frame of a call holds to be found by its answers. */
function callVariables(call: AnsweredCall | undefined): readonly VariableId[] {
  if (call === undefined) return [];
  return call.gather === undefined ? [call.number] : [call.number, call.gather.missing, call.gather.answers];
}

/** What is live before the result is stored: without the variable that takes it, with what storing reads. */
function liveBeforeTarget(statement: StatementOf<"let" | "assign" | "do">, after: Live): Live {
  if (statement.kind === "do") return after;
  if (statement.kind === "let") return without(after, [statement.variable]);
  const { place, operator } = statement;
  const keys = union(...expressionsOfPlace(place).map(readsOf));
  // Storing an entry, or adding to what is there, needs the old content.
  if (place.path.length > 0 || operator !== "=") return union(after, keys, new Set([place.variable]));
  return union(without(after, [place.variable]), keys);
}

function patternVariables(one: MatchCase): readonly VariableId[] {
  return one.patterns.flatMap((pattern) => (pattern.kind === "some" ? [pattern.variable] : []));
}

function reading(statement: Statement): Live {
  return union(...expressionsOf(statement).map(readsOf));
}

function readsOf(expr: Expr): Live {
  return new Set(readsIn(expr).map((read) => read.variable));
}

function union(...sets: readonly Live[]): Live {
  return new Set(sets.flatMap((set) => [...set]));
}

function without(live: Live, removed: readonly VariableId[]): Live {
  const gone = new Set(removed);
  return new Set([...live].filter((id) => !gone.has(id)));
}
