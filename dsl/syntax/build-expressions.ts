/**
 * Expressions: concrete tree -> syntax tree. The grammar gives flat lists of operands and operators; they are folded here by precedence, low
 * to high: `=>` (right), `? :` (right), `||`, `&&`, comparisons (one at most), `at`, `+ -`, `* &`.
 */
import type { CstNode, IToken } from "chevrotain";
import { cover, invariant, report, type Span } from "../diagnostics/index.js";
import type { BinaryOperator, Binder, BoundVariable, Expr, Ident } from "./ast.js";
import type { BuildContext } from "./build-context.js";
import { buildIdent, endOf, has, identOf, nodeOf, nodesOf, spanOfNode, tokenOf, tokensOf } from "./cst.js";
import { foreignCall } from "./foreign-forms.js";
import { spanOf } from "./scan.js";

/** The largest number that may be written: what fits 32 bits with a sign. */
export const largestNumber = 2 ** 31 - 1;

/** Stands for an expression that could not be read. */
export function missing(span: Span): Expr {
  return { kind: "missing", span };
}

/** The expression in a child; `missing` where there is none. */
export function exprOf(node: CstNode, key: string, context: BuildContext): Expr {
  return optionalExpr(node, key, context) ?? missing(endOf(node));
}

/** The expression in a child, if there is one. */
export function optionalExpr(node: CstNode, key: string, context: BuildContext): Expr | undefined {
  const child = nodeOf(node, key);
  return child === undefined ? undefined : buildExpr(child, context);
}

/** The arguments in a child rule `args`; none where the parentheses are left out. */
export function argsOf(node: CstNode, context: BuildContext, key = "args"): readonly Expr[] {
  const args = nodeOf(node, key);
  return args === undefined ? [] : listOf(args, context);
}

function listOf(node: CstNode, context: BuildContext): readonly Expr[] {
  const list = nodeOf(node, "list");
  return list === undefined ? [] : nodesOf(list, "expression").map((expression) => buildExpr(expression, context));
}

/** Builds an expression from the node of any expression rule. */
export function buildExpr(node: CstNode, context: BuildContext): Expr {
  switch (node.name) {
    case "expression":
      return buildExpression(node, context);
    case "logical":
      return buildLogical(node, context);
    case "additive":
      return buildAdditive(node, context);
    case "unary":
      return buildUnary(node, context);
    default:
      return missing(spanOfNode(node));
  }
}

/** Operands with the operators between them: `operators[i]` stands between `operands[i]` and `operands[i + 1]`. */
interface Chain {
  readonly operands: readonly Expr[];
  readonly operators: readonly IToken[];
}

function chainOf(node: CstNode, operators: readonly IToken[], context: BuildContext): Chain {
  const operands = nodesOf(node, "operand").map((operand) => (operand.name === "name" ? nameExpr(operand) : buildExpr(operand, context)));
  while (operands.length <= operators.length) operands.push(missing(endOf(node)));
  return { operands, operators };
}

/** Part of a chain, between operators. */
function slice(chain: Chain, from: number, to: number): Chain {
  return { operands: chain.operands.slice(from, to), operators: chain.operators.slice(from, to - 1) };
}

function first(chain: Chain): Expr {
  return at(chain, 0);
}

function at(chain: Chain, index: number): Expr {
  const operand = chain.operands[index];
  invariant(operand !== undefined, "a chain has one operand more than operators");
  return operand;
}

/** Splits a chain at every operator with this image. */
function splitAt(chain: Chain, image: string): readonly Chain[] {
  const parts: Chain[] = [];
  let from = 0;
  chain.operators.forEach((operator, index) => {
    if (operator.image !== image) return;
    parts.push(slice(chain, from, index + 1));
    from = index + 1;
  });
  return [...parts, slice(chain, from, chain.operands.length)];
}

// ---------------------------------------------------------------- `=>` and `? :`

function buildExpression(node: CstNode, context: BuildContext): Expr {
  const middles = nodesOf(node, "middle");
  if (!has(node, "operator")) return exprOf(node, "operand", context);
  const chain = chainOf(node, tokensOf(node, "operator"), context);
  let middle = 0;
  const parts = splitAt(chain, "=>").map((part) => {
    const values = part.operators.map(() => {
      const value = middles[middle];
      middle += 1;
      return value === undefined ? missing(endOf(node)) : buildExpr(value, context);
    });
    return conditional(part, values);
  });
  return parts.reduceRight((right, left) => binary("=>", left, right));
}

function conditional(part: Chain, middles: readonly Expr[]): Expr {
  let result = at(part, part.operands.length - 1);
  for (let index = part.operators.length - 1; index >= 0; index -= 1) {
    const condition = at(part, index);
    const whenTrue = middles[index] ?? missing(condition.span);
    result = { kind: "conditional", condition, whenTrue, whenFalse: result, span: cover(condition.span, result.span) };
  }
  return result;
}

