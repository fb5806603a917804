/** Statements as they are written -> statements of the model. */
import { unreachable, type Span } from "../diagnostics/index.js";
import {
  at,
  binary,
  falsehood,
  field,
  member,
  numberOf,
  readVariable,
  variable,
  type ModelFailure,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
} from "../model/index.js";
import type { Alias, Expr, Statement } from "./ast.js";
import { elaborateProcedureCall } from "./elaborate-calls.js";
import {
  bindFixed,
  elaborateAs,
  elaborateCondition,
  elaborateExpr,
  elaboratePlace,
  present,
  stepTest,
  type ExprPlace,
} from "./elaborate-expressions.js";
import { elaborateBinder } from "./elaborate-types.js";
import { Mistake, Scope, type PlaceEntity, type Surroundings } from "./elaboration.js";
import { isScalarType, partsOf, scalarsetsIn } from "./murphi-type.js";

export type Body = Surroundings & ExprPlace;

type StatementOf<Kind extends Statement["kind"]> = Extract<Statement, { readonly kind: Kind }>;

/** What is wrong with one statement does not keep the others from being looked at. */
export function elaborateAll(body: Body, statements: readonly Statement[]): readonly ModelStatement[] {
  return statements.flatMap((statement) => body.elaboration.attempt(() => elaborateStatement(body, statement)) ?? []);
}

function elaborateStatement(body: Body, statement: Statement): readonly ModelStatement[] {
  const { span } = statement;
  switch (statement.kind) {
    case "assign":
      return [elaborateAssignment(body, statement)];
    case "call": {
      const { routine, args } = elaborateProcedureCall(body, statement);
      return [{ kind: "call", routine: routine.name, args, span }];
    }
    case "clear": {
      const target = writable(body, statement.target);
      for (const name of scalarsetsIn(body.elaboration.types, target.type)) body.elaboration.asymmetric.add(name);
      return clear(body, target, span);
    }
    case "undefine": {
      const { place } = writable(body, statement.target);
      return [{ kind: "undefine", target: place, span }];
    }
    case "return":
      return [elaborateReturn(body, statement)];
    case "error":
      return [{ kind: "error", failure: assertion(statement.text), span }];
    case "assert":
      return [{ kind: "assert", condition: elaborateCondition(body, statement.condition), failure: assertion(statement.text), span }];
    case "assume":
      return [{ kind: "assume", condition: elaborateCondition(body, statement.condition), span }];
    case "put":
      return [];
    case "multisetadd":
    case "multisetremove":
    case "multisetremovepred":
      return body.elaboration.refuse(span, "a multiset");
    default:
      return elaborateCompound(body, statement);
  }
}

function assertion(text: string | undefined): ModelFailure {
  return {
    kind: "assertion",
    subject: text,
    text: text === undefined ? "an assertion does not hold" : `assertion "${text}" does not hold`,
  };
}

function elaborateCompound(body: Body, statement: StatementOf<"if" | "switch" | "for" | "while" | "alias">): readonly ModelStatement[] {
  const { span } = statement;
  switch (statement.kind) {
    case "if":
      return [elaborateIf(body, statement)];
    case "switch":
      return [elaborateSwitch(body, statement)];
    case "for":
      return elaborateFor(body, statement);
    case "while": {
      const condition = elaborateCondition(body, statement.condition);
      return [{ kind: "while", condition, limit: body.elaboration.mostRounds, body: elaborateAll(body, statement.body), span }];
    }
    case "alias":
      return [elaborateAliases(body, { aliases: statement.aliases, span }, (inner) => elaborateAll(inner, statement.body))];
    default:
      return unreachable(statement);
  }
}

// ---------------------------------------------------------------- places

