/**
 * Expressions and types. Operators bind, from loosely to tightly: `? :`, `->`, `|`, `&`, `!`, comparisons, `+ -`, `* / %`. `->` and comparisons do
 * not stand in a chain.
 */
import { cover, report, type Span } from "../diagnostics/index.js";
import type { BinaryOperator, Binder, Expr, TypeExpr, VariableDeclaration } from "./ast.js";
import { Unreadable, type TokenReader } from "./token-reader.js";

/** The largest number that may be written. */
const largest = 2 ** 30;

export function parseExpr(reader: TokenReader): Expr {
  return reader.nested(() => {
    const condition = chain(reader, 0);
    if (reader.accept("?") === undefined) return condition;
    const whenTrue = parseExpr(reader);
    reader.expect(":");
    const whenFalse = parseExpr(reader);
    return { kind: "conditional", condition, whenTrue, whenFalse, span: cover(condition.span, whenFalse.span) };
  });
}

/** An expression; where it cannot be read, reading goes on at one of these words. */
export function exprUntil(reader: TokenReader, ...words: readonly string[]): Expr {
  const { span } = reader.next;
  return (
    reader.recover(
      () => parseExpr(reader),
      (kind) => kind === ";" || words.includes(kind),
    ) ?? brokenExpr(span)
  );
}

/** Stands for what cannot be read: no model is made then. */
export function brokenExpr(span: Span): Expr {
  return { kind: "boolean", value: false, span };
}

interface Level {
  readonly operators: readonly BinaryOperator[];
  readonly isChain: boolean;
}

const levels: readonly Level[] = [
  { operators: ["->"], isChain: false },
  { operators: ["|"], isChain: true },
  { operators: ["&"], isChain: true },
  { operators: ["=", "!=", "<", "<=", ">", ">="], isChain: false },
  { operators: ["+", "-"], isChain: true },
  { operators: ["*", "/", "%"], isChain: true },
];

/** The level of comparisons: `!` takes one of these as its operand. */
const comparing = 3;

function chain(reader: TokenReader, depth: number): Expr {
  const level = levels[depth];
  if (level === undefined) return parseUnary(reader);
  let left = chain(reader, depth + 1);
  for (let count = 0; ; count += 1) {
    const operator = level.operators.find((one) => reader.is(one));
    if (operator === undefined) return left;
    if (count > 0 && !level.isChain) {
      const message = `Cannot parse model: '${operator}' does not stand in a chain`;
      throw new Unreadable(report("M002", reader.next.span, message, { hint: "put one of the two into parentheses" }));
    }
    reader.take();
    const right = chain(reader, depth + 1);
    left = { kind: "binary", operator, left, right, span: cover(left.span, right.span) };
  }
}

function parseUnary(reader: TokenReader): Expr {
  const { span } = reader.next;
  if (reader.accept("!")) {
    const operand = reader.nested(() => chain(reader, comparing));
    return { kind: "not", operand, span: cover(span, operand.span) };
  }
  if (reader.accept("+")) return reader.nested(() => parseUnary(reader));
  if (reader.accept("-")) {
    const operand = reader.nested(() => parseUnary(reader));
    return { kind: "negate", operand, span: cover(span, operand.span) };
  }
  return parsePrimary(reader);
}

function parsePrimary(reader: TokenReader): Expr {
  const { kind, text, span } = reader.next;
  switch (kind) {
    case "number": {
      reader.take();
      const value = Number(text);
      if (value > largest) throw new Unreadable(report("M204", span, `Cannot read number ${text}: it is more than ${largest}`));
      return { kind: "number", value, span };
    }
    case "real":
      return reader.refuse(span, realNumbers, useRange);
    case "true":
    case "false":
      reader.take();
      return { kind: "boolean", value: kind === "true", span };
    case "undefined":
      reader.take();
      return { kind, span };
    case "(": {
      reader.take();
      const inner = parseExpr(reader);
      reader.expect(")");
      return { ...inner, span: reader.since(span) };
    }
    case "name":
      return reader.ahead(1).kind === "(" ? parseCall(reader) : parsePlace(reader);
    case "forall":
    case "exists":
      return parseQuantified(reader, kind);
    case "isundefined":
    case "ismember":
    case "multisetcount":
      return parseAsking(reader, kind);
    default:
      return reader.fail("an expression");
  }
}

function parseCall(reader: TokenReader): Expr {
  const callee = reader.name();
  const args = parseArguments(reader);
  return { kind: "call", callee, args, span: reader.since(callee.span) };
}

export function parseArguments(reader: TokenReader): readonly Expr[] {
  reader.expect("(");
  const args: Expr[] = [];
  while (!reader.is(")")) {
    args.push(parseExpr(reader));
    if (!reader.accept(",")) break;
  }
  reader.expect(")");
  return args;
}

/** A name with fields and indices. */
export function parsePlace(reader: TokenReader): Expr {
  const name = reader.name();
  let place: Expr = { kind: "name", name, span: name.span };
  for (;;) {
    if (reader.accept(".")) {
      const field = reader.name("the name of a field");
      place = { kind: "field", record: place, field, span: cover(place.span, field.span) };
    } else if (reader.accept("[")) {
      const index = parseExpr(reader);
      reader.expect("]");
      place = { kind: "index", array: place, index, span: reader.since(place.span) };
    } else return place;
  }
}

