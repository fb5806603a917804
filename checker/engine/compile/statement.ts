/** Statements of the model as code. */
import { InternalError, unreachable } from "../../../dsl/diagnostics/index.js";
import type { ModelExpr, ModelPlace, ModelStatement } from "../../../dsl/model/index.js";
import { codesOf, lowestOf, type Scalar } from "../layout/index.js";
import { block, branch, get, i32, label, local, op, set, when, whileLoop, type Instruction } from "../wasm/index.js";
import { callRoutine } from "./calling.js";
import { chooseValue } from "./choosing.js";
import { bound, loopOver, writtenOut } from "./each-value.js";
import { condition, equality, compileExpr, placeOf, valueAs, writeScalar } from "./expression.js";
import { exclude, failWith, refusal, type Frame } from "./frame.js";
import { appendTo, removeFrom } from "./list.js";
import { clearBits, copyBits, part, type Place } from "./place.js";
import { Scope } from "./scope.js";

type StatementOf<Kind extends ModelStatement["kind"]> = Extract<ModelStatement, { readonly kind: Kind }>;

export function compileAll(frame: Frame, statements: readonly ModelStatement[]): readonly Instruction[] {
  return statements.flatMap((statement) => compileOne(frame, statement));
}

function compileOne(outer: Frame, statement: ModelStatement): readonly Instruction[] {
  const frame = statement.span === undefined ? outer : { ...outer, span: statement.span };
  switch (statement.kind) {
    case "assign":
      return assign(frame, statement.target, statement.value);
    case "clear":
      return clear(frame, statement.target);
    case "undefine":
      return undefine(frame, statement.target);
    case "call":
      return callRoutine(frame, statement);
    case "return":
      return leaveRoutine(frame, statement.value);
    case "append": {
      const { place, before } = placeOf(frame, statement.list);
      return [...before, ...appendTo(frame, place, statement.value)];
    }
    case "remove": {
      const { place, before } = placeOf(frame, statement.list);
      return [...before, ...removeFrom(place, compileExpr(frame, statement.index))];
    }
    case "error":
      return failWith(frame, statement.failure, statement.span);
    case "assert":
      return demand(frame, statement.condition, failWith(frame, statement.failure, statement.span));
    case "assume":
      return demand(frame, statement.condition, exclude(frame));
    case "mark":
      return frame.assembly.mark(statement);
    default:
      return compileCompound(frame, statement);
  }
}

function compileCompound(
  frame: Frame,
  statement: StatementOf<"if" | "switch" | "for" | "while" | "alias" | "choose">,
): readonly Instruction[] {
  switch (statement.kind) {
    case "if": {
      const test = condition(frame, statement.condition);
      if (test.constant !== undefined) return compileAll(frame, test.constant === 1 ? statement.then : statement.otherwise);
      return [when(test.code, compileAll(frame, statement.then), compileAll(frame, statement.otherwise))];
    }
    case "switch":
      return compileSwitch(frame, statement);
    case "for":
      return compileFor(frame, statement);
    case "while":
      return compileWhile(frame, statement);
    case "alias": {
      const { place, before } = placeOf(frame, statement.place);
      const scope = new Scope(frame.scope);
      scope.bind(statement.name, { kind: "place", place });
      return [...before, ...compileAll({ ...frame, scope }, statement.body)];
    }
    case "choose":
      return chooseValue(frame, statement, () => compileAll(frame, statement.otherwise));
    default:
      return unreachable(statement);
  }
}

function compileFor(frame: Frame, { over, variable, body }: StatementOf<"for">): readonly Instruction[] {
  const values = writtenOut(frame, { over, size: frame.assembly.sizes.ofStatements(body) });
  if (values === undefined) return loopOver(frame, { over, variable }, (inner) => compileAll(inner, body));
  return values.flatMap((binding) => compileAll(bound(frame, variable, binding), body));
}

/** Ends the step by `failure` unless the condition holds. */
function demand(frame: Frame, expr: ModelExpr, failure: readonly Instruction[]): readonly Instruction[] {
  const test = condition(frame, expr);
  if (test.constant !== undefined) return test.constant === 1 ? [] : failure;
  return [when(op("i32.eqz", test.code), failure)];
}

function leaveRoutine(frame: Frame, value: ModelExpr | undefined): readonly Instruction[] {
  const { label: end, result } = frame.end;
  if (value === undefined || result === undefined) return [branch(end)];
  return [set(result.local, valueAs(frame, value, result.scalar).code), branch(end)];
}

// ---------------------------------------------------------------- assignment

function assign(frame: Frame, target: ModelPlace, value: ModelExpr): readonly Instruction[] {
  const root = frame.scope.find(target.root);
  if (root?.kind === "scalar") return [set(root.local, valueAs(frame, value, root.scalar).code)];
  const { place, before } = placeOf(frame, target);
  return [...before, ...store(frame, place, value)];
}

