/** Blocks, statements and handlers: concrete tree -> syntax tree. */
import type { CstNode, IToken } from "chevrotain";
import { cover, report, type Span } from "../diagnostics/index.js";
import type { Block, Expr, HandlerDecl, HandlerItem, Ident, MatchCase, MatchPattern, Right, Statement, Text } from "./ast.js";
import { docOf, type BuildContext } from "./build-context.js";
import { argsOf, exprOf, missing, nameExpr, optionalExpr, withSuffixes } from "./build-expressions.js";
import { foreignAwait, foreignSend } from "./foreign-forms.js";
import { optionalType, typeOf } from "./build-types.js";
import { endOf, has, identOf, identsOf, nodeOf, nodesOf, optionalIdent, spanOfNode, tokenOf } from "./cst.js";
import { spanOf } from "./scan.js";

/** The block in a child; an empty one where there is none. */
export function blockOf(node: CstNode, context: BuildContext): Block {
  const block = nodeOf(node, "block");
  return block === undefined ? { kind: "block", statements: [], span: endOf(node) } : buildBlock(block, context);
}

function buildBlock(node: CstNode, context: BuildContext): Block {
  const statements = nodesOf(node, "statement").flatMap((statement) => buildStatement(statement, context) ?? []);
  return { kind: "block", statements, span: spanOfNode(node) };
}

/** The rule under a rule that only chooses among others. */
export function chosen(node: CstNode): CstNode | undefined {
  for (const key in node.children) {
    const element = node.children[key]?.[0];
    if (element !== undefined && "children" in element) return element;
  }
  return undefined;
}

/** Undefined where nothing of the statement could be read. */
function buildStatement(node: CstNode, context: BuildContext): Statement | undefined {
  const rule = chosen(node);
  if (rule === undefined) return undefined;
  const span = spanOfNode(rule);
  switch (rule.name) {
    case "assignmentOrCall":
      return buildAssignmentOrCall(rule, context);
    case "letStatement":
      return { kind: "let", name: identOf(rule, "name"), type: optionalType(rule, context), value: rightOf(rule, context), span };
    case "ifStatement":
      return buildIf(rule, context);
    case "forStatement":
      return {
        kind: "for",
        name: identOf(rule, "name"),
        set: exprOf(rule, "set", context),
        anyOrder: has(rule, "Any"),
        body: blockOf(rule, context),
        span,
      };
    case "matchStatement": {
      const cases = nodesOf(rule, "matchCase").map((matchCase) => buildCase(matchCase, context));
      return { kind: "match", subject: exprOf(rule, "subject", context), cases, span };
    }
    case "suspension":
      return { kind: "do", value: buildSuspension(rule, context), span };
    case "sendStatement":
      return has(rule, "foreign") ? foreignSend(rule, context) : buildSend(rule, context);
    case "becomeStatement":
      return { kind: "become", state: identOf(rule, "name"), args: argsOf(rule, context), span };
    default:
      return buildEnding(rule, context);
  }
}

/** Statements that end or answer something, and the rest. */
function buildEnding(rule: CstNode, context: BuildContext): Statement | undefined {
  const span = spanOfNode(rule);
  switch (rule.name) {
    case "resumeStatement":
      return { kind: "resume", subject: optionalExpr(rule, "subject", context), value: withValueOf(rule, context), span };
    case "wakeStatement":
      return { kind: "wake", subject: exprOf(rule, "subject", context), value: withValueOf(rule, context), span };
    case "answerStatement":
      return { kind: "answer", subject: exprOf(rule, "subject", context), value: withValueOf(rule, context), span };
    case "wordStatement":
      return buildWord(rule);
    case "returnStatement":
      return { kind: "return", value: optionalExpr(rule, "expression", context), span };
    case "failStatement":
      return { kind: "fail", text: textOf(rule), span };
    case "chooseStatement":
      return {
        kind: "choose",
        name: identOf(rule, "name"),
        set: exprOf(rule, "set", context),
        where: optionalExpr(rule, "condition", context),
        otherwise: has(rule, "block") ? blockOf(rule, context) : undefined,
        span,
      };
    case "assertStatement":
      return { kind: "assert", condition: exprOf(rule, "expression", context), text: textOf(rule), span };
    case "giveUpStatement":
      return { kind: "giveUp", nodes: exprOf(rule, "expression", context), span };
    case "timerStatement":
      return { kind: "timer", action: has(rule, "Start") ? "start" : "stop", timer: identOf(rule, "name"), span };
    case "noteStatement":
      return { kind: "note", text: textOf(rule) ?? { kind: "text", value: "", span: endOf(rule) }, span };
    default:
      return undefined;
  }
}

