/** Statements as they are written -> statements of the model. */
import { unreachable, type Span } from "../diagnostics/index.js";
import {
  at,
  binary,
  booleanType,
  falsehood,
  field,
  member,
  not,
  numberOf,
  read,
  readVariable,
  variable,
  type ModelExpr,
  type ModelFailure,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
  type TypeDeclaration,
} from "../model/index.js";
import type { Alias, Expr, Statement } from "./ast.js";
import { elaborateArguments, partsOfResult } from "./elaborate-calls.js";
import {
  bindFixed,
  elaborateAs,
  elaborateCondition,
  elaborateExpr,
  elaboratePlace,
  present,
  requireType,
  stepTest,
  type ExprPlace,
  type Value,
} from "./elaborate-expressions.js";
import { constantEntity } from "./elaborate-constants.js";
import { elaborateBinder } from "./elaborate-types.js";
import { Mistake, Scope, type PlaceEntity, type Surroundings } from "./elaboration.js";
import { apart, inTurn, keep, newVariable } from "./hoisting.js";
import { changeElement, elaborateChange, requireMultiset } from "./multisets.js";
import { holdsMultiset, isScalarType, partsOf, scalarsetsIn } from "./murphi-type.js";

export type Body = Surroundings & ExprPlace;

type StatementOf<Kind extends Statement["kind"]> = Extract<Statement, { readonly kind: Kind }>;

/** What is wrong with one statement does not keep the others from being looked at. */
export function elaborateAll(body: Body, statements: readonly Statement[]): readonly ModelStatement[] {
  return statements.flatMap(
    (statement) => body.elaboration.attempt(() => withBefore(body, (inner) => elaborateStatement(inner, statement))) ?? [],
  );
}

/** Statements, behind what has to be done before them. */
export function withBefore(body: Body, work: (inner: Body) => readonly ModelStatement[]): readonly ModelStatement[] {
  const { before, result } = apart({ ...body, hoist: { before: [], locals: body.locals, effects: body.effects } }, work);
  return [...before, ...result];
}

function elaborateStatement(body: Body, statement: Statement): readonly ModelStatement[] {
  const { span } = statement;
  switch (statement.kind) {
    case "assign":
      return elaborateAssignment(body, statement);
    case "call": {
      if (partsOfResult(body, statement.callee) !== undefined) body.elaboration.refuse(span, "a call that forgets a value with parts");
      const { routine, args } = elaborateArguments(body, statement);
      return [{ kind: "call", routine: routine.name, args, span }];
    }
    case "clear": {
      const target = writable(body, statement.target);
      body.elaboration.tellApart(scalarsetsIn(body.elaboration.types, target.type), span, "'clear' takes the first of them");
      return changed(body, target, { work: clear(body, target, span), span });
    }
    case "undefine": {
      const target = writable(body, statement.target);
      return changed(body, target, { work: undefine(body, target, span), span });
    }
    case "return":
      return elaborateReturn(body, statement);
    case "error":
      return [{ kind: "error", failure: assertion(statement.text), span }];
    case "assert":
      return [{ kind: "assert", condition: elaborateCondition(body, statement.condition), failure: assertion(statement.text), span }];
    case "assume":
      return [{ kind: "assume", condition: elaborateCondition(body, statement.condition), span }];
    case "put":
      // Calls in it are made; its value is not looked at.
      if (statement.value !== undefined) elaborateExpr(body, statement.value);
      return [];
    case "multisetadd":
    case "multisetremove":
    case "multisetremovepred": {
      const list = writable(body, statement.list);
      return changed(body, list, { work: elaborateChange(body, statement, requireMultiset(body, list, statement.list.span)), span });
    }
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
      return elaborateIf(body, statement);
    case "switch":
      return elaborateSwitch(body, statement);
    case "for":
      return elaborateFor(body, statement);
    case "while":
      return elaborateWhile(body, statement);
    case "alias":
      return elaborateAliases(body, { aliases: statement.aliases, span }, (inner) => elaborateAll(inner, statement.body));
    default:
      return unreachable(statement);
  }
}

