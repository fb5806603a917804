/** Evaluates the expressions by which a rule says what it is about, on plain data. */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import { resolveType, valuesOfType, type Model, type ModelExpr, type ModelPlace, type ModelType } from "../../../dsl/model/index.js";
import type { Data } from "./decode.js";

/** Values of names: the variables of a state, and a rule's parameters. */
export interface Environment {
  readonly model: Model;
  readonly values: ReadonlyMap<string, Data>;
}

/** Reads, members, constants and conditions on them: nothing else is used to describe a rule. */
export function evaluate(environment: Environment, expr: ModelExpr): Data {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return expr.value;
    case "member":
      return expr.member;
    case "undefined":
      return undefined;
    case "read":
      return readPlace(environment, expr.place);
    case "value":
      return evaluate(environment, expr.operand);
    case "not":
      return evaluate(environment, expr.operand) !== true;
    case "defined":
      return evaluate(environment, expr.operand) !== undefined;
    case "conditional":
      return evaluate(environment, evaluate(environment, expr.condition) === true ? expr.whenTrue : expr.whenFalse);
    case "binary":
      if (expr.operator === "==" || expr.operator === "same") return evaluate(environment, expr.left) === evaluate(environment, expr.right);
      if (expr.operator === "and") return evaluate(environment, expr.left) === true && evaluate(environment, expr.right) === true;
      if (expr.operator === "or") return evaluate(environment, expr.left) === true || evaluate(environment, expr.right) === true;
      return sum(expr.operator, evaluate(environment, expr.left), evaluate(environment, expr.right));
    default:
      throw new InternalError(`a rule is not described by '${expr.kind}'`);
  }
}

function sum(operator: string, left: Data, right: Data): number {
  if (typeof left !== "number" || typeof right !== "number" || (operator !== "+" && operator !== "-")) {
    throw new InternalError(`a rule is not described by '${operator}'`);
  }
  return operator === "+" ? left + right : left - right;
}

function readPlace(environment: Environment, place: ModelPlace): Data {
  const { model } = environment;
  let value = environment.values.get(place.root);
  let type: ModelType | undefined = model.variables.find((one) => one.name === place.root)?.type;
  for (const selector of place.path) {
    const whole: ModelType | undefined = type && resolveType(model, type);
    if (selector.kind === "field") {
      type = whole?.kind === "record" ? whole.fields.find((one) => one.name === selector.name)?.type : undefined;
      value = typeof value === "object" && !isList(value) ? value[selector.name] : undefined;
    } else {
      const index = evaluate(environment, selector.index);
      const position = whole?.kind === "array" ? positionOf(model, whole.index, index) : Number(index);
      type = whole?.kind === "array" || whole?.kind === "list" ? whole.element : undefined;
      value = isList(value) ? value[position] : undefined;
    }
  }
  return value;
}

function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value);
}

function positionOf(model: Model, type: ModelType, value: Data): number {
  return valuesOfType(model, type).findIndex((one) => {
    if (typeof one !== "object") return one === value;
    const declaration = model.types.find((candidate) => candidate.name === one.type);
    return declaration !== undefined && "members" in declaration && declaration.members[one.index] === value;
  });
}
