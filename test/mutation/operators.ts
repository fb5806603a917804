/**
 * Faults made by rules, to measure how much of a protocol its checks look at: a statement is left out, a condition turned round, two
 * statements swapped, a deferred message dropped.
 *
 * Idea: the tree says where statements and conditions stand, and the text is changed there. What only looks (assertions, notes, `fail`,
 * ghosts) is left alone: without it a protocol is checked less, not wrong.
 */
import { parse, type ast, type Source } from "../../dsl/index.js";

/** A change of a text between two offsets. */
export interface Mutation {
  readonly rule: "leave out" | "negate" | "swap" | "drop";
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

type Statement = ast.Block["statements"][number];
type Expression = Extract<Statement, { readonly kind: "if" }>["condition"];

/** Without these the protocol would not be complete, or only looked at less. */
const kept: ReadonlySet<Statement["kind"]> = new Set(["let", "return", "assert", "note", "fail", "drop", "pass"]);

/** Every change that the rules make of a protocol, in the order of the text. */
export function listMutations(source: Source): readonly Mutation[] {
  const { file } = parse(source);
  const machines = nodesOf(file.declarations).filter(isMachine);
  const ghosts = new Set(nodesOf(file.declarations).flatMap((node) => (isGhost(node) ? [node.name.name] : [])));
  const nodes = nodesOf(machines);
  const blocks = nodes.filter(isBlock);
  const mutations = [
    ...blocks.flatMap((block) => ofStatements(source, block.statements, ghosts)),
    ...nodes.flatMap((node) => (isHandler(node) && node.guard !== undefined ? [negate(source, node.guard)] : [])),
  ];
  return mutations.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/** The text with the change made. */
export function applyMutation({ text }: Source, { start, end, replacement }: Mutation): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function ofStatements(source: Source, statements: readonly Statement[], ghosts: ReadonlySet<string>): readonly Mutation[] {
  const real = statements.filter((statement) => !isOfGhost(statement, ghosts));
  return real.flatMap((statement, index) => {
    const next = real[index + 1];
    return [
      ...(statement.kind === "defer" ? [replace(statement, "drop", "drop")] : []),
      ...(statement.kind === "if" ? [negate(source, statement.condition)] : []),
      ...(kept.has(statement.kind) || statement.kind === "defer" ? [] : [replace(statement, "leave out", "")]),
      ...(next !== undefined && isOrdered(statement, next) ? [swap(source, statement, next)] : []),
    ];
  });
}

function replace({ span }: Statement, rule: Mutation["rule"], replacement: string): Mutation {
  return { rule, start: span.start, end: span.end, replacement };
}

function negate({ text }: Source, { span }: Expression): Mutation {
  return { rule: "negate", start: span.start, end: span.end, replacement: `!(${text.slice(span.start, span.end)})` };
}

/** What stands between the two stays where it is. */
function swap({ text }: Source, first: Statement, second: Statement): Mutation {
  const [a, between, b] = [
    text.slice(first.span.start, first.span.end),
    text.slice(first.span.end, second.span.start),
    text.slice(second.span.start, second.span.end),
  ];
  return { rule: "swap", start: first.span.start, end: second.span.end, replacement: `${b}${between}${a}` };
}

/** Does their order matter? What is sent leaves at the end of the step; other statements are passed by what suspends in between. */
function isOrdered(first: Statement, second: Statement): boolean {
  if (kept.has(first.kind) || kept.has(second.kind)) return false;
  return (first.kind === "send" && second.kind === "send") || first.kind === "do" || second.kind === "do";
}

/** An assignment of a ghost, or to a place of one. */
function isOfGhost(statement: Statement, ghosts: ReadonlySet<string>): boolean {
  return statement.kind === "assign" && nodesOf(statement.place).some((node) => isName(node) && ghosts.has(node.name.name));
}

/** All objects of a tree, each before its parts. */
function nodesOf(tree: unknown): readonly object[] {
  if (typeof tree !== "object" || tree === null) return [];
  const parts = Object.values(tree).flatMap(nodesOf);
  return Array.isArray(tree) ? parts : [tree, ...parts];
}

function hasKind(node: object, kind: string): boolean {
  return "kind" in node && node.kind === kind;
}

function isBlock(node: object): node is ast.Block {
  return hasKind(node, "block") && "statements" in node;
}

function isMachine(node: object): node is ast.MachineDecl {
  return hasKind(node, "machine") && "items" in node;
}

function isGhost(node: object): node is ast.GhostDecl {
  return hasKind(node, "ghost") && "name" in node;
}

function isHandler(node: object): node is ast.OnHandler {
  return hasKind(node, "on") && "event" in node;
}

function isName(node: object): node is Extract<Expression, { readonly kind: "name" }> {
  return hasKind(node, "name") && "name" in node;
}