/** A place that may be assigned to. */
function writable(body: Body, expr: Expr): PlaceEntity {
  const { elaboration, isFunction, effects } = body;
  const found = elaboratePlace(body, expr);
  if (found.reach === "fixed") elaboration.fail("M205", expr.span, "Cannot assign to this: it stands for one value");
  if (isFunction && found.reach !== "own") elaboration.refuse(expr.span, "a function that changes more than its own variables");
  if (found.reach === "state") effects.writesState = true;
  return found;
}

function elaborateAssignment(body: Body, { target, value, span }: StatementOf<"assign">): ModelStatement {
  const { place, type } = writable(body, target);
  const found = elaborateAs(body, value, type);
  // Of values with parts, some may be undefined: they are copied as they are.
  return { kind: "assign", target: place, value: isScalarType(type) ? present(found) : found.expr, span };
}

/** Every part gets its least value, and a multiset none. */
function clear({ elaboration, scope }: Body, target: Pick<PlaceEntity, "place" | "type">, span: Span): readonly ModelStatement[] {
  const { types } = elaboration;
  const go = (place: ModelPlace, type: ModelType, inner: Scope): readonly ModelStatement[] => {
    switch (type.kind) {
      case "record":
        return type.fields.flatMap((one) => go(field(place, one.name), one.type, inner));
      case "array": {
        const { scope: loop, name } = bindFixed(inner, { text: "each", span }, type.index);
        return [{ kind: "for", variable: name, over: type.index, body: go(at(place, readVariable(name)), type.element, loop), span }];
      }
      case "list":
        return [{ kind: "clear", target: place, span }];
      case "range":
        return [{ kind: "assign", target: place, value: numberOf(type.low), span }];
      case "named": {
        const first = partsOf(types, type.name).map((part) => types.find((one) => one.name === part))[0];
        if (first === undefined || !("members" in first)) throw new Mistake(undefined);
        return [{ kind: "assign", target: place, value: member(first.name, first.members[0] ?? ""), span }];
      }
      case "boolean":
      case "optional":
        return [{ kind: "assign", target: place, value: falsehood, span }];
      default:
        return unreachable(type);
    }
  };
  return go(target.place, target.type, scope);
}

// ---------------------------------------------------------------- control

function elaborateReturn(body: Body, { value, span }: StatementOf<"return">): ModelStatement {
  const { elaboration, result } = body;
  if (value === undefined || result === undefined) {
    if (value !== undefined) elaboration.fail("M201", value.span, "Cannot return a value: only functions do");
    if (result !== undefined) elaboration.fail("M201", span, "Cannot return without a value: a function has one");
    return { kind: "return", value: undefined, span };
  }
  return { kind: "return", value: present(elaborateAs(body, value, result)), span };
}

function elaborateIf(body: Body, { branches, otherwise, span }: StatementOf<"if">): ModelStatement {
  const [first, ...more] = branches;
  if (first === undefined) throw new RangeError("an 'if' has a branch");
  const condition = elaborateCondition(body, first.condition);
  const then = elaborateAll(body, first.body);
  const [second] = more;
  const rest =
    second === undefined
      ? elaborateAll(body, otherwise)
      : [elaborateIf(body, { kind: "if", branches: more, otherwise, span: second.condition.span })];
  return { kind: "if", condition, then, otherwise: rest, span };
}

function elaborateSwitch(body: Body, { subject, cases, otherwise, span }: StatementOf<"switch">): ModelStatement {
  const value = elaborateExpr(body, subject);
  if (!isScalarType(value.type)) body.elaboration.fail("M201", subject.span, "Cannot choose by a value with parts");
  return {
    kind: "switch",
    subject: present(value),
    cases: cases.map((one) => ({
      values: one.values.map((expr) => present(elaborateAs(body, expr, value.type))),
      body: elaborateAll(body, one.body),
    })),
    otherwise: elaborateAll(body, otherwise),
    span,
  };
}