// ---------------------------------------------------------------- places

/** A place that may be assigned to. */
function writable(body: Body, expr: Expr): PlaceEntity {
  const { elaboration, effects } = body;
  const found = elaboratePlace(body, expr);
  const reach = reachOf(found);
  if (reach === "fixed") elaboration.fail("M205", expr.span, "Cannot assign to this: it stands for one value");
  if (reach === "state") effects.state = true;
  if (reach === "param") effects.params = true;
  return found;
}

function reachOf({ chosen, reach }: PlaceEntity): PlaceEntity["reach"] {
  return chosen === undefined ? reach : reachOf(chosen.list);
}

/** Statements that change a place; of an element of a multiset, they change a copy of it. */
function changed(
  body: Body,
  { chosen }: PlaceEntity,
  { work, span }: { readonly work: readonly ModelStatement[]; readonly span: Span },
): readonly ModelStatement[] {
  return chosen === undefined ? work : changed(body, chosen.list, { work: changeElement(body, chosen, { work, span }), span });
}

/** The value comes first, and then the indices of the place. */
function elaborateAssignment(body: Body, { target, value, span }: StatementOf<"assign">): readonly ModelStatement[] {
  const { before, result: goal } = apart(body, (inner) => writable(inner, target));
  const { place, type } = goal;
  if (value.kind === "undefined") return [...before, ...changed(body, goal, { work: undefine(body, goal, span), span })];
  const isSimple = before.length === 0 && goal.chosen === undefined;
  if (value.kind === "call" && partsOfResult(body, value.callee) !== undefined && isSimple) return callInto(body, value, goal);
  const found = elaborateExpr(body, value);
  requireType(body, found, { type, span: value.span });
  const kept = before.length === 0 ? found : keep(body, found, value.span);
  // Of values with parts, some may be undefined: they are copied as they are.
  const copied = isScalarType(type) && !body.elaboration.dialect.copiesUndefined ? present(kept) : kept.expr;
  return [...before, ...changed(body, goal, { work: [{ kind: "assign", target: place, value: copied, span }], span })];
}

/** Has a function put its value into a place. */
function callInto(
  body: Body,
  call: Extract<Expr, { readonly kind: "call" }>,
  { place, type }: Pick<PlaceEntity, "place" | "type">,
): readonly ModelStatement[] {
  const result = partsOfResult(body, call.callee);
  const { routine, args } = elaborateArguments(body, call);
  if (JSON.stringify(result) !== JSON.stringify(type))
    body.elaboration.fail("M201", call.span, `Cannot take the value of '${call.callee.text}' here: it is built in another way`);
  return [{ kind: "call", routine: routine.name, args: [...args, read(place)], span: call.span }];
}

function undefine(body: Body, target: Pick<PlaceEntity, "place" | "type">, span: Span): readonly ModelStatement[] {
  return [{ kind: "undefine", target: target.place, span }, ...emptied(body, target, span)];
}

/** Empties the multisets in a place. */
function emptied(body: Body, target: Pick<PlaceEntity, "place" | "type">, span: Span): readonly ModelStatement[] {
  if (!holdsMultiset(target.type)) return [];
  return eachPart(body.scope, target, (place, type) => (type.kind === "list" ? [{ kind: "clear", target: place, span }] : []));
}

