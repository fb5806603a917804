/** `forall`, `exists` and `count` in handlers, over what is finite there: nodes, enums, numbers. */
import type { Expr, Type, VariableId } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import { atom, binding, inside, type Code, type CodeContext } from "./code.js";
import { expressionCode, nodeText } from "./expression.js";
import { nameIn, typeKey, variableOf } from "./module-plan.js";

type Quantified = Extract<Expr, { readonly kind: "quantified" }>;

export function quantifiedCode(context: CodeContext, expr: Quantified): Code {
  if ((expr.occurrences ?? []).length > 0) throw new InternalError("a handler quantifies over messages");
  const inner = { ...context, facts: new Set<string>() };
  const [where, body] = [expr.where, expr.body].map((one) => (one === undefined ? undefined : expressionCode(inner, one)));
  const condition = joined(expr.quantifier, where, body);
  const text = expr.variables.reduceRight<Code>(
    (within, id, index) => over(inner, id, { expr, within, isLast: index === expr.variables.length - 1 }),
    condition,
  );
  return text;
}

function joined(quantifier: Quantified["quantifier"], where: Code | undefined, body: Code | undefined): Code {
  if (where === undefined) return body ?? atom("true");
  if (body === undefined) return where;
  if (quantifier === "forall")
    return { text: `!${inside(where, binding.prefix)} || ${inside(body, binding.or)}`, binding: binding.or, nullable: false };
  return { text: `${inside(where, binding.and)} && ${inside(body, binding.and)}`, binding: binding.and, nullable: false };
}

interface Over {
  readonly expr: Quantified;
  readonly within: Code;
  /** Nothing else is quantified inside. */
  readonly isLast: boolean;
}

function over(context: CodeContext, id: VariableId, { expr, within, isLast }: Over): Code {
  const name = nameIn(context.plan.variables, id);
  const all = `[${elementsText(context, variableOf(context.plan, id).type)}]`;
  if (expr.quantifier === "forall") return atom(`${all}.every((${name}) => ${within.text})`);
  if (expr.quantifier === "exists") return atom(`${all}.some((${name}) => ${within.text})`);
  if (isLast) return atom(`${all}.filter((${name}) => ${within.text}).length`);
  return atom(`${all}.reduce((count, ${name}) => count + ${within.text}, 0)`);
}

/** All elements of a type, as the inside of an array. */
export function elementsText(context: CodeContext, type: Type): string {
  switch (type.kind) {
    case "node":
      return type.roles.map((role) => membersText(context, role)).join(", ");
    case "boolean":
      return "false, true";
    case "enum":
      return (context.plan.protocol.enums.find(({ name }) => name === type.name)?.members ?? [])
        .map((member) => `${JSON.stringify(member)} as const`)
        .join(", ");
    case "range":
      return numbers(type.low, type.high);
    case "cyclic":
      return numbers(0, type.modulus - 1);
    default:
      throw new InternalError(`a handler quantifies over '${type.kind}'`);
  }
}

function membersText(context: CodeContext, role: string): string {
  const kind = context.plan.protocol.nodes.find((one) => one.name === role);
  if (kind?.symmetry === "single") return nodeText(context, role, context.here);
  return `...${context.setting}.members.${nameIn(context.plan.typeNames, typeKey("node", role))}()`;
}

function numbers(low: number, high: number): string {
  return Array.from({ length: high - low + 1 }, (_, index) => String(low + index)).join(", ");
}