function elaborateFor(body: Body, { binder, body: inside, span }: StatementOf<"for">): readonly ModelStatement[] {
  if (binder.over.kind === "numbers" && !isConstant(body, [binder.over.from, binder.over.to]))
    return loopBetween(body, binder.name.text, { binder, inside, span });
  const bound = elaborateBinder(body, binder);
  const { scope, name } = bindFixed(body.scope, binder.name, bound?.type ?? { kind: "range", low: 0, high: 0 });
  const statements = elaborateAll({ ...body, scope }, inside);
  if (bound === undefined) return [];
  const test = stepTest(name, bound);
  const whole: readonly ModelStatement[] =
    test === undefined ? statements : [{ kind: "if", condition: test, then: statements, otherwise: [], span }];
  return [{ kind: "for", variable: name, over: bound.type, body: whole, span }];
}

function isConstant(body: Body, exprs: readonly Expr[]): boolean {
  return exprs.every((expr) => elaborateExpr(body, expr).expr.kind === "number");
}

/** Rounds of a loop whose bounds are computed. */
const mostComputed = 1000;

interface Loop {
  readonly binder: StatementOf<"for">["binder"];
  readonly inside: readonly Statement[];
  readonly span: Span;
}

/** A loop between numbers that are computed when it begins: over all that they may be, leaving out what lies outside. */
function loopBetween(body: Body, wanted: string, { binder, inside, span }: Loop): readonly ModelStatement[] {
  const { elaboration, locals } = body;
  if (binder.over.kind !== "numbers") throw new RangeError("a loop between numbers");
  if (binder.over.by !== undefined) elaboration.refuse(binder.over.by.span, "a step between computed bounds");
  const [from, to] = [elaborateExpr(body, binder.over.from), elaborateExpr(body, binder.over.to)];
  if (from.type.kind !== "range" || to.type.kind !== "range")
    return elaboration.fail("M201", binder.name.span, "Cannot go from here to there: both are to be numbers");
  const over: ModelType = { kind: "range", low: from.type.low, high: Math.max(from.type.low, to.type.high) };
  if (over.high - over.low > mostComputed)
    elaboration.fail("M204", binder.name.span, `Cannot go through more than ${mostComputed} numbers`);
  const outer = new Scope(body.scope);
  const [first, last] = (["first", "last"] as const).map((text) => {
    const type = text === "first" ? from.type : to.type;
    const name = outer.modelName(`${wanted}_${text}_${locals.length}`);
    locals.push({ name, type });
    return name;
  });
  const { scope, name } = bindFixed(outer, binder.name, over);
  const within = binary(
    "and",
    binary("<=", readVariable(first ?? ""), readVariable(name)),
    binary("<=", readVariable(name), readVariable(last ?? "")),
  );
  const then = elaborateAll({ ...body, scope }, inside);
  return [
    { kind: "assign", target: variable(first ?? ""), value: present(from), span },
    { kind: "assign", target: variable(last ?? ""), value: present(to), span },
    { kind: "for", variable: name, over, body: [{ kind: "if", condition: within, then, otherwise: [], span }], span },
  ];
}

/** Statements for which names stand for places. */
export function elaborateAliases(
  body: Body,
  { aliases, span }: { readonly aliases: readonly Alias[]; readonly span: Span },
  inside: (inner: Body) => readonly ModelStatement[],
): ModelStatement {
  const [first, ...more] = aliases;
  if (first === undefined) throw new RangeError("an alias has a name");
  const entity = elaboratePlace(body, first.place);
  const name = body.scope.modelName(first.name.text);
  const scope = new Scope(body.scope);
  scope.bind(first.name.text, { ...entity, place: variable(name) });
  const inner: Body = { ...body, scope };
  const statements = more.length === 0 ? inside(inner) : [elaborateAliases(inner, { aliases: more, span }, inside)];
  return { kind: "alias", name, place: entity.place, body: statements, span };
}

/** What a function does that ends without `return`. */
export function missingResult(name: string, span: Span): ModelStatement {
  return { kind: "error", failure: { kind: "error", subject: undefined, text: `function '${name}' ends without 'return'` }, span };
}
