/** Expressions of the protocol as expressions of TypeScript. */
import { holdsContinuation, type Expr, type Place as TypedPlace, type Type } from "../../dsl/analysis/index.js";
import { InternalError, unreachable, type Span } from "../../dsl/diagnostics/index.js";
import { atom, binding, inside, kernel, type Code, type CodeContext } from "./code.js";
import { nameIn, placeOf, typeKey, variableOf } from "./module-plan.js";
import { fieldOfRecord, lowerFirst } from "./identifiers.js";
import { fitted } from "./fitting.js";
import { folded } from "./folding.js";
import { binaryCode } from "./operator.js";
import { quantifiedCode } from "./quantified.js";
import { typeText, zeroText } from "./type-text.js";

/** The code of an expression; null is in it only where the protocol says so. */
export function expressionCode(context: CodeContext, expr: Expr): Code {
  const code = rawCode(context, expr);
  if (!code.nullable || isOptional(expr.type)) return code;
  return atom(`${kernel(context, "some")}(${code.text})`);
}

export function expressionText(context: CodeContext, expr: Expr): string {
  return expressionCode(context, expr).text;
}

export function isOptional(type: Type): boolean {
  return type.kind === "optional" || type.kind === "none";
}

/** The code of an expression as TypeScript sees it: null too where only the protocol knows better. */
export function rawCode(context: CodeContext, written: Expr): Code {
  const expr = folded(written);
  switch (expr.kind) {
    case "number":
      return expr.value < 0 ? { text: String(expr.value), binding: binding.prefix, nullable: false } : atom(String(expr.value));
    case "boolean":
      return atom(String(expr.value));
    case "none":
      return atom("null", true);
    case "enumMember":
      return atom(JSON.stringify(expr.member));
    case "variable":
      return movesWhenRead(expr.type) ? movedCode(context, placeOfVariable(expr)) : variableCode(context, expr);
    case "node":
      return atom(nodeText(context, expr.role, context.here));
    case "all":
      return atom(allText(context, expr));
    case "self":
      return atom(context.self);
    case "here":
      return atom(context.here);
    case "selfIs":
      return atom(
        `${context.step}.${expr.within ? "isWithin" : "isIn"}(${expr.states.map((name) => stateText(context, name)).join(", ")})`,
      );
    case "awaited":
      return atom(`${kernel(context, "missing")}(${context.place(expr.variable).text})`);
    case "empty":
      return atom(zeroText(context.plan, expr.type, context.setting));
    case "set":
      return atom(setText(context, expr));
    case "take":
      return movedCode(context, expr.place);
    case "conditional":
      return conditionalCode(context, expr);
    default:
      return operationCode(context, expr);
  }
}

type Operation = Extract<
  Expr,
  {
    readonly kind:
      | "record"
      | "field"
      | "size"
      | "head"
      | "functionCall"
      | "index"
      | "unwrap"
      | "not"
      | "negate"
      | "binary"
      | "in"
      | "quantified"
      | "quiescent"
      | "machineVariable"
      | "machineIs"
      | "isDown";
  }
>;

function operationCode(context: CodeContext, expr: Operation): Code {
  switch (expr.kind) {
    case "record":
      return atom(recordText(context, expr));
    case "field":
      return fieldCode(context, expr);
    case "size":
      return atom(`${inside(rawCode(context, expr.set), binding.atom)}.${expr.set.type.kind === "queue" ? "length" : "size"}`);
    case "head":
      return atom(`${kernel(context, "head")}(${lookedAt(context, expr.queue)})`, true);
    case "functionCall":
      return atom(callText(context, expr), isOptional(expr.type));
    case "index":
      return indexCode(context, expr);
    case "unwrap":
      return unwrapCode(context, expr);
    case "not":
      return { text: `!${inside(expressionCode(context, expr.operand), binding.prefix)}`, binding: binding.prefix, nullable: false };
    case "negate":
      return { text: `-${inside(expressionCode(context, expr.operand), binding.prefix)}`, binding: binding.prefix, nullable: false };
    case "binary":
      return binaryCode(context, expr);
    case "in":
      return inCode(context, expr);
    case "quantified":
      return quantifiedCode(context, expr);
    case "quiescent":
    case "machineVariable":
    case "machineIs":
    case "isDown":
      throw new InternalError(`'${expr.kind}' outside of properties`);
    default:
      return unreachable(expr);
  }
}

type Kind<K extends Expr["kind"]> = Extract<Expr, { readonly kind: K }>;

// ---------------------------------------------------------------- variables

/** Does reading a value of this type move it? */
export function movesWhenRead(type: Type): boolean {
  return (type.kind === "continuation" || type.kind === "record") && holdsContinuation(type);
}

function placeOfVariable(expr: Kind<"variable">): TypedPlace {
  return { kind: "place", variable: expr.variable, of: expr.of, path: [], type: expr.type, span: expr.span };
}