function buildAssignmentOrCall(node: CstNode, context: BuildContext): Statement | undefined {
  const span = spanOfNode(node);
  if (has(node, "args"))
    return { kind: "do", value: { kind: "call", callee: identOf(node, "name"), args: argsOf(node, context), span }, span };
  const name = nodeOf(node, "name");
  const assignment = nodeOf(node, "assignOperator");
  const suffixes = nodesOf(node, "suffix");
  if (name !== undefined && suffixes.some((suffix) => has(suffix, "args"))) {
    withSuffixes(nameExpr(name), suffixes, context);
    return undefined;
  }
  if (name === undefined || assignment === undefined) return undefined;
  const operator = tokenOf(assignment, "operator")?.image;
  return {
    kind: "assign",
    place: placeOf(node, withSuffixes(nameExpr(name), suffixes, context), context),
    operator: operator === "+=" || operator === "-=" ? operator : "=",
    value: rightOf(node, context),
    span,
  };
}

function placeOf(node: CstNode, place: Expr, context: BuildContext): Expr {
  const at = nodeOf(node, "placeAt");
  if (at === undefined) return place;
  const block = exprOf(at, "at", context);
  return { kind: "at", node: place, block, span: cover(place.span, block.span) };
}

function rightOf(node: CstNode, context: BuildContext): Right {
  const right = nodeOf(node, "right");
  if (right === undefined) return missing(endOf(node));
  const suspension = nodeOf(right, "suspension");
  return suspension === undefined ? exprOf(right, "expression", context) : buildSuspension(suspension, context);
}

function buildSuspension(node: CstNode, context: BuildContext): Right {
  const span = spanOfNode(node);
  const wait = nodeOf(node, "await");
  if (wait !== undefined) return has(wait, "foreign") ? foreignAwait(wait, context) : buildAwait(wait, context);
  const call = nodeOf(node, "remoteCall");
  if (call !== undefined) return buildRemoteCall(call, context);
  const gather = nodeOf(node, "gather");
  if (gather !== undefined) return buildRemoteCall(gather, context);
  if (has(node, "continuation")) return { kind: "suspend", name: identOf(node, "continuation"), body: blockOf(node, context), span };
  return { kind: "suspendIn", state: identOf(node, "state"), args: argsOf(node, context), span };
}

function buildRemoteCall(node: CstNode, context: BuildContext): Right {
  const waiting = { state: identOf(node, "state"), stateArgs: argsOf(node, context, "stateArgs"), span: spanOfNode(node) };
  const host = nodeOf(node, "hostOperation");
  if (host !== undefined) return { kind: "hostIn", operation: identOf(host, "operation"), args: argsOf(host, context), ...waiting };
  const called = nodeOf(node, "calledMessage") ?? node;
  return {
    kind: "callIn",
    gather: node.name === "gather",
    message: identOf(called, "message"),
    args: argsOf(called, context),
    target: exprOf(called, "target", context),
    at: optionalExpr(called, "at", context),
    ...waiting,
  };
}

function buildAwait(node: CstNode, context: BuildContext): Right {
  const list = nodeOf(node, "waitVariables");
  const variables = (list === undefined ? [] : nodesOf(list, "waitVariable")).map((variable) => ({
    name: identOf(variable, "name"),
    type: typeOf(variable, context),
    value: exprOf(variable, "expression", context),
    span: spanOfNode(variable),
  }));
  return {
    kind: "await",
    name: optionalIdent(node, "name"),
    variables,
    handlers: handlersOf(node, "handlers", context),
    span: spanOfNode(node),
  };
}

/** `if … else if … else …`; an `else if` is a block that holds one `if`. */
function buildIf(node: CstNode, context: BuildContext): Statement {
  const whole = spanOfNode(node);
  const rest = nodesOf(node, "elseIf");
  const otherwise = nodeOf(node, "otherwise");
  const last = otherwise === undefined ? undefined : buildBlock(otherwise, context);
  const folded = rest.reduceRight<Block | undefined>((behind, branch) => {
    const start = tokenOf(branch, "If");
    const span = { start: start?.startOffset ?? spanOfNode(branch).start, end: Math.max(spanOfNode(branch).end, behind?.span.end ?? 0) };
    return { kind: "block", statements: [oneIf(branch, span, behind, context)], span };
  }, last);
  return oneIf(node, whole, folded, context);
}

function oneIf(node: CstNode, span: Span, otherwise: Block | undefined, context: BuildContext): Statement {
  return { kind: "if", condition: exprOf(node, "condition", context), then: blockOf(node, context), otherwise, span };
}

function buildCase(node: CstNode, context: BuildContext): MatchCase {
  const patterns = nodesOf(node, "pattern").map(buildPattern);
  return { patterns, body: blockOf(node, context), span: spanOfNode(node) };
}

function buildPattern(node: CstNode): MatchPattern {
  const span = spanOfNode(node);
  if (has(node, "None")) return { kind: "none", span };
  if (has(node, "Otherwise")) return { kind: "otherwise", span };
  if (has(node, "Some")) return { kind: "some", name: identOf(node, "content"), span };
  return { kind: "member", name: identOf(node, "member"), span };
}