function parseQuantified(reader: TokenReader, quantifier: "forall" | "exists"): Expr {
  const { span } = reader.take();
  const binder = parseBinder(reader);
  reader.expect("do");
  const body = reader.ended(`end${quantifier}`, () => parseExpr(reader));
  return { kind: "quantified", quantifier, binder, body, span: reader.since(span) };
}

/** `i: T`, `i := 1 to n` or `i := 1 to n by 2`. */
export function parseBinder(reader: TokenReader): Binder {
  const name = reader.name();
  if (reader.accept(":")) return { name, over: { kind: "type", type: parseType(reader) } };
  reader.expect(":=", "':' or ':='");
  const from = parseExpr(reader);
  reader.expect("to");
  const to = parseExpr(reader);
  const by = reader.accept("by") === undefined ? undefined : parseExpr(reader);
  return { name, over: { kind: "numbers", from, to, by } };
}

function parseAsking(reader: TokenReader, kind: "isundefined" | "ismember" | "multisetcount"): Expr {
  const { span } = reader.take();
  reader.expect("(");
  if (kind === "multisetcount") {
    const name = reader.name();
    reader.expect(":");
    const list = parsePlace(reader);
    reader.expect(",");
    const condition = parseExpr(reader);
    reader.expect(")");
    return { kind, name, list, condition, span: reader.since(span) };
  }
  const operand = parseExpr(reader);
  if (kind === "isundefined") {
    reader.expect(")");
    return { kind, operand, span: reader.since(span) };
  }
  reader.expect(",");
  const type = parseType(reader);
  reader.expect(")");
  return { kind, operand, type, span: reader.since(span) };
}

// ---------------------------------------------------------------- types

export function parseType(reader: TokenReader): TypeExpr {
  return reader.nested(() => {
    const start = reader.next.span;
    const type = parseTypeAt(reader);
    return { ...type, span: reader.since(start) };
  });
}

function parseTypeAt(reader: TokenReader): TypeExpr {
  const { kind, text, span } = reader.next;
  switch (kind) {
    case "boolean":
      reader.take();
      return { kind: "name", name: { text: "boolean", span }, span };
    case "enum":
    case "scalarset":
    case "union":
    case "array":
    case "record":
    case "multiset":
      reader.take();
      return parseConstructed(reader, kind);
    case "{":
      return parseConstructed(reader, "enum");
    case "name":
      if (text.toLowerCase() === "real" && reader.ahead(1).kind === "(") return reader.refuse(span, realNumbers, useRange);
      if (reader.ahead(1).kind !== ".." && !isOperator(reader.ahead(1).kind)) return { kind: "name", name: reader.name(), span };
      return parseRange(reader);
    default:
      return parseRange(reader);
  }
}

const realNumbers = "arithmetic with real numbers";
const useRange = "a range of whole numbers may do, in smaller units";

function isOperator(kind: string): boolean {
  return ["+", "-", "*", "/", "%"].includes(kind);
}

function parseRange(reader: TokenReader): TypeExpr {
  const { span } = reader.next;
  const low = parseExpr(reader);
  reader.expect("..");
  const high = parseExpr(reader);
  return { kind: "range", low, high, span };
}

type Constructor = "enum" | "scalarset" | "union" | "array" | "record" | "multiset";

function parseConstructed(reader: TokenReader, kind: Constructor): TypeExpr {
  const { span } = reader.next;
  switch (kind) {
    case "enum":
      return { kind, members: inBraces(reader, () => reader.name()), span };
    case "union":
      return { kind, parts: inBraces(reader, () => parseType(reader)), span };
    case "scalarset": {
      reader.expect("(");
      const size = parseExpr(reader);
      reader.expect(")");
      return { kind, size, span };
    }
    case "array": {
      reader.expect("[");
      const index = parseType(reader);
      reader.expect("]");
      reader.expect("of");
      return { kind, index, element: parseType(reader), span };
    }
    case "multiset": {
      reader.expect("[");
      const capacity = parseExpr(reader);
      reader.expect("]");
      reader.expect("of");
      return { kind, capacity, element: parseType(reader), span };
    }
    case "record": {
      const fields = reader.ended("endrecord", () => parseFields(reader));
      return { kind, fields, span };
    }
  }
}

function parseFields(reader: TokenReader): readonly VariableDeclaration[] {
  const fields: VariableDeclaration[] = [];
  while (reader.is("name")) {
    const found = reader.recover(
      () => parseVariables(reader),
      (kind) => kind === ";",
    );
    if (found !== undefined) fields.push(found);
    reader.accept(";");
  }
  return fields;
}

function inBraces<Item>(reader: TokenReader, read: () => Item): readonly Item[] {
  reader.expect("{");
  const items = [read()];
  while (reader.accept(",")) items.push(read());
  reader.expect("}");
  return items;
}

/** `a, b: T`. */
export function parseVariables(reader: TokenReader): VariableDeclaration {
  const names = [reader.name()];
  while (reader.accept(",")) names.push(reader.name());
  reader.expect(":");
  const type = parseType(reader);
  const [first] = names;
  return { kind: "var", names, type, span: reader.since(first?.span ?? type.span) };
}
