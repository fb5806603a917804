/** What one round of a loop does: reads, writes and what no loop over interchangeable things may do. */
import { unreachable, type Span } from "../../diagnostics/index.js";
import {
  blocksOf,
  callOf,
  childrenOf,
  expressionsIn,
  expressionsOf,
  expressionsOfPlace,
  expressionsOfRight,
  procedureOf,
  readsIn,
  suspensionOf,
  type StatementOf,
} from "../flow/traverse.js";
import type { Block, Expr, Machine, Place, ProcedureCall, Protocol, Statement, VariableId } from "../typed-protocol.js";

/** `isOwn`: at an entry that belongs to the round's element alone. */
export type Action =
  | { readonly kind: "forbidden"; readonly state: string; readonly span: Span }
  | { readonly kind: "send"; readonly span: Span }
  | (Touch & { readonly kind: "read" | "write" })
  | (Touch & { readonly kind: "sum"; readonly operator: "+=" | "-="; readonly isSet: boolean });

interface Touch {
  readonly variable: VariableId;
  readonly name: string;
  readonly isOwn: boolean;
  readonly span: Span;
}

interface Where {
  readonly protocol: Protocol;
  readonly machine: Machine;
}

interface Round extends Where {
  /** The variables that hold the round's element: the loop's, and the parameters to which it is handed. */
  readonly elements: ReadonlySet<VariableId>;
  /** Locals of the round itself: other rounds have their own. */
  readonly locals: ReadonlySet<VariableId>;
  /** Procedures being looked into; one that calls itself is an error of its own. */
  readonly active: readonly string[];
  /** In a procedure: the call in the loop, where mistakes are shown, and `return` only comes back to it. */
  readonly call: Span | undefined;
}

/** Everything that one round of the loop does to what outlives it, in the order of the text. */
export function actionsOf(where: Where, loop: StatementOf<"for">): readonly Action[] {
  const round: Round = {
    ...where,
    elements: new Set([loop.variable]),
    locals: new Set([loop.variable, ...localsIn(loop.body)]),
    active: [],
    call: undefined,
  };
  return ofBlock(round, loop.body);
}

function ofBlock(round: Round, block: Block): readonly Action[] {
  return block.statements.flatMap((statement) => [
    ...ofStatement(round, statement),
    ...blocksOf(statement).flatMap((inner) => ofBlock(round, inner)),
  ]);
}

function ofStatement(round: Round, statement: Statement): readonly Action[] {
  const suspension = suspensionOf(statement);
  if (suspension !== undefined) return [forbidden(round, suspension.span, "it suspends")];
  const call = callOf(statement);
  const own = call === undefined ? [] : ofCall(round, call);
  switch (statement.kind) {
    case "assign":
      return [...own, ...ofAssignment(round, statement)];
    case "send":
      return [...reads(round, expressionsOf(statement)), ofSend(round, statement)];
    case "become":
    case "resume":
    case "resumeWait":
    case "wake":
    case "answer":
    case "host":
    case "giveUp":
    case "defer":
    case "drop":
    case "pass":
    case "choose":
      return [forbidden(round, statement.span, `'${wordOf(statement.kind)}' takes effect in one of the rounds first`)];
    case "return":
      if (round.call === undefined) return [forbidden(round, statement.span, "'return' ends it in one of the rounds")];
      return reads(round, expressionsOf(statement));
    case "let":
    case "do":
    case "if":
    case "for":
    case "match":
    case "assert":
    case "note":
    case "fail":
      return [...own, ...reads(round, expressionsOf(statement))];
    default:
      return unreachable(statement);
  }
}

function wordOf(kind: Statement["kind"]): string {
  return kind === "resumeWait" ? "resume" : kind === "giveUp" ? "give up" : kind;
}

// ---------------------------------------------------------------- writing

function ofAssignment(round: Round, { place, operator, value, span }: StatementOf<"assign">): readonly Action[] {
  const read = reads(round, [...expressionsOfPlace(place), ...expressionsOfRight(value)]);
  if (round.locals.has(place.variable)) return read;
  const touch = { ...touched(round, place.variable, place.span), isOwn: isOwnPlace(round, place) };
  if (operator === "=")
    return [...read, touch.isOwn ? { kind: "write", ...touch } : forbidden(round, span, `the last round decides '${touch.name}'`)];
  if (place.type.kind === "queue")
    return [...read, touch.isOwn ? { kind: "write", ...touch } : forbidden(round, span, "the rounds add to one queue")];
  const isSet = place.type.kind === "set";
  // How much is added may depend on the element only where sets grow or shrink by it: a number could leave its range on one way and not on another.
  const isDependent = !isSet && !touch.isOwn && expressionsOfRight(value).some((expr) => dependsOn(round, expr));
  if (isDependent) return [...read, forbidden(round, span, `the amount for '${touch.name}' depends on the element`)];
  return [...read, { kind: "sum", operator, isSet, ...touch }];
}

function dependsOn(round: Round, expr: Expr): boolean {
  return readsIn(expr).some(({ variable }) => round.locals.has(variable));
}

/** Is one of the place's keys the round's element? Then no other round touches it. */
function isOwnPlace(round: Round, place: Place): boolean {
  return expressionsOfPlace(place).some((key) => isElement(round, key));
}

function isElement({ elements }: Round, expr: Expr): boolean {
  return expr.kind === "variable" && elements.has(expr.variable);
}

function touched({ protocol, call }: Round, variable: VariableId, span: Span): Touch {
  return { variable, name: protocol.variables[variable]?.name ?? "", isOwn: false, span: call ?? span };
}

