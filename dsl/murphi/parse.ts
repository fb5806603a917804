/** Text -> syntax tree: declarations and rules. */
import type { Diagnostic, Source } from "../diagnostics/index.js";
import type { Binder, Block, Declaration, MurphiFile, PropertyKind, RoutineDeclaration, RuleItem } from "./ast.js";
import { brokenExpr, exprUntil, parseBinder, parseExpr, parsePlace, parseType, parseVariables } from "./parse-expressions.js";
import { parseAliases, parseStatements, untilDo } from "./parse-statements.js";
import { beginsRule, isEnd, TokenReader, Unreadable } from "./token-reader.js";
import { scan } from "./tokens.js";

export interface Parsed {
  /** Undefined where the text could not be read. */
  readonly file: MurphiFile | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a model. Never throws on a user's mistake: all are reported. */
export function parse(source: Source): Parsed {
  const { tokens, diagnostics } = scan(source);
  const reader = new TokenReader(tokens);
  const file = parseAll(reader);
  const found = [...diagnostics, ...reader.diagnostics].toSorted((a, b) => a.span.start - b.span.start);
  return { file: found.length === 0 ? file : undefined, diagnostics: found };
}

function parseAll(reader: TokenReader): MurphiFile | undefined {
  try {
    return parseFile(reader);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    if (error.diagnostic !== undefined) reader.diagnostics.push(error.diagnostic);
    return undefined;
  }
}

function parseFile(reader: TokenReader): MurphiFile {
  const declarations: Declaration[] = [];
  const rules: RuleItem[] = [];
  while (!reader.is("end of file")) {
    const found = parseDeclarations(reader);
    declarations.push(...found);
    if (found.length > 0) continue;
    if (reader.accept(";") !== undefined || reader.acceptLateEnd()) continue;
    rules.push(...parseOneRule(reader));
  }
  return { declarations, rules };
}

/** A rule, or nothing if it cannot be read, or if the one before was broken and this is a rest of it. */
function parseOneRule(reader: TokenReader): readonly RuleItem[] {
  const before = reader.position;
  if (reader.isBroken && !canBeginRule(reader.next.kind)) {
    reader.skipLost(isSection);
    return [];
  }
  reader.isBroken = false;
  const rule = reader.recover(() => parseRule(reader), isSection);
  // What begins like a rule and is none must not be met again.
  if (reader.position === before) reader.take();
  return rule === undefined ? [] : [rule];
}

function canBeginRule(kind: string): boolean {
  return beginsRule(kind) || kind === "alias" || Object.hasOwn(properties, kind);
}

function isSection(kind: string): boolean {
  return kind === "const" || kind === "type" || kind === "var";
}

/** As many declarations as stand here. */
function parseDeclarations(reader: TokenReader): readonly Declaration[] {
  const declarations: Declaration[] = [];
  for (;;) {
    if (reader.is("const", "type", "var")) {
      const { kind } = reader.take();
      reader.isBroken = false;
      while (reader.is("name")) {
        const found = reader.recover(() => parseDeclared(reader, kind), endsDeclaration);
        if (found !== undefined) declarations.push(found);
        // Rumur lets semicolons be left out here.
        reader.accept(";");
      }
    } else if (reader.is("function", "procedure")) declarations.push(parseRoutine(reader));
    else return declarations;
    while (reader.accept(";"));
  }
}

function endsDeclaration(kind: string): boolean {
  return kind === ";" || kind === "begin" || isSection(kind);
}

/** CMurphi's words for routines that are written in C++. */
function refuseExternal(reader: TokenReader): void {
  const { text, span } = reader.next;
  if (["externfun", "externproc", "external"].includes(text.toLowerCase()) && reader.ahead(1).kind === "name")
    reader.refuse(span, "a routine that is written in another language", "write it in Murphi");
}

function parseDeclared(reader: TokenReader, kind: string): Declaration {
  refuseExternal(reader);
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
  reader.isBroken = false;
  const broken: Head = { name: { text: "", span }, params: [], result: undefined };
  const head =
    reader.recover(
      () => parseHead(reader, kind),
      (next) => next === "begin",
    ) ?? broken;
  reader.accept(";");
  const block = reader.ended(`end${kind}`, () => parseBlock(reader));
  return { kind: "routine", ...head, block, span: reader.since(span) };
}

type Head = Pick<RoutineDeclaration, "name" | "params" | "result">;

function parseHead(reader: TokenReader, kind: string): Head {
  const name = reader.name();
  const params = parseParams(reader);
  if (kind !== "function") return { name, params, result: undefined };
  reader.expect(":");
  return { name, params, result: parseType(reader) };
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
  if (declarations.length > 0) reader.require("begin");
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
    return { kind: "property", property, name, condition: exprUntil(reader, ";"), span };
  }
  switch (kind) {
    case "rule": {
      reader.take();
      const name = reader.accept("text")?.text;
      const guard = hasGuard(reader) ? exprUntil(reader, "==>") : undefined;
      if (guard !== undefined) reader.require("==>");
      const block = reader.ended("endrule", () => parseBlock(reader));
      return { kind, name, guard, block, span };
    }
    case "startstate": {
      reader.take();
      const name = reader.accept("text")?.text;
      const block = reader.ended("endstartstate", () => parseBlock(reader));
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
    const aliases = untilDo(reader, () => parseAliases(reader)) ?? [];
    return { kind, aliases, rules: rulesUntil(reader, "endalias"), span };
  }
  if (kind === "choose") {
    const chosen = untilDo(reader, () => parseChosen(reader)) ?? { name: { text: "", span }, list: brokenExpr(span) };
    return { kind, ...chosen, rules: rulesUntil(reader, "endchoose"), span };
  }
  const binders = untilDo(reader, () => parseBinders(reader)) ?? [];
  return { kind, binders, rules: rulesUntil(reader, "endruleset"), span };
}

function parseChosen(reader: TokenReader): Pick<Extract<RuleItem, { readonly kind: "choose" }>, "name" | "list"> {
  const name = reader.name();
  reader.expect(":");
  return { name, list: parsePlace(reader) };
}

function parseBinders(reader: TokenReader): readonly Binder[] {
  const binders = [parseBinder(reader)];
  while (reader.accept(";") && reader.is("name")) binders.push(parseBinder(reader));
  return binders;
}

function rulesUntil(reader: TokenReader, end: string): readonly RuleItem[] {
  reader.require("do");
  return reader.ended(end, () => {
    const rules: RuleItem[] = [];
    for (;;) {
      while (reader.accept(";"));
      const { kind } = reader.next;
      if (isEnd(kind) || isSection(kind) || reader.is("end of file", "function", "procedure")) return rules;
      rules.push(...parseOneRule(reader));
    }
  });
}
