/** Rules and start states as text, and what `deadlock` asks of rules. */
import { InternalError } from "../../dsl/diagnostics/index.js";
import { typeOfPlace, type ModelExpr, type ModelPlace, type Rule, type StartState } from "../../dsl/model/index.js";
import { blockLines } from "./block.js";
import { Body } from "./body.js";
import { choiceVariables, waysOf } from "./choosing.js";
import { clearLines } from "./clearing.js";
import type { Exporter } from "./exporter.js";
import { exprText, placeText } from "./expression.js";
import { indented, quoted, type Lines } from "./lines.js";
import type { ListType } from "./lists.js";
import { equalsFunction, precedesFunction } from "./ordering.js";
import { assume } from "./statement.js";

/** The parameters of a rule, bound. */
interface Bound {
  readonly body: Body;
  /** `name: type` */
  readonly params: readonly string[];
  /** What must hold for a parameter to be a place of its list. */
  readonly inside: readonly string[];
  /** And for it to be the first of equal elements. */
  readonly distinct: readonly string[];
}

/** `mostWays`: how many ways to take one step a rule is given room for, if there may be more than anyone can tell beforehand. */
export function ruleLines(exporter: Exporter, rule: Rule, { mostWays }: { readonly mostWays: number }): Lines {
  const { body, params, inside, distinct } = bindParams(exporter, rule);
  const guard = conjunction(body, rule.guard, [...inside, ...distinct]);
  const choice = waysOf(exporter.model, rule.body) === 1 ? undefined : choiceOf(body, rule, mostWays);
  if (choice !== undefined && JSON.stringify(rule.body).includes('{"kind":"return"'))
    throw new InternalError("a rule that chooses ends before its end");
  const position = exporter.positionText(rule.span);
  const name = quoted(position === undefined ? rule.name : `${rule.name}, ${position}`);
  const block = blockLines(body, { locals: rule.locals, statements: rule.body, ...choice?.around });
  const lines = [`rule ${name}`, ...indented(guard), "==>", ...block];
  const all = [...params, ...(choice === undefined ? [] : [choice.param])];
  return all.length === 0 ? lines : [`ruleset ${all.join("; ")} do`, ...lines, "end;"];
}

function choiceOf(
  body: Body,
  rule: Rule,
  mostWays: number,
): { readonly param: string; readonly around: { readonly before: Lines; readonly after: Lines } } {
  const { exporter } = body;
  const { left, ways } = choiceVariables(exporter);
  const room = Math.min(mostWays, waysOf(exporter.model, rule.body));
  const choices = body.fresh("choices");
  const isEnough = `assert ${ways} <= ${room} ${quoted(`this step may be taken in more than ${room} ways: export with a larger --ways`)};`;
  const atEnd = exporter.dialect === "rumur" ? assume(body, `${left} = 0`) : [`${left} := 0;`];
  return {
    param: `${choices}: 0..${room - 1}`,
    around: { before: [`${left} := ${choices};`], after: [isEnough, ...atEnd, `${ways} := 1;`] },
  };
}

function bindParams(exporter: Exporter, rule: Rule): Bound {
  let body = new Body(exporter);
  const params: string[] = [];
  const inside: string[] = [];
  const distinct: string[] = [];
  for (const { name, domain } of rule.params) {
    if (domain.kind === "type") {
      const bound = body.with(name, domain.type);
      params.push(`${bound.name}: ${exporter.typeText(domain.type)}`);
      body = bound.inner;
      continue;
    }
    const type = listType(body, domain.list);
    const bound = body.with(name, { kind: "range", low: 0, high: type.capacity - 1 });
    const list = placeText(body, domain.list);
    params.push(`${bound.name}: 0..${type.capacity - 1}`);
    inside.push(`${bound.name} < ${list}.length`);
    if (type.capacity > 1) distinct.push(isFirstOfEquals(bound.inner, type, { list, place: bound.name }));
    body = bound.inner;
  }
  return { body, params, inside, distinct };
}

function listType(body: Body, place: ModelPlace): ListType {
  const type = typeOfPlace(body.exporter.model, body.scope, place);
  const resolved = type && body.exporter.resolve(type);
  if (resolved?.kind !== "list") throw new InternalError(`'${place.root}' is no list`);
  return resolved;
}

function isFirstOfEquals(body: Body, type: ListType, { list, place }: { readonly list: string; readonly place: string }): string {
  const { exporter } = body;
  if (!type.ordered) {
    const precedes = precedesFunction(exporter, type.element);
    return `(${place} = 0 | ${precedes}(${list}.items[${place} - 1], ${list}.items[${place}]))`;
  }
  const before = body.fresh("before");
  const equals = equalsFunction(exporter, type.element);
  const isEqual = `${before} < ${place} & ${equals}(${list}.items[${before}], ${list}.items[${place}])`;
  return `!(exists ${before}: 0..${type.capacity - 2} do ${isEqual} end)`;
}

/** The operands of a conjunction, one on each line. */
function conjunction(body: Body, expr: ModelExpr, more: Lines): Lines {
  const texts = [...more, ...operandsOf(expr).map((part) => partText(body, part))].filter((text) => text !== "true");
  if (texts.length === 0) return ["true"];
  return texts.map((text, index) => (index < texts.length - 1 ? `${text} &` : text));
}

function operandsOf(expr: ModelExpr): readonly ModelExpr[] {
  if (expr.kind !== "binary" || expr.operator !== "and") return [expr];
  return [...operandsOf(expr.left), ...operandsOf(expr.right)];
}

function partText(body: Body, part: ModelExpr): string {
  const text = exprText(body, part);
  const isLoose = part.kind === "binary" && (part.operator === "or" || part.operator === "implies");
  return isLoose ? `(${text})` : text;
}

/** A condition that says whether a rule may be fired with some values of its parameters. */
export function mayFire(exporter: Exporter, rule: Rule): string {
  const { body, params, inside } = bindParams(exporter, rule);
  const guard = conjunction(body, rule.guard, inside).join(" ");
  return params.reduceRight((text, param) => `exists ${param} do ${text} end`, guard);
}

/** All variables have their defaults first. */
export function startLines(exporter: Exporter, start: StartState): Lines {
  let body = new Body(exporter);
  const params = start.params.map(({ name, type }) => {
    const bound = body.with(name, type);
    body = bound.inner;
    return `${bound.name}: ${exporter.typeText(type)}`;
  });
  const before = exporter.model.variables.flatMap(({ name, type }) => clearLines(exporter, type, exporter.nameOf(name)));
  const own = hasChoices(exporter) ? choiceDefaults(exporter) : [];
  const block = blockLines(body, { locals: start.locals, statements: start.body, before: [...before, ...own] });
  const lines = [`startstate ${quoted(start.name)}`, ...block];
  return params.length === 0 ? lines : [`ruleset ${params.join("; ")} do`, ...lines, "end;"];
}

function choiceDefaults(exporter: Exporter): Lines {
  const { left, ways } = choiceVariables(exporter);
  return [`${left} := 0;`, `${ways} := 1;`];
}

/** Does any rule choose? */
function hasChoices(exporter: Exporter): boolean {
  return exporter.model.rules.some((rule) => waysOf(exporter.model, rule.body) !== 1);
}