/** A variable that is read where it is. */
export function variableCode(context: CodeContext, { variable }: Pick<Kind<"variable">, "variable">): Code {
  const { text } = context.place(variable);
  const declared = variableOf(context.plan, variable).type;
  const mayBeGone = isOptional(declared) || context.place(variable).holder?.key === "content";
  return atom(text, mayBeGone && !context.facts.has(text));
}

/** The content of a place that is moved out of it. What only one handler knows, and must move once, is simply read. */
export function movedCode(context: CodeContext, place: TypedPlace): Code {
  const variable = variableOf(context.plan, place.variable);
  const { text, holder } = context.place(place.variable);
  if (place.path.length > 0) return movedOutOf(context, place, text);
  if (holder === undefined) return atom(text, isOptional(variable.type));
  return atom(`${kernel(context, "take")}(${holder.object}, ${JSON.stringify(holder.key)}, ${emptyText(context, variable.type)})`, true);
}

/** What stays in a place of the type that was moved out of. */
function emptyText(context: CodeContext, type: Type): string {
  return type.kind === "map" || type.kind === "queue" ? zeroText(context.plan, type, context.setting) : "null";
}

/** Out of an entry of a map, a field of a record, or the head of a queue: what is taken, and what the whole is then. */
function movedOutOf(context: CodeContext, place: TypedPlace, text: string): Code {
  const holder = context.place(place.variable).holder ?? raise(`'${text}' holds nothing that can be taken`);
  const keys = place.path.map((step) => pathText(context, step)).join(", ");
  const variable = `${holder.object}, ${JSON.stringify(holder.key)}`;
  return atom(`${kernel(context, "takeOut")}(${variable}, [${keys}])`, true);
}

function pathText(context: CodeContext, step: TypedPlace["path"][number]): string {
  switch (step.kind) {
    case "key":
      return `{ key: ${expressionText(context, step.key)} }`;
    case "field":
      return `{ field: ${JSON.stringify(fieldOfRecord(step.field))} }`;
    case "head":
      return `"head"`;
  }
}

/** What is looked at where it is: nothing moves. */
export function lookedAtCode(context: CodeContext, expr: Expr): Code {
  switch (expr.kind) {
    case "variable":
      return variableCode(context, expr);
    case "field":
      return atom(`${inside(lookedAtCode(context, expr.record), binding.atom)}.${fieldOfRecord(expr.field)}`, isOptional(fieldType(expr)));
    case "unwrap":
      return unwrapped(context, expr, lookedAtCode(context, expr.operand));
    default:
      return rawCode(context, expr);
  }
}

function lookedAt(context: CodeContext, expr: Expr): string {
  const code = lookedAtCode(context, expr);
  return code.nullable && !isOptional(expr.type) ? `${kernel(context, "some")}(${code.text})` : code.text;
}

// ---------------------------------------------------------------- parts

function fieldType(expr: Kind<"field">): Type {
  const record = expr.record.type.kind === "optional" ? expr.record.type.element : expr.record.type;
  const field = record.kind === "record" ? record.fields.find(({ name }) => name === expr.field) : undefined;
  return field?.type ?? raise(`no field '${expr.field}'`);
}

function fieldCode(context: CodeContext, expr: Kind<"field">): Code {
  const place = movesWhenRead(expr.type) ? placeRead(expr) : undefined;
  if (place !== undefined) return movedCode(context, place);
  const text = `${inParentheses(lookedAt(context, expr.record))}.${fieldOfRecord(expr.field)}`;
  return atom(text, isOptional(fieldType(expr)) && !context.facts.has(text));
}

/** The place that an expression reads, if it reads one. */
function placeRead(expr: Expr): TypedPlace | undefined {
  switch (expr.kind) {
    case "variable":
      return placeOfVariable(expr);
    case "field":
      return partOf(expr, expr.record, { kind: "field", field: expr.field });
    case "index":
      return partOf(expr, expr.map, { kind: "key", key: expr.key });
    case "unwrap":
      return placeRead(expr.operand);
    default:
      return undefined;
  }
}

function partOf(expr: Expr, whole: Expr, step: TypedPlace["path"][number]): TypedPlace | undefined {
  const place = placeRead(whole);
  return place && { ...place, path: [...place.path, step], type: expr.type, span: expr.span };
}

function inParentheses(text: string): string {
  return /^[\w.]+(?:\(.*\))?$/u.test(text) ? text : `(${text})`;
}

function indexCode(context: CodeContext, expr: Kind<"index">): Code {
  const { type } = expr.map;
  if (type.kind !== "map") throw new InternalError("an index of something else than a map");
  const zero = zeroText(context.plan, type.value, context.setting);
  const text = `${kernel(context, "entry")}(${lookedAt(context, expr.map)}, ${expressionText(context, expr.key)}, ${zero})`;
  return atom(text, isOptional(type.value));
}

function unwrapCode(context: CodeContext, expr: Kind<"unwrap">): Code {
  return unwrapped(context, expr, rawCode(context, expr.operand));
}

function unwrapped(context: CodeContext, expr: Kind<"unwrap">, operand: Code): Code {
  if (!operand.nullable) return operand;
  return atom(`${kernel(context, "present")}(${operand.text}, "${placeOf(context.plan, expr.span)}")`);
}

