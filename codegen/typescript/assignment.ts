/** Assignments: to variables, and to parts of maps and records, which are replaced as a whole. */
import { holdsContinuation, type Place, type Type } from "../../dsl/analysis/index.js";
import { InternalError, type Span } from "../../dsl/diagnostics/index.js";
import type { Writer } from "./body.js";
import { binding, inside, kernel, type Code } from "./code.js";
import { expressionText, fittedText, isOptional } from "./expression.js";
import { fitted, type Origin } from "./fitting.js";
import { fieldOfRecord } from "./identifiers.js";
import { placeOf, variableOf } from "./module-plan.js";
import { variableType, zeroText } from "./type-text.js";

export type Operator = "=" | "+=" | "-=";

export interface Assigned {
  readonly place: Place;
  readonly operator: Operator;
  readonly origin: Origin;
  /** The whole statement, which is blamed for numbers out of range. */
  readonly span: Span;
}

/** Writes an assignment of `value`. */
export function writeAssignment(writer: Writer, assigned: Assigned, value: Code): void {
  const { context, lines, body } = writer;
  const { place, operator } = assigned;
  const { text } = context.place(place.variable);
  const timer = timerOf(writer, place.variable);
  if (timer !== undefined) {
    lines.add(`${context.step}.${value.text === "true" ? "startTimer" : "stopTimer"}("${timer}");`);
    return;
  }
  if (isCounter(writer, place.variable)) return;
  const replaced = replacedText(writer, assigned, { old: text, value });
  lines.add(`${text} = ${replaced};`);
  forget(writer, text);
  if (place.path.length === 0 && isOptional(variableOf(body.plan, place.variable).type) && operator === "=" && !value.nullable)
    context.facts.add(text);
}

function forget({ context }: Writer, text: string): void {
  for (const fact of [...context.facts]) if (fact === text || fact.startsWith(`${text}.`)) context.facts.delete(fact);
}

/** The timer that the variable says to be armed. */
function timerOf({ body }: Writer, variable: number): string | undefined {
  return body.machine.machine.timers.find(({ armed }) => armed === variable)?.name;
}

/** Does the variable count firings, which only the model bounds? */
function isCounter({ body }: Writer, variable: number): boolean {
  return body.machine.machine.timers.some(({ firings }) => firings?.count === variable);
}

/** What a variable is after a part of it was assigned. */
function replacedText(writer: Writer, assigned: Assigned, { old, value }: { readonly old: string; readonly value: Code }): string {
  const { place } = assigned;
  const { type } = variableOf(writer.body.plan, place.variable);
  return along(writer, assigned, { path: place.path, old, type, value });
}

interface Along {
  readonly path: Place["path"];
  readonly old: string;
  readonly type: Type;
  readonly value: Code;
}

function along(writer: Writer, assigned: Assigned, { path, old, type, value }: Along): string {
  const { context } = writer;
  const [step, ...rest] = path;
  if (step === undefined) return combined(writer, assigned, { old, type, value });
  const whole = type.kind === "optional" ? type.element : type;
  if (step.kind === "field" && whole.kind === "record") {
    const field = whole.fields.find(({ name }) => name === step.field) ?? raise(`no field '${step.field}'`);
    const record = type.kind === "optional" ? `${kernel(context, "some")}(${old})` : old;
    return `{ ...${record}, ${fieldOfRecord(field.name)}: ${along(writer, assigned, { path: rest, old: `${record}.${fieldOfRecord(field.name)}`, type: field.type, value })} }`;
  }
  if (step.kind !== "key" || whole.kind !== "map") throw new InternalError("an assignment to the head of a queue");
  const key = expressionText(context, step.key);
  const zero = zeroText(context.plan, whole.value, context.setting);
  const inner = along(writer, assigned, {
    path: rest,
    old: `${kernel(context, "entry")}(${old}, ${key}, ${zero})`,
    type: whole.value,
    value,
  });
  return `${kernel(context, "withEntry")}(${old}, ${key}, { value: ${inner}, zero: ${zero} })`;
}

function combined(writer: Writer, { place, operator, origin, span }: Assigned, { old, type, value }: Omit<Along, "path">): string {
  const { context, body } = writer;
  const fit = (wanted: Type): string => fitted(context, value, { origin, type: wanted, span });
  const name = variableOf(body.plan, place.variable).name;
  const at = placeOf(body.plan, place.span);
  if (operator === "=") {
    if (!holdsContinuation(type)) return fit(type);
    return `${kernel(context, "fill")}<${variableType(body.plan, place.variable, type)}>(${old}, ${fit(type)}, { name: "${name}", at: "${at}" })`;
  }
  if (type.kind === "queue") {
    return `${kernel(context, "append")}(${old}, ${fit(type.element)}, { capacity: ${type.capacity}, name: "${name}", at: "${at}" })`;
  }
  if (type.kind === "set") {
    const only = origin.kind === "set" && origin.elements.length === 1 ? origin.elements[0] : undefined;
    const isOne = only !== undefined || origin.type?.kind !== "set";
    if (operator === "-=")
      return `${kernel(context, isOne ? "without" : "difference")}(${old}, ${only === undefined ? value.text : expressionText(context, only)})`;
    if (only !== undefined) return `${kernel(context, "withElement")}(${old}, ${fittedText(context, only, { type: type.element, span })})`;
    return `${kernel(context, isOne ? "withElement" : "union")}(${old}, ${fit(isOne ? type.element : type)})`;
  }
  return summed(writer, { old, type, value, operator, where: placeOf(body.plan, span) });
}

interface Sum {
  readonly old: string;
  readonly type: Type;
  readonly value: Code;
  readonly operator: Operator;
  readonly where: string;
}

function summed({ context }: Writer, { old, type, value, operator, where }: Sum): string {
  const sum = `${old} ${operator === "+=" ? "+" : "-"} ${inside(value, binding.product)}`;
  if (type.kind === "cyclic") return `${kernel(context, "modulo")}(${sum}, ${type.modulus})`;
  if (type.kind !== "range") return sum;
  return `${kernel(context, "inRange")}(${sum}, [${type.low}, ${type.high}], "${where}")`;
}

function raise(text: string): never {
  throw new InternalError(text);
}