/** Stores the value of an expression of the place's type. */
export function store(frame: Frame, place: Place, value: ModelExpr): readonly Instruction[] {
  if (place.shape.kind === "scalar") return writeScalar(place, valueAs(frame, value, place.shape.scalar));
  if (value.kind === "conditional") {
    const test = condition(frame, value.condition);
    if (test.constant !== undefined) return store(frame, place, test.constant === 1 ? value.whenTrue : value.whenFalse);
    return [when(test.code, store(frame, place, value.whenTrue), store(frame, place, value.whenFalse))];
  }
  if (value.kind !== "read") throw new InternalError(`a value with parts is copied from a place, not from '${value.kind}'`);
  const source = placeOf(frame, value.place);
  return [...source.before, ...copyBits(place, source.place)];
}

function clear(frame: Frame, target: ModelPlace): readonly Instruction[] {
  const root = frame.scope.find(target.root);
  if (root?.kind === "scalar") return [set(root.local, i32(lowestOf(root.scalar)))];
  const { place, before } = placeOf(frame, target);
  return [...before, ...clearBits(place)];
}

function undefine(frame: Frame, target: ModelPlace): readonly Instruction[] {
  const root = frame.scope.find(target.root);
  // Nothing at all is the lowest value of an optional.
  if (root?.kind === "scalar") return root.scalar.isOptional ? [set(root.local, i32(lowestOf(root.scalar)))] : [];
  const { place, before } = placeOf(frame, target);
  return [...before, ...undefinePlace(place)];
}

function undefinePlace(place: Place): readonly Instruction[] {
  const { shape } = place;
  switch (shape.kind) {
    case "scalar":
      return shape.scalar.isOptional ? clearBits(place) : [];
    case "record":
      return shape.fields.flatMap((field) => undefinePlace(part(place, field.offset, field.shape)));
    case "array":
      return Array.from({ length: shape.size }, (_, index) => undefinePlace(part(place, index * shape.stride, shape.element))).flat();
    case "list":
      return [];
    default:
      return unreachable(shape);
  }
}

// ---------------------------------------------------------------- control

/** Up to this many cases are tested one after the other. */
const fewCases = 3;

function compileSwitch(frame: Frame, statement: StatementOf<"switch">): readonly Instruction[] {
  const subject = compileExpr(frame, statement.subject);
  const cases = statement.cases.map(({ values, body }) => ({
    values: values.map((value) => compileExpr(frame, value)),
    body: () => compileAll(frame, body),
  }));
  const otherwise = (): readonly Instruction[] => compileAll(frame, statement.otherwise);
  const isKnown = cases.every(({ values }) => values.every((value) => value.constant !== undefined));
  if (subject.constant !== undefined && isKnown) {
    const chosen = cases.find(({ values }) => values.some((value) => equality(subject, value).constant === 1));
    return chosen === undefined ? otherwise() : chosen.body();
  }
  const held = local("i32", "subject");
  const own = { scalar: subject.scalar, constant: undefined, code: get(held) };
  const before = set(held, subject.code);
  if (isKnown && cases.length > fewCases && subject.scalar.kind !== "number") {
    return [before, ...branchTable(own, cases, otherwise)];
  }
  const chain = cases.reduceRight<() => readonly Instruction[]>((rest, { values, body }) => {
    const tests = values.map((value) => equality(own, value).code);
    const test = tests.reduce((all, one) => op("i32.or", all, one), tests.shift() ?? i32(0));
    return () => [when(test, body(), rest())];
  }, otherwise);
  return [before, ...chain()];
}

interface Case {
  readonly values: readonly { readonly scalar: Scalar; readonly constant: number | undefined; readonly code: Instruction }[];
  readonly body: () => readonly Instruction[];
}

/** One nested block for each case; the table leaves as many of them as to stand before its case. */
function branchTable(
  subject: Case["values"][number],
  cases: readonly Case[],
  otherwise: () => readonly Instruction[],
): readonly Instruction[] {
  const end = label("end");
  const starts = cases.map((_, index) => label(`case${index}`));
  const other = label("otherwise");
  const labels = Array.from({ length: codesOf(subject.scalar) }, (_, code) => {
    const value = { scalar: subject.scalar, constant: code, code: i32(code) };
    const index = cases.findIndex(({ values }) => values.some((one) => equality(value, one).constant === 1));
    return starts[index] ?? other;
  });
  let body: readonly Instruction[] = [{ kind: "branch table", labels: [...labels, other], index: subject.code }];
  for (const [index, { body: own }] of cases.entries()) {
    body = [block(starts[index] ?? other, body), ...own(), branch(end)];
  }
  return [block(end, [block(other, body), ...otherwise()])];
}

function compileWhile(frame: Frame, statement: StatementOf<"while">): readonly Instruction[] {
  const rounds = local("i32", "rounds");
  const test = condition(frame, statement.condition);
  const tooLong = when(
    op("i32.ge_s", get(rounds), i32(statement.limit)),
    refusal(frame)(`a loop goes round more than ${statement.limit} times`),
  );
  const next = set(rounds, op("i32.add", get(rounds), i32(1)));
  return [set(rounds, i32(0)), whileLoop(test.code, [tooLong, next, ...compileAll(frame, statement.body)])];
}
