/**
 * Statements that may suspend.
 *
 * Behind a suspension a function ends, and another one goes on: a *point*, with a frame that holds the variables that are read there. What comes after a branch or a loop that may
 * suspend becomes a function of its own too, to which the ways through it lead. Where a suspension is the last thing that a branch does, its point is that function: the
 * frame is the same, made here or there.
 */
import {
  suspensionOf,
  callOf,
  statementsIn,
  expressionsOf,
  readsIn,
  type Block,
  type SiteId,
  type Statement,
  type Suspension,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { boxOf, isBoxed, maySuspend, nextNumber, writerFor, type Body, type LoopRest, type Writer } from "./body.js";
import { kernel } from "./code.js";
import { endFunction } from "./ending.js";
import { expressionText, factsOf } from "./expression.js";
import { withoutGhosts } from "./left-out.js";
import { isBare, nameIn, variableOf, type Point } from "./module-plan.js";
import {
  callText,
  candidatesText,
  endsAlways,
  inOrderText,
  stateText,
  resultOf,
  storeResult,
  within,
  writeCases,
  writePlain,
  type Kind,
} from "./statement.js";
import { callerType, frameType, resultText, typeText } from "./type-text.js";
import { finishFunction } from "./finish-function.js";
import { isWithinType } from "./fitting.js";
import { Lines } from "./written-function.js";

/** What comes after the statements that are written: nothing, or a function that goes on. */
export type Rest = { readonly kind: "end" } | { readonly kind: "point"; readonly point: Point };

/** Writes statements and what comes after them. `isLast`: nothing of the function comes behind. */
export function writeSequence(
  writer: Writer,
  statements: readonly Statement[],
  { rest, isLast }: { readonly rest: Rest; readonly isLast: boolean },
): void {
  const real = withoutGhosts(writer.body, statements);
  for (const [index, statement] of real.entries()) {
    const remaining = real.slice(index + 1);
    if (maySuspend(writer.body.machine, statement)) {
      writeSuspending(writer, statement, { remaining, rest, isLast });
      return;
    }
    const isEnd = remaining.length === 0 && rest.kind === "end" && isLast;
    writePlain(writer, statement, isEnd && !isProcedureWithCaller(writer));
    if (endsAlways({ statements: [statement], span: statement.span })) return;
  }
  writeRest(writer, rest, isLast);
}

function isProcedureWithCaller({ caller }: Writer): boolean {
  return caller !== undefined;
}

interface After {
  readonly remaining: readonly Statement[];
  readonly rest: Rest;
  readonly isLast: boolean;
}

/** Goes on with what comes after. */
function writeRest(writer: Writer, rest: Rest, isLast: boolean): void {
  const { context, lines, caller } = writer;
  if (rest.kind === "point") lines.add(goingOnText(writer, rest.point));
  else if (caller !== undefined) lines.add(`${context.step}.resume(${caller}, undefined);`);
  endFunction(writer, isLast);
}

function writeSuspending(writer: Writer, statement: Statement, after: After): void {
  const suspension = suspensionOf(statement);
  if (suspension !== undefined) {
    writeSuspension(writer, { statement, suspension }, after);
    return;
  }
  const call = callOf(statement);
  if (call !== undefined) {
    const point = pointFor(writer, { site: call.site, statement, result: call.result }, after);
    writer.lines.add(`${callText(writer, call, frameText(writer, point))};`);
    endFunction(writer, after.isLast);
    return;
  }
  switch (statement.kind) {
    case "if":
      writeIf(writer, statement, after);
      return;
    case "match":
      writeMatch(writer, statement, after);
      return;
    case "for":
      writeLoop(writer, statement, after);
      return;
    case "choose":
      writeChoose(writer, statement, after);
      return;
    default:
      throw new InternalError(`statement '${statement.kind}' suspends`);
  }
}

// ---------------------------------------------------------------- suspensions

function writeSuspension(
  writer: Writer,
  { statement, suspension }: { readonly statement: Statement; readonly suspension: Suspension },
  after: After,
): void {
  const { lines, context, body } = writer;
  if (suspension.kind === "suspend" && suspension.call !== undefined) writeCall(writer, suspension);
  const result = suspension.kind === "suspend" && suspension.call?.gather !== undefined ? gatherType(body, suspension) : suspension.result;
  const point = pointFor(writer, { site: suspension.site, statement, result }, after);
  if (suspension.kind === "await") {
    lines.add(`${context.step}.await(${stateText(writer, suspension.state, suspension.args)}, ${frameText(writer, point)});`);
    endFunction(writer, after.isLast);
    return;
  }
  const name = nameIn(body.plan.variables, suspension.variable);
  writer.bound.add(suspension.variable);
  const made = frameText(writer, point);
  const isAtOnce =
    suspension.body.statements.filter(({ kind }) => kind !== "note").length === 1 && suspension.body.statements[0]?.kind === "become";
  if (isAtOnce) writer.inlined.set(suspension.variable, made);
  else lines.add(`const ${name}: ${frameType(point.name)} = ${made};`);
  writeSequence({ ...writer, caller: undefined, reply: undefined }, suspension.body.statements, {
    rest: { kind: "end" },
    isLast: after.isLast,
  });
}

function gatherType(body: Body, suspension: Extract<Suspension, { readonly kind: "suspend" }>): Suspension["result"] {
  const answers = suspension.call?.gather?.answers;
  return answers === undefined ? suspension.result : variableOf(body.plan, answers).type;
}

/** Opens a call before its frame is made, which holds its name; a gather begins with everybody missing. */
function writeCall(writer: Writer, { call }: Extract<Suspension, { readonly kind: "suspend" }>): void {
  if (call === undefined) return;
  const { context, lines, body } = writer;
  writer.bound.add(call.number);
  const { gather } = call;
  if (gather === undefined) {
    lines.add(`const call = ${context.step}.call();`);
    return;
  }
  for (const id of [gather.missing, gather.answers]) writer.bound.add(id);
  lines.add(`const missing = ${expressionText(context, gather.nodes)};`);
  lines.add(`const answers = new ${body.plan.variables.get(gather.answers) === undefined ? "" : newText(body, gather.answers)}();`);
  lines.add(`const call = ${context.step}.call(missing);`);
}

function newText(body: Body, id: VariableId): string {
  const { type } = variableOf(body.plan, id);
  return resultText(body.plan, type).replace(/^Readonly/u, "");
}

// ---------------------------------------------------------------- points

interface Suspended {
  readonly site: SiteId;
  readonly statement: Statement;
  readonly result: Suspension["result"];
}

/** The point at which a suspended handler goes on: that which comes after anyway, or a new one. */
function pointFor(writer: Writer, { site, statement, result }: Suspended, { remaining, rest }: After): Point {
  const { body } = writer;
  const { plan } = body;
  const known = plan.points.get(site);
  if (known !== undefined) return known;
  const isUsed = isStored(writer, { statement, result }, { remaining, rest });
  if (remaining.length === 0 && rest.kind === "point" && !isUsed && !isCall(statement) && hasSlots(rest.point, slotsAt(body, site))) {
    plan.points.set(site, rest.point);
    return rest.point;
  }
  const named = isUsed ? namedResult(writer, { statement, result }) : undefined;
  const resultName = named === undefined ? undefined : nameIn(plan.variables, named);
  const point = {
    ...newPoint(writer, { slots: slotsAt(body, site), result: resultText(plan, result) }),
    ...(resultName === undefined ? {} : { resultName }),
  };
  plan.points.set(site, point);
  writePoint(writer, point, (inner) => {
    if (isUsed && named === undefined) storeResult(inner, statement, resultOf("result", result));
    if (named !== undefined) inner.bound.add(named);
    writeSequence(inner, remaining, { rest, isLast: true });
  });
  return point;
}

type Result = Pick<Suspended, "statement" | "result">;

/** Is the result read, or has it to be looked at? */
function isStored(writer: Writer, { statement, result }: Result, { remaining, rest }: Pick<After, "remaining" | "rest">): boolean {
  if (statement.kind !== "let") return statement.kind === "assign";
  return isReadLater(writer, statement.variable, remaining, rest) || !fits(writer, result, statement.variable);
}

function fits({ body }: Writer, result: Suspended["result"], id: VariableId): boolean {
  return isWithinType({ kind: "result", type: result }, variableOf(body.plan, id).type);
}

/** The variable that the result is, where it is declared for it and never changes. */
function namedResult(writer: Writer, { statement, result }: Result): VariableId | undefined {
  const { body } = writer;
  if (statement.kind !== "let" || body.assigned.has(statement.variable) || isBoxed(body.plan, statement.variable)) return undefined;
  if (!fits(writer, result, statement.variable)) return undefined;
  return statement.variable;
}

/** The frame of a call holds its name, by which the answer finds it: it is nobody else's. */
function isCall(statement: Statement): boolean {
  const suspension = suspensionOf(statement);
  return suspension?.kind === "suspend" && suspension.call !== undefined;
}

/** What the frame of a suspension holds: no ghosts, and of calls its own alone. */
function slotsAt({ plan, block }: Body, site: SiteId): readonly VariableId[] {
  const calls = new Map(
    statementsIn(block).flatMap((statement) => {
      const suspension = suspensionOf(statement);
      const call = suspension?.kind === "suspend" ? suspension.call : undefined;
      if (suspension === undefined || call === undefined) return [];
      const { number, gather } = call;
      return [number, ...(gather === undefined ? [] : [gather.missing, gather.answers])].map((id) => [id, suspension.site] as const);
    }),
  );
  return (plan.live.get(site) ?? []).filter((id) => !plan.ghosts.variables.has(id) && (calls.get(id) ?? site) === site);
}

function hasSlots(point: Point, slots: readonly VariableId[]): boolean {
  return point.slots.length === slots.length && slots.every((id) => point.slots.includes(id));
}

function isReadLater(writer: Writer, id: VariableId, remaining: readonly Statement[], rest: Rest): boolean {
  if (writer.body.plan.ghosts.variables.has(id)) return false;
  return readIn(writer, remaining).has(id) || (rest.kind === "point" && rest.point.slots.includes(id));
}

function newPoint(
  { body, loops, reply }: Writer,
  { slots, result }: { readonly slots: readonly VariableId[]; readonly result: string },
): Point {
  const { plan, kind, machine } = body;
  const wanted = `${body.name}${nextNumber(body)}`;
  const name = plan.claimed.get(wanted) ?? plan.names.claim(wanted);
  plan.claimed.set(wanted, name);
  const caller = kind.kind === "procedure" ? callerType(body) : undefined;
  return {
    name,
    machine,
    slots,
    loops,
    reply: reply === undefined ? undefined : replyType(body),
    caller,
    result,
  };
}

function replyType({ plan, kind, machine }: Body): string {
  const request = kind.kind === "handler" && kind.handler.event.kind === "request" ? kind.handler.event.request : "";
  return `Reply<${resultText(plan, machine.machine.requests.find(({ name }) => name === request)?.result)}>`;
}

/** Writes the function of a point. */
function writePoint(writer: Writer, point: Point, write: (inner: Writer) => void): void {
  const { body } = writer;
  const inner = writerFor(body, {
    lines: new Lines(),
    caller: point.caller === undefined ? undefined : "then",
    reply: point.reply === undefined ? undefined : "reply",
    loops: point.loops.map((loop) => ({ ...loop, text: loop.slot })),
    bound: point.slots,
    ownState: undefined,
    mayDefer: false,
  });
  write(inner);
  finishFunction(body, inner, { kind: "point", point });
}

/** Goes on at a point at once, which holds nothing where nothing is read behind it. */
function goingOnText(writer: Writer, point: Point): string {
  return `${point.name}(${[writer.context.step, ...(isBare(point) ? [] : [frameText(writer, point)])].join(", ")});`;
}

/** The frame of a point, as it is made here. */
export function frameText(writer: Writer, point: Point): string {
  const { context, body } = writer;
  const slots = point.slots.map((id) => {
    const name = nameIn(body.plan.variables, id);
    const { text, holder } = context.place(id);
    if (isBoxed(body.plan, id))
      return `${name}: ${kernel(context, "take")}(${boxOf(name)}, "content", ${variableOf(body.plan, id).type.kind === "queue" ? "[]" : "null"})`;
    // What moves leaves the state that it was in.
    const isMoved = holder !== undefined && variableOf(body.plan, id).type.kind === "continuation";
    const value = isMoved ? `${kernel(context, "some")}(${kernel(context, "take")}(${holder.object}, "${holder.key}", null))` : text;
    return value === name ? name : `${name}: ${value}`;
  });
  const reply = point.reply === undefined ? [] : ["reply"];
  const then = point.caller === undefined ? [] : ["then"];
  const loops = point.loops.map(({ slot }) => {
    const text = writer.loops.find((loop) => loop.slot === slot)?.text ?? slot;
    return text === slot ? slot : `${slot}: ${text}`;
  });
  return `{ ${[`point: "${point.name}"`, ...slots, ...loops, ...reply, ...then].join(", ")} }`;
}

/** What comes after a branch: nothing more than before, or a point of its own. */
function joined(writer: Writer, branches: readonly Block[], { remaining, rest }: After): Rest {
  if (remaining.length === 0) return rest;
  const { body } = writer;
  const point = newPoint(writer, { slots: slotsOf(writer, branches, { remaining, rest }), result: "undefined" });
  writePoint(writer, point, (inner) => {
    writeSequence(inner, remaining, { rest, isLast: true });
  });
  body.plan.joins.push(point);
  return { kind: "point", point };
}

/** Those of a suspension that the branches end with; else what is read behind them. */
function slotsOf(writer: Writer, branches: readonly Block[], { remaining, rest }: Omit<After, "isLast">): readonly VariableId[] {
  const last = slotsAtEnd(writer, branches);
  if (last !== undefined) return last;
  const goesOn = rest.kind === "point" && !remaining.some((statement) => endsAlways({ statements: [statement], span: statement.span }));
  const read = new Set([...readIn(writer, remaining), ...(goesOn ? rest.point.slots : [])]);
  return [...read].filter((id) => writer.bound.has(id)).sort((a, b) => a - b);
}

/** What the suspension holds with which the blocks end, if all of that is there before them: a variable of theirs may be read behind it by what is left out. */
function slotsAtEnd(writer: Writer, blocks: readonly Block[]): readonly VariableId[] | undefined {
  const site = blocks.map((block) => lastSite(writer, block)).find((found) => found !== undefined);
  const slots = site === undefined ? undefined : slotsAt(writer.body, site);
  return slots?.every((id) => writer.bound.has(id)) === true ? slots : undefined;
}

/** The suspension that a block ends with, if its result goes nowhere. */
function lastSite(writer: Writer, block: Block): SiteId | undefined {
  const last = withoutGhosts(writer.body, block.statements).at(-1);
  if (last === undefined) return undefined;
  if (last.kind === "do") {
    if (!maySuspend(writer.body.machine, last) || isCall(last)) return undefined;
    return suspensionOf(last)?.site ?? callOf(last)?.site;
  }
  if (last.kind !== "if") return undefined;
  return [last.then, ...(last.otherwise === undefined ? [] : [last.otherwise])]
    .map((inner) => lastSite(writer, inner))
    .find((found) => found !== undefined);
}

/** The variables of handlers and states that statements read, or put into frames: of those, some may be read by ghosts alone. */
function readIn({ body }: Writer, statements: readonly Statement[]): ReadonlySet<VariableId> {
  const all = statements.flatMap((statement) => [statement, ...statementsIn({ statements: [statement], span: statement.span })]);
  const ids = all.flatMap((statement) => [
    ...expressionsOf(statement).flatMap((expr) => readsIn(expr).map(({ variable }) => variable)),
    ...(statement.kind === "assign" ? [statement.place.variable] : []),
    ...framed(body, statement),
  ]);
  const isKept = (id: VariableId): boolean =>
    !body.plan.ghosts.variables.has(id) && ["local", "state"].includes(variableOf(body.plan, id).storage);
  return new Set(ids.filter(isKept));
}

function framed(body: Body, statement: Statement): readonly VariableId[] {
  const site = suspensionOf(statement)?.site ?? callOf(statement)?.site;
  return site === undefined ? [] : slotsAt(body, site);
}

// ---------------------------------------------------------------- branches and loops

function writeIf(writer: Writer, statement: Kind<"if">, after: After): void {
  const { context, lines } = writer;
  const { condition, then, otherwise } = statement;
  const rest = joined(writer, otherwise === undefined ? [then] : [then, otherwise], after);
  const test = expressionText(context, condition);
  lines.block(`if (${test})`, () => {
    within(writer, factsOf(context, condition, "true"), (inner) => {
      writeSequence(inner, then.statements, { rest, isLast: false });
    });
  });
  within(writer, factsOf(context, condition, "false"), (inner) => {
    writeSequence(inner, otherwise?.statements ?? [], { rest, isLast: after.isLast });
  });
}

function writeMatch(writer: Writer, statement: Kind<"match">, after: After): void {
  const rest = joined(
    writer,
    statement.cases.map(({ body }) => body),
    after,
  );
  writeCases(writer, statement, (inner, block) => {
    writeSequence(inner, block.statements, { rest, isLast: false });
  });
  writeRest(writer, rest, after.isLast);
}

/** A loop is a function that takes the next element of what is left, and goes on with itself. */
function writeLoop(writer: Writer, statement: Kind<"for">, after: After): void {
  const { body, context, lines, loops } = writer;
  const { variable, set, anyOrder } = statement;
  const name = nameIn(body.plan.variables, variable);
  const left = `${name}Left`;
  const point = loopPoint(writer, statement, after, [
    ...loops,
    { slot: left, element: typeText(body.plan, variableOf(body.plan, variable).type), text: left },
  ]);
  body.plan.joins.push(point);
  const start = `[...${anyOrder ? expressionText(context, set) : inOrderText(writer, set)}]`;
  writePoint(writer, point, (inner) => {
    inner.lines.block(`if (${left}.length === 0)`, () => {
      writeSequence({ ...inner, loops }, after.remaining, { rest: after.rest, isLast: false });
    });
    inner.bound.add(variable);
    const element = body.plan.names.inner().claim(`${name}Picked`);
    inner.lines.add(
      anyOrder
        ? `const ${name} = ${context.step}.pick("${name}", ${left});`
        : `const ${name} = ${kernel(inner.context, "first")}(${left});`,
    );
    // A queue may hold an element twice.
    inner.lines.add(`const ${element} = ${left}.${anyOrder ? `filter((one) => one !== ${name})` : "slice(1)"};`);
    const goesOn: Rest = { kind: "point", point };
    writeSequence(renamed(inner, left, element), statement.body.statements, { rest: goesOn, isLast: true });
  });
  lines.add(`const ${left} = ${start};`);
  lines.add(goingOnText(writer, point));
  endFunction(writer, after.isLast);
}

function loopPoint(writer: Writer, statement: Kind<"for">, { remaining, rest }: After, loops: readonly LoopRest[]): Point {
  // The set is read before the first round alone.
  const read = new Set([
    ...readIn(writer, [...statement.body.statements, ...remaining]),
    ...(rest.kind === "point" ? rest.point.slots : []),
  ]);
  read.delete(statement.variable);
  const own = [...read].filter((id) => writer.bound.has(id)).sort((a, b) => a - b);
  const slots = slotsAtEnd(writer, [statement.body]) ?? own;
  return newPoint({ ...writer, loops }, { slots, result: "undefined" });
}

/** Inside the body, what is left of the loop is what comes after the element that is there. */
function renamed(writer: Writer, left: string, now: string): Writer {
  return { ...writer, loops: writer.loops.map((loop) => (loop.slot === left ? { ...loop, text: now } : loop)) };
}

function writeChoose(writer: Writer, statement: Kind<"choose">, after: After): void {
  const { context, lines, body } = writer;
  const { variable, otherwise } = statement;
  const name = nameIn(body.plan.variables, variable);
  const all = `${name}Candidates`;
  lines.add(`const ${all} = [...${candidatesText(writer, statement)}];`);
  lines.block(`if (${all}.length === 0)`, () => {
    within(writer, [], (inner) => {
      writeSequence(inner, otherwise?.statements ?? [], { rest: { kind: "end" }, isLast: false });
    });
  });
  writer.bound.add(variable);
  lines.add(`const ${name} = ${context.step}.pick("${name}", ${all});`);
  writeSequence(writer, after.remaining, after);
}
