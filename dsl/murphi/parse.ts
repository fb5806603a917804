/** Text -> syntax tree: declarations and rules. */
import type { Diagnostic, Source } from "../diagnostics/index.js";
import type { Block, Declaration, MurphiFile, PropertyKind, RoutineDeclaration, RuleItem } from "./ast.js";
import { parseBinder, parseExpr, parsePlace, parseType, parseVariables } from "./parse-expressions.js";
import { endOf, parseAliases, parseStatements } from "./parse-statements.js";
import { TokenReader, Unreadable } from "./token-reader.js";
import { scan } from "./tokens.js";

export interface Parsed {
  /** Undefined where the text could not be read. */
  readonly file: MurphiFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a model. Never throws on a user's mistake; the first one in the grammar ends the reading. */
export function parse(source: Source): Parsed {
  const { tokens, diagnostics } = scan(source);
  if (diagnostics.length > 0) return { file: undefined, diagnostics };
  try {
    return { file: parseFile(new TokenReader(tokens)), diagnostics: [] };
  } catch (error) {
    if (error instanceof Unreadable) return { file: undefined, diagnostics: [error.diagnostic] };
    throw error;
  }
}

function parseFile(reader: TokenReader): MurphiFile {
  const declarations: Declaration[] = [];
  const rules: RuleItem[] = [];
  while (!reader.is("end of file")) {
    const found = parseDeclarations(reader);
    declarations.push(...found);
    if (found.length > 0) continue;
    if (reader.accept(";")) continue;
    rules.push(parseRule(reader));
  }
  return { declarations, rules };
}

/** As many declarations as stand here. */
function parseDeclarations(reader: TokenReader): readonly Declaration[] {
  const declarations: Declaration[] = [];
  for (;;) {
    if (reader.is("const", "type", "var")) {
      const { kind } = reader.take();
      while (reader.is("name")) {
        refuseExternal(reader);
        declarations.push(parseDeclared(reader, kind));
        // Rumur lets semicolons be left out here.
        reader.accept(";");
      }
    } else if (reader.is("function", "procedure")) declarations.push(parseRoutine(reader));
    else return declarations;
    while (reader.accept(";"));
  }
}

/** CMurphi's words for routines that are written in C++. */
function refuseExternal(reader: TokenReader): void {
  const { text, span } = reader.next;
  if (["externfun", "externproc", "external"].includes(text.toLowerCase()) && reader.ahead(1).kind === "name")
    reader.refuse(span, "a routine that is written in another language", "write it in Murphi");
}

function parseDeclared(reader: TokenReader, kind: string): Declaration {
  if (kind === "var") return parseVariables(reader);
  const name = reader.name();
  reader.expect(":");
  if (kind === "const") {
    const value = parseExpr(reader);
    return { kind: "const", name, value, span: reader.since(name.span) };
  }
  const type = parseType(reader);
  return { kind: "type", name, type, span: reader.since(name.span) };
}

function parseRoutine(reader: TokenReader): Declaration {
  const { kind, span } = reader.take();
  const name = reader.name();
  const params = parseParams(reader);
  let result: RoutineDeclaration["result"];
  if (kind === "function") {
    reader.expect(":");
    result = parseType(reader);
  }
  reader.accept(";");
  const block = parseBlock(reader);
  endOf(reader, `end${kind}`);
  return { kind: "routine", name, params, result, block, span: reader.since(span) };
}

function parseParams(reader: TokenReader): RoutineDeclaration["params"] {
  const params: RoutineDeclaration["params"][number][] = [];
  reader.expect("(");
  while (!reader.is(")")) {
    const passing = reader.accept("var") === undefined ? "value" : "var";
    const { names, type } = parseVariables(reader);
    params.push({ names, type, passing });
    if (!reader.accept(";") && !reader.accept(",")) break;
  }
  reader.expect(")");
  return params;
}

/** `declarations begin statements`; without declarations `begin` may be missing. */
function parseBlock(reader: TokenReader): Block {
  const declarations = parseDeclarations(reader);
  if (declarations.length > 0) reader.expect("begin");
  else reader.accept("begin");
  return { declarations, body: parseStatements(reader) };
}

const properties: Readonly<Record<string, PropertyKind>> = {
  invariant: "invariant",
  assert: "invariant",
  cover: "cover",
  assume: "assume",
  liveness: "liveness",
};

function parseRule(reader: TokenReader): RuleItem {
  const start = reader.next.span;
  const rule = reader.nested(() => parseRuleAt(reader));
  const span = reader.since(start);
  if (!reader.is("end of file", "end") && !reader.next.kind.startsWith("end")) reader.accept(";");
  return { ...rule, span };
}

function parseRuleAt(reader: TokenReader): RuleItem {
  refuseExternal(reader);
  const { kind, span } = reader.next;
  const property = Object.hasOwn(properties, kind) ? properties[kind] : undefined;
  if (property !== undefined) {
    reader.take();
    const name = reader.accept("text")?.text;
    return { kind: "property", property, name, condition: parseExpr(reader), span };
  }
  switch (kind) {
    case "rule": {
      reader.take();
      const name = reader.accept("text")?.text;
      const guard = hasGuard(reader) ? parseExpr(reader) : undefined;
      if (guard !== undefined) reader.expect("==>");
      const block = parseBlock(reader);
      endOf(reader, "endrule");
      return { kind, name, guard, block, span };
    }
    case "startstate": {
      reader.take();
      const name = reader.accept("text")?.text;
      const block = parseBlock(reader);
      endOf(reader, "endstartstate");
      return { kind: "start", name, block, span };
    }
    case "ruleset":
    case "alias":
    case "choose":
      reader.take();
      return parseGroup(reader, kind);
    default:
      return reader.fail("a declaration or a rule");
  }
}

/** Does `==>` come before anything that no guard contains? */
function hasGuard(reader: TokenReader): boolean {
  for (let count = 0; ; count += 1) {
    const { kind } = reader.ahead(count);
    if (kind === "==>") return true;
    if (["end of file", "begin", ";", "endrule", "var", "const", "type"].includes(kind)) return false;
    // `end` may belong to a quantifier; an assignment to none of a guard's, but `i := 1 to 3` does.
  }
}

function parseGroup(reader: TokenReader, kind: "ruleset" | "alias" | "choose"): RuleItem {
  const { span } = reader.next;
  if (kind === "alias") {
    const aliases = parseAliases(reader);
    return { kind, aliases, rules: rulesUntil(reader, "endalias"), span };
  }
  if (kind === "choose") {
    const name = reader.name();
    reader.expect(":");
    const list = parsePlace(reader);
    return { kind, name, list, rules: rulesUntil(reader, "endchoose"), span };
  }
  const binders = [parseBinder(reader)];
  while (reader.accept(";") && reader.is("name")) binders.push(parseBinder(reader));
  return { kind, binders, rules: rulesUntil(reader, "endruleset"), span };
}

function rulesUntil(reader: TokenReader, end: string): readonly RuleItem[] {
  reader.expect("do");
  const rules: RuleItem[] = [];
  for (;;) {
    while (reader.accept(";"));
    if (reader.next.kind.startsWith("end")) break;
    rules.push(parseRule(reader));
  }
  endOf(reader, end);
  return rules;
}