/** To the element itself: each round has its own queue. To others only where no queue keeps an order, or each round has its own. */
function ofSend(round: Round, statement: StatementOf<"send">): Action {
  const { target, block, span } = statement;
  const message = round.protocol.messages.find((one) => one.name === statement.message);
  const channel = round.protocol.channels.find((one) => one.name === message?.channel);
  const isOwnQueue = isElement(round, target) || (channel?.perBlock === true && block !== undefined && isElement(round, block));
  // A lossy channel that is full loses what comes last, so that even in a bag the order shows.
  if (isOwnQueue || (channel?.discipline === "unordered" && !channel.lossy)) return { kind: "send", span };
  return forbidden(round, span, `the rounds send '${statement.message}' into one queue`);
}

function ofCall(round: Round, call: ProcedureCall): readonly Action[] {
  const procedure = procedureOf(round.machine, call);
  if (procedure === undefined || round.active.includes(procedure.name)) return [];
  if (procedure.suspends) return [forbidden(round, call.span, `'${procedure.name}' suspends`)];
  const handed = procedure.params.filter((_, index) => {
    const arg = call.args[index];
    return arg !== undefined && isElement(round, arg);
  });
  const inner: Round = {
    ...round,
    elements: new Set([...round.elements, ...handed]),
    locals: new Set([...round.locals, ...procedure.params, ...localsIn(procedure.body)]),
    active: [...round.active, procedure.name],
    call: round.call ?? call.span,
  };
  return ofBlock(inner, procedure.body);
}

// ---------------------------------------------------------------- reading

/** Reads of what outlives the round; an entry of the round's own element counts as its own. */
function reads(round: Round, expressions: readonly Expr[]): readonly Action[] {
  return expressions.flatMap((expr) => readsOf(round, expr));
}

function readsOf(round: Round, expr: Expr): readonly Action[] {
  if (expr.kind === "index") {
    const { root, keys } = entryOf(expr);
    const isOwn = keys.some((key) => isElement(round, key));
    if (root.kind === "variable" && isOwn) return [...readOf(round, root, true), ...reads(round, keys)];
    return [...readsOf(round, root), ...reads(round, keys)];
  }
  if (expr.kind === "variable") {
    const isOwn = expr.of !== undefined && isElement(round, expr.of);
    return [...readOf(round, expr, isOwn), ...(expr.of === undefined ? [] : readsOf(round, expr.of))];
  }
  if (expr.kind === "take") return ofTake(round, expr);
  if (expr.kind === "functionCall") return [...functionReads(round, expr), ...reads(round, expr.args)];
  return reads(round, childrenOf(expr));
}

/** `m[j][k]`: the variable, and its keys from the outside in. */
function entryOf(expr: Expr): { readonly root: Expr; readonly keys: readonly Expr[] } {
  if (expr.kind !== "index") return { root: expr, keys: [] };
  const { root, keys } = entryOf(expr.map);
  return { root, keys: [...keys, expr.key] };
}

function readOf(round: Round, expr: Extract<Expr, { readonly kind: "variable" }>, isOwn: boolean): readonly Action[] {
  if (round.locals.has(expr.variable)) return [];
  return [{ kind: "read", ...touched(round, expr.variable, expr.span), isOwn }];
}

function ofTake(round: Round, { place }: Extract<Expr, { readonly kind: "take" }>): readonly Action[] {
  const keys = reads(round, expressionsOfPlace(place));
  if (round.locals.has(place.variable)) return keys;
  const touch = touched(round, place.variable, place.span);
  return [
    ...keys,
    isOwnPlace(round, place)
      ? { kind: "write", ...touch, isOwn: true }
      : forbidden(round, place.span, `the first round takes '${touch.name}'`),
  ];
}

/** A function of the machine may read its variables, all of them as a whole. */
function functionReads(round: Round, call: Extract<Expr, { readonly kind: "functionCall" }>): readonly Action[] {
  const body = [...round.machine.functions, ...round.protocol.functions].find(({ name }) => name === call.function)?.body;
  if (body === undefined || round.active.includes(call.function)) return [];
  const inner: Round = {
    ...round,
    locals: new Set([...round.locals, ...functionLocals(round, call.function), ...localsIn(body)]),
    elements: new Set([...round.elements, ...handedTo(round, call)]),
    active: [...round.active, call.function],
    call: round.call ?? call.span,
  };
  return ofBlock(inner, body);
}

function functionLocals({ machine, protocol }: Round, name: string): readonly VariableId[] {
  return [...machine.functions, ...protocol.functions].find((one) => one.name === name)?.params ?? [];
}

function handedTo(round: Round, call: Extract<Expr, { readonly kind: "functionCall" }>): readonly VariableId[] {
  return functionLocals(round, call.function).filter((_, index) => {
    const arg = call.args[index];
    return arg !== undefined && isElement(round, arg);
  });
}

function localsIn(block: Block): readonly VariableId[] {
  return block.statements.flatMap((statement) => [
    ...declaredBy(statement),
    ...blocksOf(statement).flatMap(localsIn),
    ...boundBy(statement),
  ]);
}

function declaredBy(statement: Statement): readonly VariableId[] {
  if (statement.kind === "let" || statement.kind === "for" || statement.kind === "choose") return [statement.variable];
  if (statement.kind === "send") return statement.each === undefined ? [] : [statement.each];
  if (statement.kind !== "match") return [];
  const patterns = statement.cases.flatMap((one) => one.patterns);
  return patterns.flatMap((pattern) => (pattern.kind === "some" ? [pattern.variable] : []));
}

/** Variables of quantifiers. */
function boundBy(statement: Statement): readonly VariableId[] {
  const inner = expressionsOf(statement).flatMap(expressionsIn);
  return inner.flatMap((expr) => (expr.kind === "quantified" ? expr.variables : []));
}

function forbidden({ call }: Round, span: Span, state: string): Action {
  return { kind: "forbidden", state, span: call ?? span };
}
