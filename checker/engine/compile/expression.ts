/** Expressions of the model as code. */
import { InternalError, unreachable } from "../../../dsl/diagnostics/index.js";
import type { ModelExpr, ModelPlace, ModelType } from "../../../dsl/model/index.js";
import { booleanScalar, numberScalar, scalarOf, codesOf, lowestOf, definite, offsetOf, type Scalar } from "../layout/index.js";
import { after, branch, either, get, i32, i64, local, op, set, when, type Instruction } from "../wasm/index.js";
import { compare, compute, isComparison } from "./arithmetic.js";
import { callFunction } from "./calling.js";
import { bound, loopOver, writtenOut } from "./each-value.js";
import { refusal, type Frame } from "./frame.js";
import { common, computed, converted, decoded, encoded, known, present, type Operand } from "./operand.js";
import { moved, part, readBits, writeBits, type Place } from "./place.js";

type ExprOf<Kind extends ModelExpr["kind"]> = Extract<ModelExpr, { readonly kind: Kind }>;

export function compileExpr(frame: Frame, expr: ModelExpr): Operand {
  switch (expr.kind) {
    case "number":
      return known({ ...numberScalar, low: expr.value, high: expr.value }, expr.value);
    case "boolean":
      return known(booleanScalar, Number(expr.value));
    case "member":
      return member(frame, expr);
    case "undefined":
      return known({ ...booleanScalar, isOptional: true }, 0);
    case "read":
      return readScalar(frame, expr.place);
    case "not":
      return negated(condition(frame, expr.operand));
    case "negate":
      return compute(
        "-",
        known({ ...numberScalar, low: 0, high: 0 }, 0),
        present(compileExpr(frame, expr.operand), refusal(frame)),
        refusal(frame),
      );
    case "binary":
      return binary(frame, expr);
    case "conditional":
      return conditional(frame, expr);
    case "quantified":
      return quantified(frame, expr);
    case "defined": {
      const operand = compileExpr(frame, expr.operand);
      if (!operand.scalar.isOptional) return known(booleanScalar, 1);
      return operand.constant === undefined
        ? computed(booleanScalar, op("i32.ne", operand.code, i32(0)))
        : known(booleanScalar, Number(operand.constant !== 0));
    }
    case "value":
      return present(compileExpr(frame, expr.operand), refusal(frame));
    case "member of":
      return memberOf(frame, expr);
    case "length": {
      const { place, before } = placeOf(frame, expr.list);
      return withBefore(before, listLength(place));
    }
    case "call":
      return callFunction(frame, expr);
    default:
      return unreachable(expr);
  }
}

/** A boolean as code. */
export function condition(frame: Frame, expr: ModelExpr): Operand {
  return present(compileExpr(frame, expr), refusal(frame));
}

/** A value converted to a type, in hand. */
export function valueAs(frame: Frame, expr: ModelExpr, scalar: Scalar): Operand {
  return converted(compileExpr(frame, expr), scalar, refusal(frame));
}

// ---------------------------------------------------------------- places

export interface FoundPlace {
  readonly place: Place;
  /** Computes what the place depends on. */
  readonly before: readonly Instruction[];
}

/** A place in memory or in a local of 64 bits; not for names of single scalars. */
export function placeOf(frame: Frame, source: ModelPlace): FoundPlace {
  const root = frame.scope.find(source.root);
  if (root?.kind !== "place") throw new InternalError(`'${source.root}' is no place with parts`);
  let { place } = root;
  const before: Instruction[] = [];
  for (const selector of source.path) {
    if (selector.kind === "field") place = fieldOf(place, selector.name);
    else {
      const found = elementOf(frame, place, selector.index);
      before.push(...found.before);
      place = found.place;
    }
  }
  return { place, before };
}

function fieldOf(place: Place, name: string): Place {
  const field = place.shape.kind === "record" ? place.shape.fields.find((one) => one.name === name) : undefined;
  if (field === undefined) throw new InternalError(`no field '${name}'`);
  return part(place, field.offset, field.shape);
}

