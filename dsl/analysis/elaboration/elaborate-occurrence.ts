/**
 * What a quantifier finds in a state: messages (`m: inflight Grant`) and suspended handlers (`w: waiting Grant`). None of them is a value: what
 * can be read are parts of it, each a variable of its own.
 */
import type { Diagnostic } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declareLocal, type Bundle, type Code } from "./code.js";
import { didYouMean } from "./did-you-mean.js";
import { declareHandler } from "./elaborate-bound-handler.js";
import { declareMessage } from "./elaborate-bound-message.js";
import { readVariable } from "./elaborate-name.js";
import type { Expr, Occurrence } from "../typed-protocol.js";

/** A bound variable that says among what it ranges. */
export type Written = ast.BoundVariable & { readonly among: ast.Ident };

/** Binds a message or a suspended handler; undefined where it is wrong, which is then reported. */
export function declareOccurrence(code: Code, written: Written): Occurrence | undefined {
  const { name, among } = written;
  const isHandler = among.name === "waiting";
  const found =
    code.routine.kind === "property" ? (isHandler ? declareHandler : declareMessage)(code, written) : reportOutside(code, written);
  // That it is wrong is reported; the name is known all the same.
  if (found === "unknown") declareLocal(code, name, undefined, { storage: "quantified" });
  return found === "unknown" ? undefined : found;
}

function reportOutside(code: Code, { among }: Written): "unknown" {
  const what = among.name === "waiting" ? "suspended handlers" : "messages";
  code.elaboration.report("T235", among.span, `Cannot look at ${what} here: a handler knows only its own machine`, {
    hint: `invariants, covers and other properties may quantify over ${what}`,
  });
  return "unknown";
}

/** `m.from`, `m.data`, `w.node` */
export function elaboratePart(code: Code, expr: Extract<ast.Expr, { kind: "member" }>, { of, parts }: Bundle): Expr | undefined {
  const { member, span } = expr;
  if (member.name === "") return undefined;
  const part = parts.get(member.name);
  if (part?.kind === "variable") return readVariable(code, part.variable, span);
  if (part !== undefined) {
    return void code.elaboration.report("T236", member.span, `Cannot read '${member.name}' of a ${of}: ${part.reason}`);
  }
  const [owner, bound] = of === "message" ? ["message", "m: inflight M at b"] : ["handler", "w: waiting M at b"];
  const hint = member.name === "block" ? { hint: `name the block where the ${owner} is bound: '${bound}'` } : undefined;
  const message = `Unknown part: the ${of} has no '${member.name}'`;
  return void code.elaboration.report("T101", member.span, message, hint ?? didYouMean(member, readable(parts)));
}

/** The message or handler itself where a value is wanted. */
export function reportWhole(code: Code, name: ast.Ident, { of, parts }: Bundle): Diagnostic {
  const known = readable(parts).map((part) => `'${name.name}.${part}'`);
  return code.elaboration.report("T236", name.span, `Cannot use '${name.name}' as a value: it is a ${of}`, {
    ...(known.length === 0 ? {} : { hint: `read a part of it: ${known.join(", ")}` }),
  });
}

function readable(parts: Bundle["parts"]): readonly string[] {
  return [...parts].flatMap(([name, { kind }]) => (kind === "variable" ? [name] : []));
}

/** One that both sides of `leads to` would be about: it is gone when it has arrived, or has gone on. */
export function reportFollowed(code: Code, { name, among }: ast.BoundVariable): undefined {
  const { span } = among ?? name;
  declareLocal(code, name, undefined, { storage: "quantified" });
  const isHandler = among?.name === "waiting";
  const what = isHandler ? "a suspended handler is only what a machine keeps now" : "a message is only what a channel holds now";
  code.elaboration.report("T237", span, `Cannot follow '${name.name}' through other states: ${what}`, {
    hint: `ask in the condition: '(exists ${isHandler ? "w: waiting" : "m: inflight"} M: …) leads to …'`,
  });
}
