/** Operators of the protocol as operators and functions of TypeScript. */
import type { BinaryOperator, Expr, Type } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { atom, binding, inside, kernel, type Code, type CodeContext } from "./code.js";
import { expressionCode, expressionText, factsOf, isOptional, lookedAtCode, rawWithin } from "./expression.js";
import { nameIn, typeKey } from "./module-plan.js";

type Binary = Extract<Expr, { readonly kind: "binary" }>;

/** The code of `left operator right`. */
export function binaryCode(context: CodeContext, expr: Binary): Code {
  switch (expr.operator) {
    case "||":
    case "=>":
      return eitherCode(context, expr);
    case "&&": {
      const left = inside(expressionCode(context, expr.left), binding.and);
      const right = inside(rawWithin(context, expr.right, factsOf(context, expr.left, "true")), binding.and + 1);
      return { text: `${left} && ${right}`, binding: binding.and, nullable: false };
    }
    case "==":
    case "!=":
      return equalityCode(context, expr);
    default:
      return expr.left.type.kind === "set" ? setCode(context, expr) : arithmeticCode(context, expr);
  }
}

function eitherCode(context: CodeContext, { operator, left, right }: Binary): Code {
  const [first, outcome] =
    operator === "||"
      ? ([inside(expressionCode(context, left), binding.or), "false"] as const)
      : ([`!${inside(expressionCode(context, left), binding.prefix)}`, "true"] as const);
  const second = inside(rawWithin(context, right, factsOf(context, left, outcome)), binding.or);
  return { text: `${first} || ${second}`, binding: binding.or, nullable: false };
}

function equalityCode(context: CodeContext, { operator, left, right }: Binary): Code {
  const isNegated = operator === "!=";
  const [a, b] = [lookedAtCode(context, left), lookedAtCode(context, right)];
  const type = contentOf(left.type.kind === "none" ? right.type : left.type);
  if (type.kind === "set" && right.kind === "set" && right.elements.length === 0 && !a.nullable)
    return { text: `${inside(a, binding.atom)}.size ${isNegated ? "!==" : "==="} 0`, binding: binding.equality, nullable: false };
  if (left.kind === "none" || right.kind === "none" || isPrimitive(type)) {
    const text = `${inside(a, binding.equality)} ${isNegated ? "!==" : "==="} ${inside(b, binding.equality + 1)}`;
    return { text, binding: binding.equality, nullable: false };
  }
  const same = type.kind === "value" ? sameValue(context, type.name, [a, b]) : `${kernel(context, "equal")}(${a.text}, ${b.text})`;
  return isNegated ? { text: `!${same}`, binding: binding.prefix, nullable: false } : atom(same);
}

function contentOf(type: Type): Type {
  return type.kind === "optional" ? type.element : type;
}

function isPrimitive({ kind }: Type): boolean {
  return ["boolean", "integer", "range", "cyclic", "enum", "node", "block", "none"].includes(kind);
}

/** Values are equal where the program around says so. */
function sameValue(context: CodeContext, name: string, [a, b]: readonly [Code, Code]): string {
  const value = nameIn(context.plan.typeNames, typeKey("value", name));
  return `${kernel(context, "sameValue")}(${context.setting}.equal.${value}, ${a.text}, ${b.text})`;
}

const setFunctions: Partial<Record<BinaryOperator, string>> = { "+": "union", "-": "difference", "&": "intersection", "<=": "isSubset" };

function setCode(context: CodeContext, { operator, left, right }: Binary): Code {
  const [a, b] = [expressionText(context, left), expressionText(context, right)];
  if (operator === ">=") return atom(`${kernel(context, "isSubset")}(${b}, ${a})`);
  const only = right.kind === "set" && right.elements.length === 1 ? right.elements[0] : undefined;
  if (only !== undefined && (operator === "+" || operator === "-"))
    return atom(`${kernel(context, operator === "+" ? "withElement" : "without")}(${a}, ${expressionText(context, only)})`);
  const name = setFunctions[operator];
  if (name === undefined) throw new InternalError(`operator '${operator}' on sets`);
  return atom(`${kernel(context, name)}(${a}, ${b})`);
}

const bindings: Partial<Record<BinaryOperator, number>> = {
  "<": binding.comparison,
  "<=": binding.comparison,
  ">": binding.comparison,
  ">=": binding.comparison,
  "+": binding.sum,
  "-": binding.sum,
  "*": binding.product,
};

function arithmeticCode(context: CodeContext, expr: Binary): Code {
  const { operator, left, right } = expr;
  const own = bindings[operator];
  if (own === undefined) throw new InternalError(`operator '${operator}' on numbers`);
  const [a, b] = [rankCode(context, left), rankCode(context, right)];
  const text = `${inside(a, own)} ${operator} ${inside(b, own + 1)}`;
  const modulus = modulusOf(operator === "-" ? left.type : expr.type) ?? modulusOf(expr.type);
  if (modulus === undefined) return { text, binding: own, nullable: false };
  return atom(`${kernel(context, "modulo")}(${text}, ${modulus})`);
}

function modulusOf(type: Type): number | undefined {
  return type.kind === "cyclic" ? type.modulus : undefined;
}

/** Numbers by themselves, nodes of an ordered kind by their place among the members. */
function rankCode(context: CodeContext, expr: Expr): Code {
  const code = expressionCode(context, expr);
  if (expr.type.kind !== "node") return code;
  const [role] = expr.type.roles;
  if (role === undefined || isOptional(expr.type)) throw new InternalError("a node without a role");
  const members = `${context.setting}.members.${nameIn(context.plan.typeNames, typeKey("node", role))}()`;
  return atom(`${kernel(context, "rank")}(${members}, ${code.text})`);
}