function elementOf(frame: Frame, place: Place, index: ModelExpr): FoundPlace {
  const { shape } = place;
  if (shape.kind !== "array" && shape.kind !== "list") throw new InternalError("only arrays and lists have elements");
  const scalar: Scalar = shape.kind === "array" ? definite(shape.index) : { ...numberScalar, low: 0, high: shape.capacity - 1 };
  const operand = valueAs(frame, index, scalar);
  const begin = shape.kind === "list" ? shape.lengthBits : 0;
  const stride = shape.kind === "array" ? shape.stride : shape.element.bits;
  if (operand.constant !== undefined) {
    return { place: part(place, begin + (operand.constant - lowestOf(scalar)) * stride, shape.element), before: [] };
  }
  const low = lowestOf(scalar);
  const bits = op("i32.mul", low === 0 ? operand.code : op("i32.sub", operand.code, i32(low)), i32(stride));
  return moved(part(place, begin, shape.element), bits);
}

/** The length of a list as a number. */
export function listLength(place: Place): Operand {
  if (place.shape.kind !== "list") throw new InternalError("only lists have a length");
  const { capacity, lengthBits } = place.shape;
  return computed({ ...numberScalar, low: 0, high: capacity }, op("i32.wrap_i64", readBits(place, lengthBits)));
}

function readScalar(frame: Frame, source: ModelPlace): Operand {
  const root = frame.scope.find(source.root);
  if (root === undefined) throw new InternalError(`no variable '${source.root}'`);
  if (root.kind === "constant") return known(root.scalar, root.value);
  if (root.kind === "scalar") return computed(root.scalar, get(root.local));
  const { place, before } = placeOf(frame, source);
  if (place.shape.kind !== "scalar") throw new InternalError(`'${source.root}' is read as one value but has parts`);
  return withBefore(before, readPlace(place, place.shape.scalar));
}

export function readPlace(place: Place, scalar: Scalar): Operand {
  return decoded(scalar, place.shape.bits === 0 ? i32(0) : op("i32.wrap_i64", readBits(place)));
}

/** Stores a value of the place's type. */
export function writeScalar(place: Place, value: Operand): readonly Instruction[] {
  if (place.shape.bits === 0) return value.constant === undefined ? [{ kind: "drop", value: value.code }] : [];
  const code = encoded(value);
  return writeBits(place, code.kind === "constant" ? i64(code.value) : op("i64.extend_i32_u", code));
}

function withBefore(before: readonly Instruction[], operand: Operand): Operand {
  return operand.constant === undefined ? { ...operand, code: after(before, operand.code) } : operand;
}

// ---------------------------------------------------------------- operators

function member(frame: Frame, expr: ExprOf<"member">): Operand {
  const scalar = scalarOf(frame.assembly.model, { kind: "named", name: expr.type });
  const declaration = frame.assembly.model.types.find((one) => one.name === expr.type);
  if (scalar === undefined || declaration === undefined || !("members" in declaration))
    throw new InternalError(`no members in '${expr.type}'`);
  return known(scalar, declaration.members.indexOf(expr.member));
}

function negated(operand: Operand): Operand {
  return operand.constant === undefined ? computed(booleanScalar, op("i32.eqz", operand.code)) : known(booleanScalar, 1 - operand.constant);
}

function binary(frame: Frame, expr: ExprOf<"binary">): Operand {
  const { operator } = expr;
  switch (operator) {
    case "and":
    case "or":
    case "implies":
      return logical(frame, expr);
    case "same":
      return equality(compileExpr(frame, expr.left), compileExpr(frame, expr.right));
    case "==":
    case "!=": {
      const equal = equality(
        present(compileExpr(frame, expr.left), refusal(frame)),
        present(compileExpr(frame, expr.right), refusal(frame)),
      );
      return operator === "==" ? equal : negated(equal);
    }
    default: {
      const [left, right] = [
        present(compileExpr(frame, expr.left), refusal(frame)),
        present(compileExpr(frame, expr.right), refusal(frame)),
      ];
      return isComparison(operator) ? compare(operator, left, right) : compute(operator, left, right, refusal(frame));
    }
  }
}