function inCode(context: CodeContext, expr: Kind<"in">): Code {
  const isQueue = expr.set.type.kind === "queue";
  const element = expressionText(context, expr.element);
  const set = lookedAtCode(context, expr.set);
  const text = `${inside(set, binding.atom)}.${isQueue ? "includes" : "has"}(${element})`;
  return expr.negated ? { text: `!${text}`, binding: binding.prefix, nullable: false } : atom(text);
}

function setText(context: CodeContext, { elements, type }: Kind<"set">): string {
  const element = type.kind === "set" ? typeText(context.plan, type.element) : "never";
  if (elements.length === 0) return `new Set<${element}>()`;
  return `new Set<${element}>([${elements.map((one) => expressionText(context, one)).join(", ")}])`;
}

function recordText(context: CodeContext, { type, base, fields }: Kind<"record">): string {
  if (type.kind !== "record") throw new InternalError("a record of another type");
  const given = fields.map(({ name, value }) => {
    const field = type.fields.find((one) => one.name === name) ?? raise(`no field '${name}'`);
    return `${fieldOfRecord(name)}: ${fittedText(context, value, { type: field.type })}`;
  });
  const parts = base === undefined ? given : [`...${expressionText(context, base)}`, ...given];
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

function conditionalCode(context: CodeContext, { condition, whenTrue, whenFalse }: Kind<"conditional">): Code {
  const test = inside(expressionCode(context, condition), binding.or);
  const [yes, no] = [
    rawWithin(context, whenTrue, factsOf(context, condition, "true")),
    rawWithin(context, whenFalse, factsOf(context, condition, "false")),
  ];
  const text = `${test} ? ${inside(yes, binding.conditional + 1)} : ${inside(no, binding.conditional)}`;
  return { text, binding: binding.conditional, nullable: yes.nullable || no.nullable };
}

/** The code of an expression where more is known. */
export function rawWithin(context: CodeContext, expr: Expr, facts: readonly string[]): Code {
  return rawCode({ ...context, facts: new Set([...context.facts, ...facts]) }, expr);
}

/** What is not null where a condition has an outcome. */
export function factsOf(context: CodeContext, condition: Expr, outcome: "true" | "false"): readonly string[] {
  if (condition.kind === "not") return factsOf(context, condition.operand, outcome === "true" ? "false" : "true");
  if (condition.kind !== "binary") return [];
  const { operator, left, right } = condition;
  if ((operator === "&&" && outcome === "true") || (operator === "||" && outcome === "false"))
    return [...factsOf(context, left, outcome), ...factsOf(context, right, outcome)];
  if (operator !== (outcome === "true" ? "!=" : "==") || right.kind !== "none") return [];
  return left.kind === "variable" || (left.kind === "field" && left.record.kind === "variable") ? [lookedAtCode(context, left).text] : [];
}

// ---------------------------------------------------------------- nodes, functions, states

/** Who plays a role of one node. */
export function nodeText(context: CodeContext, role: string, block: string): string {
  const name = nameIn(context.plan.typeNames, typeKey("node", role));
  if (block !== context.here || context.step === "") return `${context.setting}.placement.${name}(${block})`;
  context.plan.placed.add(role);
  return `${lowerFirst(name)}Of(${context.step})`;
}

function allText(context: CodeContext, { of, name }: Kind<"all">): string {
  if (of !== "node") {
    context.plan.listed.add(typeKey(of, name));
    return `${context.setting}.members.${nameIn(context.plan.typeNames, typeKey(of, name))}()`;
  }
  const kind = context.plan.protocol.nodes.find((one) => one.name === name);
  if (kind?.symmetry === "single") return `new Set([${nodeText(context, name, context.here)}])`;
  return `${context.setting}.members.${nameIn(context.plan.typeNames, typeKey("node", name))}()`;
}

function callText(context: CodeContext, expr: Kind<"functionCall">): string {
  const own = context.machine?.functions.get(expr.function);
  const name = own ?? nameIn(context.plan.functions, expr.function);
  const declared = [...(context.machine?.machine.functions ?? []), ...context.plan.protocol.functions].find(
    (one) => one.name === expr.function,
  );
  const args = expr.args.map((arg, index) => {
    const id = declared?.params[index] ?? raise("an argument without its parameter");
    return fittedText(context, arg, { type: variableOf(context.plan, id).type });
  });
  return `${name}(${[context.step, ...args].join(", ")})`;
}

function stateText({ machine }: CodeContext, name: string): string {
  return JSON.stringify(machine === undefined ? name : nameIn(machine.states, name));
}

/** The text of an expression where a place of `type` is filled with it: numbers must lie in the type's range. `span`: what is blamed, if not the expression. */
export function fittedText(
  context: CodeContext,
  expr: Expr,
  { type, span = expr.span }: { readonly type: Type; readonly span?: Span },
): string {
  return fitted(context, expressionCode(context, expr), { origin: expr, type, span });
}

function raise(text: string): never {
  throw new InternalError(text);
}
