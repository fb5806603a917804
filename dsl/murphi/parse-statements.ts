import type { Alias, Statement } from "./ast.js";
import { parseArguments, parseBinder, parseExpr, parsePlace } from "./parse-expressions.js";
import type { TokenReader } from "./token-reader.js";

/** Statements up to a word that ends them. */
export function parseStatements(reader: TokenReader): readonly Statement[] {
  const statements: Statement[] = [];
  for (;;) {
    while (reader.accept(";"));
    if (endsStatements(reader.next.kind)) return statements;
    statements.push(reader.nested(() => parseStatement(reader)));
    if (!reader.is(";") && !endsStatements(reader.next.kind)) reader.fail("';'");
  }
}

function endsStatements(kind: string): boolean {
  return kind.startsWith("end") || kind === "else" || kind === "elsif" || kind === "case";
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
      const binder = parseBinder(reader);
      return { kind, binder, body: bodyUntil(reader, "endfor"), span };
    }
    case "while": {
      const condition = parseExpr(reader);
      return { kind, condition, body: bodyUntil(reader, "endwhile"), span };
    }
    case "alias": {
      const aliases = parseAliases(reader);
      return { kind, aliases, body: bodyUntil(reader, "endalias"), span };
    }
  }
}

function bodyUntil(reader: TokenReader, end: string): readonly Statement[] {
  reader.expect("do");
  const body = parseStatements(reader);
  endOf(reader, end);
  return body;
}

/** `end`, or the word that says what ends. */
export function endOf(reader: TokenReader, word: string): void {
  if (!reader.accept(word)) reader.expect("end", `'${word}' or 'end'`);
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
    const condition = parseExpr(reader);
    reader.expect("then");
    return { condition, body: parseStatements(reader) };
  };
  const branches = [branch()];
  while (reader.accept("elsif")) branches.push(branch());
  const otherwise = reader.accept("else") === undefined ? [] : parseStatements(reader);
  endOf(reader, "endif");
  return { kind: "if", branches, otherwise, span };
}

function parseSwitch(reader: TokenReader): Statement {
  const { span } = reader.next;
  const subject = parseExpr(reader);
  const cases: Extract<Statement, { readonly kind: "switch" }>["cases"][number][] = [];
  while (reader.accept("case")) {
    const values = [parseExpr(reader)];
    while (reader.accept(",")) values.push(parseExpr(reader));
    reader.expect(":");
    cases.push({ values, body: parseStatements(reader) });
  }
  const otherwise = reader.accept("else") === undefined ? [] : parseStatements(reader);
  endOf(reader, "endswitch");
  return { kind: "switch", subject, cases, otherwise, span };
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
