/** `if`, `match` and `for`: what is known on each way, and where the ways meet. */
import type * as ast from "../../syntax/index.js";
import { asGhost, declareLocal, inScope, noteWhole, type Code } from "./code.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateCondition } from "./elaborate-condition.js";
import { elaborateExpr, isDeclaredOptional } from "./elaborate-expression.js";
import { isGhostName } from "./elaborate-place.js";
import { allFound } from "./elaborate-set.js";
import { elaborateBlock, elaborateSetToScan, elaborateStatements } from "./elaborate-statement.js";
import { forgetting, isShared, knowing, meet, placeKey, type Facts } from "./narrowing.js";
import { changesIn } from "../syntax-walk.js";
import { showType, withoutOptional } from "../type-relations.js";
import type { Expr, MatchCase, Statement, Type } from "../typed-protocol.js";

type Of<K extends ast.Statement["kind"]> = Extract<ast.Statement, { kind: K }>;

export function elaborateIf(code: Code, statement: Of<"if">): Statement | undefined {
  const isGhost = isGhostBlock(code, statement.then) && (statement.otherwise === undefined || isGhostBlock(code, statement.otherwise));
  const condition = asGhost(code, isGhost, () => elaborateCondition(code, statement.condition));
  const before = code.flow;
  code.flow = knowing(before, condition.whenTrue);
  const then = elaborateBlock(code, statement.then);
  const afterThen = code.flow;
  code.flow = knowing(before, condition.whenFalse);
  const otherwise = statement.otherwise && elaborateBlock(code, statement.otherwise);
  code.flow = meet(afterThen, code.flow);
  if (condition.expr === undefined || then === undefined) return undefined;
  if (statement.otherwise !== undefined && otherwise === undefined) return undefined;
  return { kind: "if", condition: condition.expr, then, otherwise, span: statement.span };
}

export function elaborateFor(code: Code, statement: Of<"for">): Statement | undefined {
  const set = elaborateSetToScan(code, statement.set, "go through");
  if (set?.type.kind === "queue" && statement.anyOrder) {
    code.elaboration.report("T203", statement.set.span, "Cannot go through a queue in any order: it has one");
  }
  // What the body may change is not known when it runs again.
  const changes = changesIn(statement.body);
  const { variables } = code.elaboration;
  const mayChange = (id: number): boolean =>
    changes.names.has(variables[id]?.name ?? "") || (changes.mayBeInterrupted && isShared(variables[id]));
  code.flow = forgetting(code.flow, mayChange);
  const before = code.flow;
  const found = inScope(code, () => {
    const element = set?.type.kind === "set" || set?.type.kind === "queue" ? set.type.element : undefined;
    const variable = declareLocal(code, statement.name, element, { fixed: "it is the element of the loop" });
    const body = elaborateStatements(code, statement.body);
    return { variable: variable.id, body };
  });
  code.flow = meet(before, code.flow);
  if (set === undefined || found.body === undefined) return undefined;
  return { kind: "for", variable: found.variable, set, anyOrder: statement.anyOrder, body: found.body, span: statement.span };
}

export function elaborateMatch(code: Code, statement: Of<"match">): Statement | undefined {
  noteWhole(code, statement.subject);
  const subject = elaborateExpr(code, statement.subject);
  const type = subject && subjectType(code, subject);
  const content = type && withoutOptional(type);
  if (subject !== undefined && content?.kind !== "enum" && type?.kind !== "optional") {
    return void code.elaboration.report(
      "T203",
      subject.span,
      `Cannot match '${showType(subject.type)}': it is neither an enum nor optional`,
    );
  }
  const before = code.flow;
  const matched: Matched = { subject, type, present: keyFacts(subject), isPresent: false };
  let after = { present: before.present, ended: true };
  const cases = statement.cases.map((one) => {
    code.flow = before;
    const found = elaborateCase(code, one, matched);
    after = meet(after, code.flow);
    // A case for `none` in front: what follows has a value.
    if (one.patterns.some(({ kind }) => kind === "none")) matched.isPresent = true;
    return found;
  });
  code.flow = isExhaustive(code, statement, type) ? after : meet(after, matched.isPresent ? knowing(before, matched.present) : before);
  const found = allFound(cases);
  return subject && found && { kind: "match", subject, cases: found, span: statement.span };
}