function buildSend(node: CstNode, context: BuildContext): Statement {
  const to = exprOf(node, "target", context);
  const set = optionalExpr(node, "set", context);
  const each = set === undefined ? undefined : eachOf(to, context);
  return {
    kind: "send",
    message: identOf(node, "name"),
    args: argsOf(node, context),
    each,
    target: set ?? to,
    at: optionalExpr(node, "at", context),
    span: spanOfNode(node),
  };
}

/** The variable of `to x in s`. */
function eachOf(to: Expr, context: BuildContext): Ident {
  if (to.kind === "name") return to.name;
  if (to.kind !== "missing") {
    const hint = "'send M to x in s' sends to every x of the set s";
    context.diagnostics.push(report("T002", to.span, "Cannot parse send: expected a name in front of 'in'", { hint }));
  }
  return { kind: "ident", name: "", span: to.span };
}

function withValueOf(node: CstNode, context: BuildContext): Expr | undefined {
  const value = nodeOf(node, "withValue");
  return value === undefined ? undefined : exprOf(value, "expression", context);
}

function buildWord(node: CstNode): Statement {
  const span = spanOfNode(node);
  if (has(node, "Defer")) return { kind: "defer", span };
  return has(node, "Drop") ? { kind: "drop", span } : { kind: "pass", span };
}

/** The text in a child. */
export function textOf(node: CstNode): Text | undefined {
  const token = tokenOf(node, "Text");
  return token === undefined ? undefined : { kind: "text", value: unescape(token), span: spanOf(token) };
}

function unescape(token: IToken): string {
  const closed = token.image.length > 1 && token.image.endsWith(token.image.charAt(0));
  return token.image.slice(1, closed ? -1 : undefined).replace(/\\(.?)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
}

// ---------------------------------------------------------------- handlers

/** The handlers in a child rule `handlers`. */
export function handlersOf(node: CstNode, key: string, context: BuildContext): readonly HandlerItem[] {
  const handlers = nodeOf(node, key);
  return handlers === undefined ? [] : nodesOf(handlers, "handlerItem").flatMap((item) => buildHandlerItem(item, context) ?? []);
}

function buildHandlerItem(node: CstNode, context: BuildContext): HandlerItem | undefined {
  const rule = chosen(node);
  if (rule === undefined) return undefined;
  if (rule.name === "handlerIf") return buildHandlerIf(rule, context);
  return buildHandler(rule, context);
}

function buildHandlerIf(node: CstNode, context: BuildContext): HandlerItem {
  const elseIf = nodeOf(node, "elseIf");
  return {
    kind: "conditional",
    condition: exprOf(node, "condition", context),
    whenTrue: handlersOf(node, "whenTrue", context),
    whenFalse: elseIf === undefined ? handlersOf(node, "whenFalse", context) : [buildHandlerIf(elseIf, context)],
    span: spanOfNode(node),
  };
}

/** A handler from a rule `onHandler` or `otherwiseHandler`. */
export function buildHandler(node: CstNode, context: BuildContext): HandlerDecl {
  const doc = docOf(node, context);
  const span = spanOfNode(node);
  if (node.name === "ignoreHandler") return { kind: "ignore", doc, timer: identOf(node, "name"), span };
  if (node.name === "otherwiseHandler") return { kind: "otherwise", doc, body: otherwiseBody(node, context), span };
  const head = nodeOf(node, "handlerHead") ?? node;
  const bindings = nodeOf(head, "bindings");
  const sender = nodeOf(head, "sender");
  return {
    kind: "on",
    doc,
    before: has(node, "Before"),
    event: identOf(head, "event"),
    params: bindings === undefined ? undefined : identsOf(bindings, "name"),
    from: sender === undefined ? undefined : { name: identOf(sender, "name"), role: optionalIdent(sender, "role") },
    guard: optionalExpr(head, "guard", context),
    body: blockOf(node, context),
    span,
  };
}

function otherwiseBody(node: CstNode, context: BuildContext): Block {
  if (has(node, "block")) return blockOf(node, context);
  const statement = shortOtherwise(node);
  if (statement === undefined) return blockOf(node, context);
  return { kind: "block", statements: [statement], span: statement.span };
}

function shortOtherwise(node: CstNode): Statement | undefined {
  const fail = nodeOf(node, "failStatement");
  if (fail !== undefined) return { kind: "fail", text: textOf(fail), span: spanOfNode(fail) };
  const defer = tokenOf(node, "Defer");
  if (defer !== undefined) return { kind: "defer", span: spanOf(defer) };
  const drop = tokenOf(node, "Drop");
  return drop === undefined ? undefined : { kind: "drop", span: spanOf(drop) };
}
