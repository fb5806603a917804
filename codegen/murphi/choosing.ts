/**
 * Choices in the middle of a body. A rule whose body may choose gets a parameter, one number that stands for all of its choices: each choice takes
 * the remainder by the number of its options and leaves the quotient to those that follow. A step in which something is left over at the end is excluded, so each
 * way to take the step is fired once.
 */
import { InternalError } from "../../dsl/diagnostics/index.js";
import {
  definite,
  isScalar,
  valuesOfType,
  type Model,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
} from "../../dsl/model/index.js";
import type { Body } from "./body.js";
import type { Exporter } from "./exporter.js";
import { exprText, missingVariable, placeText } from "./expression.js";
import { indented, type Lines } from "./lines.js";

type Choose = Extract<ModelStatement, { readonly kind: "choose" }>;

/** Beyond this many, ways are not counted. */
const mostCountedWays = 1_000_000;

/** Variables of the text that hold what is left of the number, and the product of the numbers of options so far. */
export interface ChoiceVariables {
  readonly left: string;
  readonly ways: string;
  readonly take: string;
}

/** The variables and the procedure that takes a choice off the number; made when they are first asked for. */
export function choiceVariables(exporter: Exporter): ChoiceVariables {
  const left = exporter.made(
    "choices_left",
    (name) => void exporter.variableLines.push(`${name}: 0..${mostCountedWays}; -- within a step`),
  );
  const ways = exporter.made("choice_ways", (name) => void exporter.variableLines.push(`${name}: 1..${mostCountedWays}; -- within a step`));
  const take = exporter.made("take_choice", (name) => {
    const options = `1..${mostOptions}`;
    exporter.typeRoutines.push([
      `procedure ${name}(options: ${options}; var picked: 0..${mostOptions});`,
      "begin",
      ...indented([
        `if ${ways} * options > ${mostCountedWays} then`,
        '  error "a step may be taken in too many ways";',
        "end;",
        `${ways} := ${ways} * options;`,
        `picked := ${left} % options;`,
        `${left} := ${left} / options;`,
      ]),
      "end;",
    ]);
  });
  return { left, ways, take };
}

/** Options of a single choice. */
const mostOptions = 1000;

/** `otherwise`: what runs where nothing can be chosen. */
export function chooseLines(body: Body, statement: Choose, otherwise: Lines): Lines {
  const { exporter } = body;
  const { target, where } = statement;
  const over = exporter.resolve(statement.over);
  if (!isScalar(exporter.model, over)) throw new InternalError("a choice is made among scalars");
  const { take } = choiceVariables(exporter);
  const number = `0..${mostOptions}`;
  const [options, picked] = [body.variable("options", number), body.variable("picked", number)];
  const { inner, name } = body.with("option", definite(over));
  const chosen = replaced(where, target, { kind: "read", place: { root: "option", path: [] } });
  /** The same statements for each option. */
  const forEach = (lines: (set: string) => Lines): Lines => [
    `for ${name}: ${exporter.typeText(over)} do`,
    ...indented([`if ${exprText(inner, chosen)} then`, ...indented(lines(`${placeText(body, target)} := ${name};`)), "end;"]),
    "end;",
    ...(over.kind === "optional" ? forNothing(lines(`undefine ${placeText(body, target)};`)) : []),
  ];
  const forNothing = (lines: Lines): Lines => {
    const nothing = body.withName("option", missingVariable(exporter, over), over);
    return [`if ${exprText(nothing, chosen)} then`, ...indented(lines), "end;"];
  };
  const count = `${options} := ${options} + 1;`;
  const pick = forEach((set) => [`if ${options} = ${picked} then`, `  ${set}`, "end;", count]);
  return [
    `${options} := 0;`,
    ...forEach(() => [count]),
    `if ${options} = 0 then`,
    ...indented(otherwise),
    "else",
    ...indented([`${take}(${options}, ${picked});`, `${options} := 0;`, ...pick]),
    "end;",
  ];
}

/** The expression with what is read from a place read from elsewhere. */
function replaced(expr: ModelExpr, place: ModelPlace, by: ModelExpr): ModelExpr {
  const key = JSON.stringify(place);
  const walk = (part: ModelExpr): ModelExpr => {
    if (part.kind === "read" && JSON.stringify(part.place) === key) return by;
    return mapOperands(part, walk);
  };
  return walk(expr);
}

function mapOperands(expr: ModelExpr, map: (operand: ModelExpr) => ModelExpr): ModelExpr {
  const mapPlace = (place: ModelPlace): ModelPlace => ({
    root: place.root,
    path: place.path.map((one) => (one.kind === "index" ? { kind: "index", index: map(one.index) } : one)),
  });
  switch (expr.kind) {
    case "read":
      return { ...expr, place: mapPlace(expr.place) };
    case "length":
      return { ...expr, list: mapPlace(expr.list) };
    case "not":
    case "negate":
    case "defined":
    case "value":
    case "member of":
      return { ...expr, operand: map(expr.operand) };
    case "binary":
      return { ...expr, left: map(expr.left), right: map(expr.right) };
    case "conditional":
      return { ...expr, condition: map(expr.condition), whenTrue: map(expr.whenTrue), whenFalse: map(expr.whenFalse) };
    case "quantified":
      return { ...expr, body: map(expr.body) };
    case "call":
      return { ...expr, args: expr.args.map(map) };
    default:
      return expr;
  }
}

/** In how many ways a body may be run, at most, and one if it has no choices: a product over its choices, which loops that end when they like make endless. */
export function waysOf(model: Model, body: readonly ModelStatement[]): number {
  const known = new Map<string, number>();
  const all = (statements: readonly ModelStatement[]): number => statements.reduce((product, one) => product * waysOfOne(one), 1);
  const waysOfOne = (statement: ModelStatement): number => {
    switch (statement.kind) {
      case "choose":
        return Math.max(optionsOf(model, statement.over), all(statement.otherwise));
      case "if":
        return Math.max(all(statement.then), all(statement.otherwise));
      case "switch":
        return Math.max(all(statement.otherwise), ...statement.cases.map((part) => all(part.body)));
      case "for":
        return all(statement.body) ** count(model, statement.over);
      case "while":
        return all(statement.body) === 1 ? 1 : Infinity;
      case "alias":
        return all(statement.body);
      case "call": {
        const found = known.get(statement.routine) ?? all(model.routines.find(({ name }) => name === statement.routine)?.body ?? []);
        known.set(statement.routine, found);
        return found;
      }
      default:
        return 1;
    }
  };
  return all(body);
}

/** Nothing at all may be one more option. A single option counts as two, so that a body with one way has no choice in it. */
function optionsOf(model: Model, over: ModelType): number {
  return Math.max(2, count(model, over) + (over.kind === "optional" ? 1 : 0));
}

function count(model: Model, type: ModelType): number {
  return valuesOfType(model, type).length;
}
