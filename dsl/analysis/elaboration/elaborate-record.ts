/** Records: `{ f: a, g: b }`, `{ ...r, f: a }` and `r.f`. */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateExpr, expectExpr, narrowed, reportMaybeNone } from "./elaborate-expression.js";
import { allFound } from "./elaborate-set.js";
import { holdsContinuation, showType, withoutOptional, type RecordType } from "../type-relations.js";
import type { Expr, Type } from "../typed-protocol.js";

type Literal = Extract<ast.Expr, { kind: "record" }>;

/** A record with all fields given, or another one with some of them changed. */
export function elaborateRecord(code: Code, expr: Literal, expected: Type | undefined): Expr | undefined {
  const base = expr.base && elaborateBase(code, expr.base, expected);
  const wanted = expected && withoutOptional(expected);
  const type = base?.type.kind === "record" ? base.type : wanted?.kind === "record" ? wanted : undefined;
  if (type === undefined) return elaborateLost(code, expr);
  const known = new Map<string, Span>();
  const fields = allFound(
    expr.fields.map(({ name, value }) => {
      const field = fieldNamed(code, type, name);
      const isAgain = known.has(name.name);
      known.set(name.name, name.span);
      const found = expectExpr(code, value, field?.type);
      if (isAgain) return void code.elaboration.report("T102", name.span, `Cannot give '${name.name}' again: it has a value already`);
      return field && found && { name: name.name, value: found };
    }),
  );
  if (fields === undefined || (expr.base !== undefined && base === undefined)) return undefined;
  if (base === undefined && !isComplete(code, type, expr, known)) return undefined;
  return { kind: "record", base, fields, type, span: expr.span };
}

function elaborateBase(code: Code, written: ast.Expr, expected: Type | undefined): Expr | undefined {
  const base = elaborateExpr(code, written, expected);
  if (base === undefined || base.type.kind === "record") return base;
  const what = `Cannot take the fields of '${showType(base.type)}'`;
  if (base.type.kind === "optional" && base.type.element.kind === "record") return void reportMaybeNone(code, base, what);
  return void code.elaboration.report("T201", base.span, `${what}: it is not a record`);
}

/** Nothing says which record it is; the values may have mistakes of their own. */
function elaborateLost(code: Code, expr: Literal): Expr | undefined {
  for (const { value } of expr.fields) expectExpr(code, value, undefined);
  if (code.isTypeLost || expr.base !== undefined) return undefined;
  return void code.elaboration.report("T213", expr.span, "Cannot tell the type of this record: nothing says which record is wanted", {
    hint: "give the variable a type, as in 'let r: R = { … }'",
  });
}

function isComplete(code: Code, type: RecordType, expr: Literal, known: ReadonlyMap<string, Span>): boolean {
  const missing = type.fields.filter(({ name }) => !known.has(name)).map(({ name }) => `'${name}'`);
  if (missing.length === 0) return true;
  const state = `${missing.join(", ")} ${missing.length === 1 ? "has" : "have"} no value`;
  code.elaboration.report("T201", expr.span, `Cannot make '${type.name}': ${state}`, {
    hint: "give all fields, or change some of another record: '{ ...r, f: e }'",
  });
  return false;
}

/** The field that is meant; an unknown one is reported. */
export function fieldNamed(code: Code, type: RecordType, name: ast.Ident): RecordType["fields"][number] | undefined {
  if (name.name === "") return undefined;
  const found = type.fields.find((field) => field.name === name.name);
  if (found !== undefined) return found;
  const known = type.fields.map((field) => field.name);
  return void code.elaboration.report(
    "T101",
    name.span,
    `Unknown member: record '${type.name}' has no '${name.name}'`,
    didYouMean(name, known),
  );
}

function isPlace(expr: Expr): boolean {
  switch (expr.kind) {
    case "variable":
    case "machineVariable":
      return true;
    case "field":
      return isPlace(expr.record);
    case "index":
      return isPlace(expr.map);
    case "head":
      return isPlace(expr.queue);
    case "unwrap":
      return isPlace(expr.operand);
    default:
      return false;
  }
}

/** `r.f` */
export function elaborateField(code: Code, record: Expr, { member, span }: Extract<ast.Expr, { kind: "member" }>): Expr | undefined {
  if (record.type.kind !== "record") return undefined;
  const field = fieldNamed(code, record.type, member);
  if (field !== undefined && holdsContinuation(record.type) && !isPlace(record)) {
    return void code.elaboration.report("T230", span, `Cannot read '${field.name}' here: what else is in the record would be lost`, {
      hint: "take the record into a variable first: 'let r = take …'",
    });
  }
  return field && narrowed(code, { kind: "field", record, field: field.name, type: field.type, span });
}