function binary(operator: BinaryOperator, left: Expr, right: Expr): Expr {
  return { kind: "binary", operator, left, right, span: cover(left.span, right.span) };
}

// ---------------------------------------------------------------- `||` `&&`, comparisons, `at`

function buildLogical(node: CstNode, context: BuildContext): Expr {
  if (!has(node, "operator")) return exprOf(node, "operand", context);
  const operators = nodesOf(node, "operator").flatMap((operator) => tokensOf(operator, "operator").slice(0, 1));
  const chain = chainOf(node, operators, context);
  const disjuncts = splitAt(chain, "||").map((disjunct) =>
    splitAt(disjunct, "&&")
      .map((conjunct) => comparison(conjunct, context))
      .reduce((left, right) => binary("&&", left, right)),
  );
  return disjuncts.reduce((left, right) => binary("||", left, right));
}

function comparison(chain: Chain, context: BuildContext): Expr {
  const folded = foldAt(chain);
  const [operator, second] = folded.operators;
  if (operator === undefined) return first(folded);
  if (second !== undefined) chained(operator, second, context);
  return compare(operator, first(folded), at(folded, 1));
}

function chained(operator: IToken, second: IToken, context: BuildContext): void {
  context.diagnostics.push(
    report("T002", spanOf(second), `Cannot parse comparison: '${second.image}' follows '${operator.image}'`, {
      related: [{ span: spanOf(operator), message: "the first comparison" }],
      hint: "comparisons are not chained: join them with '&&', or use parentheses",
    }),
  );
}

/** Folds each `c at b` into one operand. */
function foldAt(chain: Chain): Chain {
  const operands = [first(chain)];
  const operators: IToken[] = [];
  chain.operators.forEach((operator, index) => {
    const right = at(chain, index + 1);
    const left = operands.at(-1);
    if (operator.image === "at" && left !== undefined) {
      operands[operands.length - 1] = { kind: "at", node: left, block: right, span: cover(left.span, right.span) };
    } else {
      operators.push(operator);
      operands.push(right);
    }
  });
  return { operands, operators };
}

function compare(operator: IToken, left: Expr, right: Expr): Expr {
  const span = cover(left.span, right.span);
  switch (operator.image) {
    case "in":
    case "not":
      return { kind: "in", negated: operator.image === "not", element: left, set: right, span };
    case "is":
    case "within": {
      const state = right.kind === "name" ? right.name : { kind: "ident" as const, name: "", span: right.span };
      return { kind: "is", within: operator.image === "within", machine: left, state, span };
    }
    default:
      return binary(comparisonOperator(operator), left, right);
  }
}

function comparisonOperator(operator: IToken): BinaryOperator {
  switch (operator.image) {
    case "==":
    case "===":
      return "==";
    case "<":
    case "<=":
    case ">":
    case ">=":
      return operator.image;
    default:
      return "!=";
  }
}

// ---------------------------------------------------------------- `+ -` and `* &`

function buildAdditive(node: CstNode, context: BuildContext): Expr {
  if (!has(node, "operator")) return exprOf(node, "operand", context);
  const chain = chainOf(node, tokensOf(node, "operator"), context);
  let sum: Expr | undefined;
  let product = first(chain);
  let pending: "+" | "-" = "+";
  const add = (): void => {
    sum = sum === undefined ? product : binary(pending, sum, product);
  };
  chain.operators.forEach((operator, index) => {
    const right = at(chain, index + 1);
    if (operator.image === "*" || operator.image === "&") {
      product = binary(operator.image, product, right);
      return;
    }
    add();
    pending = operator.image === "-" ? "-" : "+";
    product = right;
  });
  add();
  return sum ?? product;
}

// ---------------------------------------------------------------- prefixes, operands, suffixes

function buildUnary(node: CstNode, context: BuildContext): Expr {
  const prefixes = tokensOf(node, "prefix");
  const suffixes = nodesOf(node, "suffix");
  const operand = withSuffixes(buildOperand(node, context), suffixes, context);
  return prefixes.reduceRight(prefixed, operand);
}

function prefixed(operand: Expr, prefix: IToken): Expr {
  const span = cover(spanOf(prefix), operand.span);
  switch (prefix.image) {
    case "!":
      return { kind: "not", operand, span };
    case "-":
      return { kind: "negate", operand, span };
    default:
      return { kind: "take", place: operand, span };
  }
}