/** What is to be done with each scalar and multiset of a place, with loops over arrays. */
function eachPart(
  scope: Scope,
  { place, type }: Pick<PlaceEntity, "place" | "type">,
  work: (place: ModelPlace, type: ModelType) => readonly ModelStatement[],
): readonly ModelStatement[] {
  if (type.kind === "record") return type.fields.flatMap((one) => eachPart(scope, { place: field(place, one.name), type: one.type }, work));
  if (type.kind !== "array") return work(place, type);
  const { scope: loop, name } = bindFixed(scope, { text: "each", span: { start: 0, end: 0 } }, type.index);
  const body = eachPart(loop, { place: at(place, readVariable(name)), type: type.element }, work);
  return body.length === 0 ? [] : [{ kind: "for", variable: name, over: type.index, body, span: undefined }];
}

/** Every part gets its least value, and a multiset none. */
function clear({ elaboration, scope }: Body, target: Pick<PlaceEntity, "place" | "type">, span: Span): readonly ModelStatement[] {
  return eachPart(scope, target, (place, type) =>
    type.kind === "list"
      ? [{ kind: "clear", target: place, span }]
      : [{ kind: "assign", target: place, value: leastOf(elaboration.types, type), span }],
  );
}

function leastOf(types: readonly TypeDeclaration[], type: ModelType): ModelExpr {
  if (type.kind === "range") return numberOf(type.low);
  if (type.kind !== "named") return falsehood;
  const [part] = partsOf(types, type.name);
  const first = types.find((one) => one.name === part);
  if (first === undefined || !("members" in first)) throw new Mistake(undefined);
  return member(first.name, first.members[0] ?? "");
}

// ---------------------------------------------------------------- control

function elaborateReturn(body: Body, { value, span }: StatementOf<"return">): readonly ModelStatement[] {
  const { elaboration, result } = body;
  if (value === undefined || result === undefined) {
    if (value !== undefined) elaboration.fail("M201", value.span, "Cannot return a value: only functions do");
    if (result !== undefined) elaboration.fail("M201", span, "Cannot return without a value: a function has one");
    return [{ kind: "return", value: undefined, span }];
  }
  if (body.resultPlace !== undefined)
    return [...intoResult(body, value, { place: body.resultPlace, type: result }), { kind: "return", value: undefined, span }];
  const found = elaborateAs(body, value, result);
  body.returned?.push(found.type);
  if (body.resultCheck !== undefined)
    return [
      { kind: "assign", target: variable(body.resultCheck), value: present(found), span },
      { kind: "return", value: readVariable(body.resultCheck), span },
    ];
  return [{ kind: "return", value: present(found), span }];
}

/** A value with parts is put where the caller wants it. */
function intoResult(body: Body, value: Expr, target: Pick<PlaceEntity, "place" | "type">): readonly ModelStatement[] {
  if (value.kind === "call" && partsOfResult(body, value.callee) !== undefined) return callInto(body, value, target);
  const found = elaborateAs(body, value, target.type);
  return [{ kind: "assign", target: target.place, value: found.expr, span: value.span }];
}

function elaborateIf(body: Body, { branches, otherwise, span }: StatementOf<"if">): readonly ModelStatement[] {
  const [first, ...more] = branches;
  if (first === undefined) throw new RangeError("an 'if' has a branch");
  const condition = elaborateCondition(body, first.condition);
  const then = elaborateAll(body, first.body);
  const [second] = more;
  const rest =
    second === undefined
      ? elaborateAll(body, otherwise)
      : withBefore(body, (inner) => elaborateIf(inner, { kind: "if", branches: more, otherwise, span: second.condition.span }));
  return [{ kind: "if", condition, then, otherwise: rest, span }];
}

/** What is done before a condition is done again behind each round. */
function elaborateWhile(body: Body, { condition: asked, body: inside, span }: StatementOf<"while">): readonly ModelStatement[] {
  const limit = body.elaboration.dialect.mostRounds;
  const { before, result } = apart(body, (inner) => elaborateAs(inner, asked, booleanType));
  const round = elaborateAll(body, inside);
  if (before.length === 0) return [{ kind: "while", condition: result.expr, limit, body: round, span }];
  const goesOn = newVariable(body, body, booleanType);
  const ask: readonly ModelStatement[] = [...before, { kind: "assign", target: variable(goesOn), value: present(result), span }];
  return [...ask, { kind: "while", condition: readVariable(goesOn), limit, body: [...round, ...ask], span }];
}