interface Matched {
  readonly subject: Expr | undefined;
  readonly type: Type | undefined;
  readonly present: Facts;
  isPresent: boolean;
}

function elaborateCase(code: Code, one: ast.MatchCase, matched: Matched): MatchCase | undefined {
  const isPresent = matched.isPresent || one.patterns.every(({ kind }) => kind === "some" || kind === "member");
  if (isPresent) code.flow = knowing(code.flow, matched.present);
  return inScope(code, () => {
    const patterns = allFound(one.patterns.map((pattern) => elaboratePattern(code, pattern, matched)));
    const body = elaborateStatements(code, one.body);
    return patterns && body && { patterns, body, span: one.span };
  });
}

function elaboratePattern(code: Code, pattern: ast.MatchPattern, matched: Matched): MatchCase["patterns"][number] | undefined {
  const { type } = matched;
  const content = type && withoutOptional(type);
  switch (pattern.kind) {
    case "otherwise":
      return { kind: "otherwise" };
    case "some": {
      const variable = declareLocal(code, pattern.name, content);
      if (type === undefined) return undefined;
      if (type.kind === "optional") return { kind: "some", variable: variable.id };
      return void code.elaboration.report("T201", pattern.span, `Cannot match 'some' against '${showType(type)}': it is not optional`);
    }
    case "none":
      if (type === undefined) return undefined;
      if (type.kind === "optional") return { kind: "none" };
      return void code.elaboration.report("T201", pattern.span, `Cannot match 'none' against '${showType(type)}': it is not optional`);
    case "member": {
      const { name } = pattern.name;
      if (type === undefined || name === "") return undefined;
      const members = content?.kind === "enum" ? (code.elaboration.find(content.name, "enum")?.members ?? []) : [];
      if (members.includes(name)) return { kind: "member", member: name };
      const message = `Unknown member: '${showType(type)}' has no '${name}'`;
      return void code.elaboration.report("T101", pattern.name.span, message, didYouMean(pattern.name, members));
    }
  }
}

/** The declared type of a place, so that `none` may be matched where it is known not to occur. */
function subjectType(code: Code, subject: Expr): Type {
  if (subject.type.kind === "optional" || !isDeclaredOptional(code, subject)) return subject.type;
  return { kind: "optional", element: subject.type };
}

function keyFacts(subject: Expr | undefined): Facts {
  const key = subject && placeKey(subject);
  return key === undefined ? new Set() : new Set([key]);
}

function isExhaustive(code: Code, statement: Of<"match">, type: Type | undefined): boolean {
  const patterns = statement.cases.flatMap((one) => one.patterns);
  const kinds = new Set<string>(patterns.map(({ kind }) => kind));
  if (kinds.has("otherwise") || type === undefined) return true;
  if (type.kind === "optional" && !kinds.has("none")) return false;
  if (kinds.has("some")) return true;
  const content = withoutOptional(type);
  const named = new Set(patterns.flatMap((pattern) => (pattern.kind === "member" ? [pattern.name.name] : [])));
  const members = content.kind === "enum" ? (code.elaboration.find(content.name, "enum")?.members ?? []) : [];
  return content.kind === "enum" && members.every((member) => named.has(member));
}

/** Does the block hold nothing but assertions and assignments to ghosts? */
function isGhostBlock(code: Code, block: ast.Block): boolean {
  return block.statements.every((statement) => isGhostStatement(code, statement));
}

function isGhostStatement(code: Code, statement: ast.Statement): boolean {
  switch (statement.kind) {
    case "assert":
    case "note":
      return true;
    case "assign":
      return isGhostName(code, statement.place);
    case "if":
      return isGhostBlock(code, statement.then) && (statement.otherwise === undefined || isGhostBlock(code, statement.otherwise));
    case "for":
      return isGhostBlock(code, statement.body);
    case "match":
      return statement.cases.every((one) => isGhostBlock(code, one.body));
    default:
      return false;
  }
}
