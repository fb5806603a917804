import type { Alias, Statement } from "./ast.js";
import { brokenExpr, exprUntil, parseArguments, parseBinder, parseExpr, parsePlace } from "./parse-expressions.js";
import { beginsRule, isEnd, type TokenReader } from "./token-reader.js";

/** Statements up to a word that ends them. */
export function parseStatements(reader: TokenReader): readonly Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    while (reader.accept(";"));
    const { kind } = reader.next;
    if (kind === "begin" || (isClause(kind) && !isOpenClause(reader, kind))) {
      reader.drop("a statement");
      continue;
    }
    if (endsStatements(kind)) return statements;
    const before = reader.position;
    const statement = reader.recover(
      () => reader.nested(() => parseStatement(reader)),
      (next) => next === ";" || isClause(next),
    );
    if (reader.position === before) reader.take();
    if (statement === undefined) continue;
    statements.push(statement);
    if (!reader.is(";") && !endsStatements(reader.next.kind)) reader.require(";");
  }
}

function isClause(kind: string): boolean {
  return kind === "else" || kind === "elsif" || kind === "case";
}

/** Does the word belong to something that is open? */
function isOpenClause(reader: TokenReader, kind: string): boolean {
  return (kind !== "case" && reader.isOpen("endif")) || (kind !== "elsif" && reader.isOpen("endswitch"));
}

function endsStatements(kind: string): boolean {
  return isEnd(kind) || isClause(kind) || kind === "end of file" || beginsRule(kind);
}

function parseStatement(reader: TokenReader): Statement {
  const start = reader.next.span;
  const statement = parseStatementAt(reader);
  return { ...statement, span: reader.since(start) };
}

function parseStatementAt(reader: TokenReader): Statement {
  const { kind, span } = reader.next;
  switch (kind) {
    case "name":
      return parseAssignmentOrCall(reader);
    case "if":
    case "switch":
    case "for":
    case "while":
    case "alias":
      reader.take();
      return parseCompound(reader, kind);
    case "return":
      reader.take();
      return { kind, value: reader.is(";") || endsStatements(reader.next.kind) ? undefined : parseExpr(reader), span };
    case "clear":
    case "undefine":
      reader.take();
      return { kind, target: parsePlace(reader), span };
    case "error":
      reader.take();
      return { kind, text: reader.expect("text", "a text in quotes").text, span };
    case "assert":
    case "assume": {
      reader.take();
      const before = reader.accept("text");
      const condition = parseExpr(reader);
      return { kind, condition, text: (before ?? reader.accept("text"))?.text, span };
    }
    case "put":
      reader.take();
      return { kind, value: reader.accept("text") === undefined ? parseExpr(reader) : undefined, span };
    case "multisetadd":
    case "multisetremove":
    case "multisetremovepred":
      reader.take();
      return parseMultiset(reader, kind);
    default:
      return reader.fail("a statement");
  }
}

function parseAssignmentOrCall(reader: TokenReader): Statement {
  const { span } = reader.next;
  if (reader.ahead(1).kind === "(") {
    const callee = reader.name();
    return { kind: "call", callee, args: parseArguments(reader), span };
  }
  const target = parsePlace(reader);
  reader.expect(":=");
  return { kind: "assign", target, value: parseExpr(reader), span };
}

function parseCompound(reader: TokenReader, kind: "if" | "switch" | "for" | "while" | "alias"): Statement {
  const { span } = reader.next;
  switch (kind) {
    case "if":
      return parseIf(reader);
    case "switch":
      return parseSwitch(reader);
    case "for": {
      const over = { kind: "numbers", from: brokenExpr(span), to: brokenExpr(span), by: undefined } as const;
      const binder = untilDo(reader, () => parseBinder(reader)) ?? { name: { text: "", span }, over };
      return { kind, binder, body: bodyUntil(reader, "endfor"), span };
    }
    case "while": {
      const condition = exprUntil(reader, "do");
      return { kind, condition, body: bodyUntil(reader, "endwhile"), span };
    }
    case "alias": {
      const aliases = untilDo(reader, () => parseAliases(reader)) ?? [];
      return { kind, aliases, body: bodyUntil(reader, "endalias"), span };
    }
  }
}

function bodyUntil(reader: TokenReader, end: string): readonly Statement[] {
  reader.require("do");
  return reader.ended(end, () => parseStatements(reader));
}

/** Reads what stands before `do`. */
export function untilDo<Result>(reader: TokenReader, read: () => Result): Result | undefined {
  return reader.recover(read, (kind) => kind === "do");
}

/** `a: place; b: place`. */
export function parseAliases(reader: TokenReader): readonly Alias[] {
  const aliases: Alias[] = [];
  do {
    const name = reader.name();
    reader.expect(":");
    aliases.push({ name, place: parseExpr(reader) });
  } while (reader.accept(";") && reader.is("name"));
  return aliases;
}

function parseIf(reader: TokenReader): Statement {
  const { span } = reader.next;
  const branch = (): Extract<Statement, { readonly kind: "if" }>["branches"][number] => {
    const condition = exprUntil(reader, "then");
    reader.require("then");
    return { condition, body: parseStatements(reader) };
  };
  return reader.ended("endif", () => {
    const branches = [branch()];
    while (reader.accept("elsif")) branches.push(branch());
    return { kind: "if", branches, otherwise: parseElse(reader), span };
  });
}

function parseElse(reader: TokenReader): readonly Statement[] {
  return reader.accept("else") === undefined ? [] : parseStatements(reader);
}

function parseSwitch(reader: TokenReader): Statement {
  const { span } = reader.next;
  return reader.ended("endswitch", () => {
    const subject = exprUntil(reader, "case", "else");
    if (!reader.is("case", "else") && !isEnd(reader.next.kind)) reader.recover(() => reader.fail("'case'"), isClause);
    const cases: Extract<Statement, { readonly kind: "switch" }>["cases"][number][] = [];
    while (reader.accept("case")) {
      const values = [exprUntil(reader, ":", ",")];
      while (reader.accept(",")) values.push(exprUntil(reader, ":", ","));
      reader.require(":");
      cases.push({ values, body: parseStatements(reader) });
    }
    return { kind: "switch", subject, cases, otherwise: parseElse(reader), span };
  });
}

function parseMultiset(reader: TokenReader, kind: "multisetadd" | "multisetremove" | "multisetremovepred"): Statement {
  const { span } = reader.next;
  reader.expect("(");
  if (kind === "multisetremovepred") {
    const name = reader.name();
    reader.expect(":");
    const list = parsePlace(reader);
    reader.expect(",");
    const condition = parseExpr(reader);
    reader.expect(")");
    return { kind, name, list, condition, span };
  }
  const first = parseExpr(reader);
  reader.expect(",");
  const list = parsePlace(reader);
  reader.expect(")");
  return kind === "multisetadd" ? { kind, value: first, list, span } : { kind, index: first, list, span };
}
