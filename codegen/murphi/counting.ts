/** Counts and sums. Murphi has no such expressions: each becomes a function of the names that it reads. */
import { valuesOfType, type ModelExpr } from "../../dsl/model/index.js";
import { Body } from "./body.js";
import { exprText } from "./expression.js";
import { indented } from "./lines.js";

/** What a sum may be at most, and as much below zero. */
const largestSum = 1_000_000;

type Counted = Extract<ModelExpr, { readonly kind: "quantified" }>;

/** A call of a function that counts, which is added to the routines. */
export function countText(body: Body, expr: Counted): string {
  const { exporter } = body;
  const name = exporter.naming.global(`${expr.quantifier}_${exporter.labelOf(expr.over)}`);
  const names = namesRead(expr.body).filter((one) => one !== expr.variable && body.bound.has(one));
  const own = new Body(exporter);
  let inner = own;
  const params = names.map((one) => {
    const bound = inner.with(one, body.typeOf(one));
    inner = bound.inner;
    return `${bound.name}: ${exporter.typeText(body.typeOf(one))}`;
  });
  const bound = inner.with(expr.variable, expr.over);
  const most = valuesOfType(exporter.model, expr.over).length;
  const range = expr.quantifier === "count" ? `0..${most}` : `-${largestSum}..${largestSum}`;
  const total = inner.variable("total", range);
  const text = exprText(bound.inner, expr.body);
  const add = expr.quantifier === "count" ? `if ${text} then ${total} := ${total} + 1; end;` : `${total} := ${total} + (${text});`;
  exporter.routines.push([
    `function ${name}(${params.join("; ")}): ${range};`,
    ...own.declarations.map((one) => `var ${one}`),
    "begin",
    ...indented([
      `${total} := 0;`,
      `for ${bound.name}: ${exporter.typeText(expr.over)} do`,
      ...indented([add]),
      "end;",
      `return ${total};`,
    ]),
    "end;",
  ]);
  return `${name}(${names.map((one) => body.nameOf(one)).join(", ")})`;
}

/** Roots of the places that an expression reads. */
function namesRead(expr: ModelExpr): readonly string[] {
  const found = new Set<string>();
  // Places stand in many kinds of expressions; as data they are easier to find than by walking all of them.
  JSON.stringify(expr, (key, part: unknown) => {
    if (key === "root" && typeof part === "string") found.add(part);
    return part;
  });
  return [...found];
}