/** Adds `!`, `.f` and `[i]` to an operand. */
export function withSuffixes(operand: Expr, suffixes: readonly CstNode[], context: BuildContext): Expr {
  return suffixes.reduce<Expr>((object, suffix) => {
    const span = cover(object.span, spanOfNode(suffix));
    if (has(suffix, "Bang")) return { kind: "unwrap", operand: object, span };
    if (has(suffix, "args")) return foreignCall(object, suffix, context);
    if (has(suffix, "Dot")) return { kind: "member", object, member: identOf(suffix, "name"), span };
    return { kind: "index", object, index: exprOf(suffix, "expression", context), span };
  }, operand);
}

function buildOperand(node: CstNode, context: BuildContext): Expr {
  const named = nodeOf(node, "nameOrCall");
  if (named !== undefined) return buildNameOrCall(named, context);
  const literal = tokenOf(node, "literal");
  if (literal !== undefined) return buildLiteral(literal, context);
  const inner = nodeOf(node, "parenthesised");
  if (inner !== undefined) return exprOf(inner, "expression", context);
  const set = nodeOf(node, "setLiteral");
  if (set !== undefined) return buildBraces(set, context);
  const quantified = nodeOf(node, "quantified");
  if (quantified !== undefined) return buildQuantified(quantified, context);
  return missing(endOf(node));
}

/** A set, or a record where fields stand between the braces. */
function buildBraces(node: CstNode, context: BuildContext): Expr {
  const span = spanOfNode(node);
  const fields = nodeOf(node, "fields");
  if (fields === undefined) return { kind: "set", elements: listOf(node, context), span };
  const base = nodeOf(fields, "recordBase");
  return {
    kind: "record",
    base: base && exprOf(base, "expression", context),
    fields: nodesOf(fields, "fieldValue").map((field) => ({
      name: identOf(field, "name"),
      value: exprOf(field, "expression", context),
      span: spanOfNode(field),
    })),
    span,
  };
}

/** What other languages call `none`. */
const foreignNone = new Set(["null", "undefined", "nil"]);

function buildNameOrCall(node: CstNode, context: BuildContext): Expr {
  if (has(node, "variables")) return buildQuantified(node, context);
  if (!has(node, "args")) {
    const plain = nameExpr(nodeOf(node, "name") ?? node);
    return plain.kind === "name" && foreignNone.has(plain.name.name) ? buildForeignNone(plain.name, context) : plain;
  }
  return { kind: "call", callee: identOf(node, "name"), args: argsOf(node, context), span: spanOfNode(node) };
}

function buildForeignNone({ name, span }: Ident, context: BuildContext): Expr {
  const fix = { title: "write 'none'", edits: [{ span, text: "none" }] };
  context.diagnostics.push(report("T002", span, `Cannot read name: '${name}' is written 'none'`, { fix }));
  return { kind: "none", span };
}

/** The expression that a rule `name` stands for. */
export function nameExpr(name: CstNode): Expr {
  const ident = buildIdent(name);
  return { kind: "name", name: ident, span: ident.span };
}

function buildLiteral(token: IToken, context: BuildContext): Expr {
  const span = spanOf(token);
  switch (token.image) {
    case "true":
    case "false":
      return { kind: "boolean", value: token.image === "true", span };
    case "none":
    case "self":
    case "here":
    case "quiescent":
    case "reply":
      return { kind: token.image, span };
    default:
      return buildNumber(token, context);
  }
}

function buildNumber(token: IToken, context: BuildContext): Expr {
  const span = spanOf(token);
  const value = Number(token.image);
  if (value <= largestNumber) return { kind: "number", value, span };
  const message = `Cannot read number: '${token.image}' is larger than ${largestNumber}`;
  context.diagnostics.push(report("T006", span, message));
  return missing(span);
}

function buildQuantified(node: CstNode, context: BuildContext): Expr {
  return {
    kind: "quantified",
    quantifier: node.name === "nameOrCall" ? "count" : tokenOf(node, "quantifier")?.image === "exists" ? "exists" : "forall",
    ...buildVariables(nodeOf(node, "variables"), context),
    body: node.name === "nameOrCall" ? undefined : exprOf(node, "body", context),
    span: spanOfNode(node),
  };
}

/** What a quantifier binds, and for which of them it is meant. */
export function buildVariables(node: CstNode | undefined, context: BuildContext): Pick<Binder, "variables" | "where"> {
  if (node === undefined) return { variables: [], where: undefined };
  return {
    variables: nodesOf(node, "variable").map((variable) => buildVariable(variable, context)),
    where: optionalExpr(node, "expression", context),
  };
}

function buildVariable(node: CstNode, context: BuildContext): BoundVariable {
  const name = identOf(node, "name");
  const among = nodeOf(node, "among");
  if (among === undefined) return { name, type: identOf(node, "type"), among: undefined, block: undefined };
  return { name, type: identOf(among, "event"), among: identOf(node, "type"), block: optionalExpr(among, "block", context) };
}