function logical(frame: Frame, { operator, left, right }: ExprOf<"binary">): Operand {
  const first = condition(frame, left);
  // What the left side alone decides: `true or x`, `false and x`, `false implies x`.
  const decides = operator === "or" ? 1 : 0;
  const decided = operator === "and" ? 0 : 1;
  if (first.constant === decides) return known(booleanScalar, decided);
  const second = condition(frame, right);
  if (first.constant !== undefined) return second;
  if (second.constant === decided && isCheap(first.code, 8)) return second;
  const [yes, no] = operator === "or" ? [i32(1), second.code] : [second.code, i32(decided)];
  if (!isCheap(second.code, 12)) return computed(booleanScalar, either("i32", first.code, [yes, no]));
  if (operator === "and") return computed(booleanScalar, op("i32.and", first.code, second.code));
  return computed(booleanScalar, op("i32.or", operator === "or" ? first.code : op("i32.eqz", first.code), second.code));
}

/** May code be run although nobody asks for its value: does it neither fail nor take long? */
function isCheap(code: Instruction, limit: number): boolean {
  return weigh(code) <= limit;
}

function neverFails(code: Instruction): boolean {
  return Number.isFinite(weigh(code));
}

function weigh(code: Instruction): number {
  switch (code.kind) {
    case "constant":
    case "imported":
    case "get":
      return 1;
    case "operation":
    case "access":
      return code.operands.reduce((sum, one) => sum + weigh(one), 1);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** Of optionals too: nothing equals nothing. */
export function equality(left: Operand, right: Operand): Operand {
  const target = common(left.scalar, right.scalar);
  const [a, b] = [converted(left, target, () => []), converted(right, target, () => [])];
  if (a.constant !== undefined && b.constant !== undefined) return known(booleanScalar, Number(a.constant === b.constant));
  if (a.constant === 0) return computed(booleanScalar, op("i32.eqz", b.code));
  if (b.constant === 0) return computed(booleanScalar, op("i32.eqz", a.code));
  return computed(booleanScalar, op("i32.eq", a.code, b.code));
}

function conditional(frame: Frame, expr: ExprOf<"conditional">): Operand {
  const test = condition(frame, expr.condition);
  if (test.constant !== undefined) return compileExpr(frame, test.constant === 1 ? expr.whenTrue : expr.whenFalse);
  const [yes, no] = [compileExpr(frame, expr.whenTrue), compileExpr(frame, expr.whenFalse)];
  const scalar = isNothing(yes) ? optional(no.scalar) : isNothing(no) ? optional(yes.scalar) : common(yes.scalar, no.scalar);
  const [a, b] = [converted(yes, scalar, refusal(frame)), converted(no, scalar, refusal(frame))];
  return computed(scalar, either("i32", test.code, [a.code, b.code]));
}

function isNothing(operand: Operand): boolean {
  return operand.scalar.isOptional && operand.constant === 0;
}

function optional(scalar: Scalar): Scalar {
  return { ...scalar, isOptional: true };
}

function memberOf(frame: Frame, expr: ExprOf<"member of">): Operand {
  const operand = compileExpr(frame, expr.operand);
  const { scalar } = operand;
  const whole = scalarOf(frame.assembly.model, { kind: "named", name: expr.type });
  if (scalar.kind !== "members" || whole?.kind !== "members") throw new InternalError("only members belong to enums and scalarsets");
  const shift = scalar.isOptional ? 1 : 0;
  const tests = whole.parts.flatMap(({ name, size }) => {
    const offset = offsetOf(scalar, name);
    if (offset === undefined) return [];
    const low = offset + shift;
    if (operand.constant !== undefined) return [i32(Number(operand.constant >= low && operand.constant < low + size))];
    return [op("i32.lt_u", low === 0 ? operand.code : op("i32.sub", operand.code, i32(low)), i32(size))];
  });
  return computed(
    booleanScalar,
    tests.reduce((all, one) => op("i32.or", all, one), tests.shift() ?? i32(0)),
  );
}

function quantified(frame: Frame, expr: ExprOf<"quantified">): Operand {
  const { over, quantifier } = expr;
  const values = writtenOut(frame, { over, size: 1 + frame.assembly.sizes.ofExpr(expr.body) });
  if (values === undefined) return quantifiedByLoop(frame, expr);
  const bodies = values.map((binding) => () => present(compileExpr(bound(frame, expr.variable, binding), expr.body), refusal(frame)));
  switch (quantifier) {
    case "forall":
    case "exists":
      return anyOrAll(bodies, quantifier === "exists" ? 1 : 0);
    case "count":
    case "sum":
      return bodies.map((body) => body()).reduce((sum, one) => addition(frame, sum, one), known({ ...numberScalar, low: 0, high: 0 }, 0));
    default:
      return unreachable(quantifier);
  }
}

function addition(frame: Frame, sum: Operand, one: Operand): Operand {
  return compute("+", { ...sum, scalar: numberLike(sum.scalar) }, one, refusal(frame));
}

/** A quantifier as a loop. */
function quantifiedByLoop(frame: Frame, { over, variable, quantifier, body }: ExprOf<"quantified">): Operand {
  const result = local("i32", quantifier);
  const adds = quantifier === "count" || quantifier === "sum";
  const deciding = quantifier === "exists" ? 1 : 0;
  let scalar: Scalar = adds ? { ...numberScalar, low: 0, high: 0 } : booleanScalar;
  const code = loopOver(frame, { over, variable }, (inner, end) => {
    const one = present(compileExpr(inner, body), refusal(inner));
    if (adds) {
      scalar = sumOf(one.scalar, valuesIn(frame, over).length);
      return [set(result, op("i32.add", get(result), one.code))];
    }
    return [when(deciding === 1 ? one.code : op("i32.eqz", one.code), [set(result, i32(deciding)), branch(end)])];
  });
  return computed(scalar, after([set(result, i32(adds ? 0 : 1 - deciding)), ...code], get(result)));
}

/** The type of the sum of `count` values. */
function sumOf(scalar: Scalar, count: number): Scalar {
  const { low, high } = scalar.kind === "number" ? scalar : { low: 0, high: 1 };
  const fits = low * count >= numberScalar.low && high * count <= numberScalar.high;
  return fits ? { ...numberScalar, low: Math.min(0, low * count), high: Math.max(0, high * count) } : numberScalar;
}

/** The first value that decides (1: one is enough; 0: one is too many) makes the rest idle. */
function anyOrAll(bodies: readonly (() => Operand)[], deciding: 0 | 1): Operand {
  const tests: Instruction[] = [];
  for (const body of bodies) {
    const one = body();
    // What comes before may fail: it is looked at first.
    if (one.constant === deciding && tests.every(neverFails)) return known(booleanScalar, deciding);
    if (one.constant !== 1 - deciding) tests.push(one.code);
    if (one.constant === deciding) break;
  }
  const last = tests.pop();
  if (last === undefined) return known(booleanScalar, 1 - deciding);
  const code = tests.reduceRight(
    (rest, one) =>
      isCheap(rest, 8) && isCheap(one, 8)
        ? op(deciding === 1 ? "i32.or" : "i32.and", one, rest)
        : either("i32", one, deciding === 1 ? [i32(1), rest] : [rest, i32(0)]),
    last,
  );
  return computed(booleanScalar, code);
}

function numberLike(scalar: Scalar): Scalar {
  return scalar.kind === "boolean" ? { ...numberScalar, low: 0, high: 1 } : scalar;
}

/** Each value of a scalar type, bound as a constant; of an optional type nothing too. */
export function valuesIn(
  frame: Frame,
  type: ModelType,
): readonly { readonly kind: "constant"; readonly scalar: Scalar; readonly value: number }[] {
  const scalar = scalarOf(frame.assembly.model, type);
  if (scalar === undefined) throw new InternalError("only scalars are enumerated");
  const low = lowestOf(scalar);
  return Array.from({ length: codesOf(scalar) }, (_, index) => ({ kind: "constant", scalar, value: low + index }));
}