function elaborateSwitch(body: Body, { subject, cases, otherwise, span }: StatementOf<"switch">): readonly ModelStatement[] {
  const value = elaborateExpr(body, subject);
  if (!isScalarType(value.type)) body.elaboration.fail("M201", subject.span, "Cannot choose by a value with parts");
  const all = cases.map((one) => ({
    values: one.values.map((expr) => apart(body, (inner) => present(elaborateAs(inner, expr, value.type)))),
    body: elaborateAll(body, one.body),
  }));
  const rest = elaborateAll(body, otherwise);
  if (all.some(({ values }) => values.some(({ before }) => before.length > 0)))
    return casesInTurn(body, { subject: keep(body, value, subject.span), cases: all, otherwise: rest, span });
  const plain = all.map((one) => ({ values: one.values.map(({ result }) => result), body: one.body }));
  return [{ kind: "switch", subject: present(value), cases: plain, otherwise: rest, span }];
}

interface Cases {
  readonly subject: Value;
  readonly cases: readonly {
    readonly values: readonly { readonly before: readonly ModelStatement[]; readonly result: ModelExpr }[];
    readonly body: readonly ModelStatement[];
  }[];
  readonly otherwise: readonly ModelStatement[];
  readonly span: Span;
}

/** Cases whose values call: each is compared in its turn, until one hits. */
function casesInTurn(body: Body, { subject, cases, otherwise, span }: Cases): readonly ModelStatement[] {
  const [first, ...more] = cases;
  if (first === undefined) return otherwise;
  const isHit = newVariable(body, body, booleanType);
  const assign = (value: ModelExpr): ModelStatement => ({ kind: "assign", target: variable(isHit), value, span });
  const compare = first.values.map(({ before, result }): ModelStatement => {
    const then = [...before, assign(binary("==", present(subject), result))];
    return { kind: "if", condition: not(readVariable(isHit)), then, otherwise: [], span };
  });
  const rest = casesInTurn(body, { subject, cases: more, otherwise, span });
  return [assign(falsehood), ...compare, { kind: "if", condition: readVariable(isHit), then: first.body, otherwise: rest, span }];
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
  const aside: Body = { ...body, hoist: { before: [], locals: [...body.locals], effects: { state: false, params: false } } };
  return exprs.every((expr) => elaborateExpr(aside, expr).expr.kind === "number");
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
  const bounds = [binder.over.from, binder.over.to].map((expr) => ({ span: expr.span, evaluate: () => elaborateExpr(body, expr) }));
  const [from, to] = inTurn(body, bounds);
  if (from === undefined || to === undefined) throw new RangeError("there are two bounds");
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
): readonly ModelStatement[] {
  const [first, ...more] = aliases;
  if (first === undefined) return inside(body);
  const constant = constantEntity(body, first.place);
  if (constant !== undefined) {
    const known = new Scope(body.scope);
    known.bind(first.name.text, constant);
    return elaborateAliases({ ...body, scope: known }, { aliases: more, span }, inside);
  }
  const entity = elaboratePlace(body, first.place);
  const name = body.scope.modelName(first.name.text);
  const scope = new Scope(body.scope);
  scope.bind(first.name.text, { ...entity, place: variable(name) });
  const inner: Body = { ...body, scope };
  const statements = withBefore(inner, (own) => elaborateAliases(own, { aliases: more, span }, inside));
  return [{ kind: "alias", name, place: entity.place, body: statements, span }];
}

/** What a function does that ends without `return`. */
export function missingResult(name: string, span: Span): ModelStatement {
  return { kind: "error", failure: { kind: "error", subject: undefined, text: `function '${name}' ends without 'return'` }, span };
}
