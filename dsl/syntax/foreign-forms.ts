/**
 * Statements and calls in the form of other languages. The grammar reads them as a whole, so that each is one mistake with what to write
 * instead, and nothing behind it is skipped.
 */
import type { CstNode } from "chevrotain";
import { cover, report } from "../diagnostics/index.js";
import type { Expr, Statement } from "./ast.js";
import type { BuildContext } from "./build-context.js";
import { argsOf, buildExpr, missing } from "./build-expressions.js";
import { identOf, identsOf, nodeOf, nodesOf, optionalIdent, spanOfNode } from "./cst.js";
import { printAdditive, printArgs, printExpr } from "./print-expressions.js";

/** `await M(x)`: there is no value to give, and the mistake is told. */
export function foreignAwait(node: CstNode, context: BuildContext): Expr {
  const head = nodeOf(node, "foreign") ?? node;
  const bindings = nodeOf(head, "bindings");
  const names = bindings === undefined ? ["data"] : identsOf(bindings, "name").map((ident) => ident.name);
  const sender = nodeOf(head, "sender");
  const from = sender === undefined ? undefined : optionalIdent(sender, "name");
  const params = names.length === 0 ? "" : `(${names.join(", ")})`;
  const event = `${identOf(head, "event").name}${params}${from === undefined ? "" : ` from ${from.name}`}`;
  const [first] = names;
  const hint = `write 'await { on ${event} { resume${first === undefined ? "" : ` ${first}`} } }'`;
  const span = spanOfNode(node);
  context.diagnostics.push(report("T002", span, "Cannot parse await: it takes handlers, not a message", { hint }));
  return missing(span);
}

/** `send(M(x), c)`, read as `send M(x) to c`. */
export function foreignSend(node: CstNode, context: BuildContext): Statement | undefined {
  const list = nodesOf(node, "foreign").flatMap((args) => nodesOf(args, "list"));
  const values = list.flatMap((one) => nodesOf(one, "expression")).map((value) => buildExpr(value, context));
  const [first, second] = values;
  const isSwapped = second?.kind === "call" && first?.kind !== "call";
  const [message, target] = isSwapped ? [second, first] : [first, second];
  const span = spanOfNode(node);
  const written = values.length === 2 ? formOf(message, target) : undefined;
  const hint = `write '${written ?? "send M(…) to c"}'`;
  context.diagnostics.push(report("T002", span, "Cannot parse send: a message is sent 'to' its receiver", { hint }));
  if (written === undefined || target === undefined) return undefined;
  const more = { each: undefined, target, at: undefined, span };
  if (message?.kind === "call") return { kind: "send", message: message.callee, args: message.args, ...more };
  return message?.kind === "name" ? { kind: "send", message: message.name, args: [], ...more } : undefined;
}

function formOf(message: Expr | undefined, target: Expr | undefined): string | undefined {
  if (target === undefined || target.kind === "missing") return undefined;
  if (message?.kind === "name") return `send ${message.name.name} to ${printAdditive(target)}`;
  if (message?.kind !== "call") return undefined;
  return `send ${message.callee.name}${printArgs(message.args)} to ${printAdditive(target)}`;
}

/** `s.add(x)`, the call in `suffix`. */
export function foreignCall(object: Expr, suffix: CstNode, context: BuildContext): Expr {
  const { name } = identOf(suffix, "name");
  const args = argsOf(suffix, context);
  const span = cover(object.span, spanOfNode(suffix));
  // A call inside another one is told with that one.
  if (object.kind !== "missing") {
    const hint = hintForCall(name, object, args);
    context.diagnostics.push(report("T002", span, `Cannot call '${name}': nothing in Tea has methods`, { hint }));
  }
  return missing(span);
}

const adding = new Set(["add", "push", "insert", "append", "enqueue"]);
const removing = new Set(["delete", "remove"]);
const testing = new Set(["has", "includes", "contains"]);
const taking = new Set(["pop", "shift", "dequeue", "poll"]);
const counting = new Set(["size", "length", "count"]);

function hintForCall(name: string, object: Expr, args: readonly Expr[]): string {
  const [arg, ...others] = args;
  const set = printAdditive(object);
  if (arg === undefined && counting.has(name)) return `write '${set}.size'`;
  if (arg === undefined && taking.has(name)) return `write 'take ${set}.head'`;
  if (arg === undefined && name === "clear") return `write '${set} = {}'`;
  const isKnown = arg !== undefined && arg.kind !== "missing" && others.length === 0;
  if (isKnown && adding.has(name)) return `write '${set} += ${printExpr(arg)}'`;
  if (isKnown && removing.has(name)) return `write '${set} -= ${printExpr(arg)}'`;
  if (isKnown && testing.has(name)) return `write '${printAdditive(arg)} in ${set}'`;
  return "functions and procedures are called by their names alone: 'f(x)'";
}
