/**
 * Queues and multisets. Elements stand side by side behind the length, room without an element is zeros. A multiset is kept in ascending order
 * of its elements' bits, so that equal multisets are equal bits and equal elements are neighbours.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { ModelExpr } from "../../../dsl/model/index.js";
import { numberScalar, type ListShape } from "../layout/index.js";
import { block, branch, either, get, i32, i64, label, local, op, set, tee, when, type Instruction } from "../wasm/index.js";
import { listLength } from "./expression.js";
import { declareShape, refusal, type Frame } from "./frame.js";
import { converted, type Operand } from "./operand.js";
import { clearBits, copyBits, longestRun, maskOf, moved, part, piecesOf, readBits, writeBits, type Place } from "./place.js";
import { store } from "./statement.js";

/** Puts a value at the end of a queue, or in its place in a multiset. A full list ends the step. */
export function appendTo(frame: Frame, list: Place, value: ModelExpr): readonly Instruction[] {
  const shape = listShape(list);
  const length = local("i32", "length");
  const full = when(op("i32.ge_u", get(length), i32(shape.capacity)), refusal(frame)("an element is added to a full list"));
  const measure = [set(length, listLength(list).code), full];
  const grow = writeLength(list, op("i32.add", get(length), i32(1)));
  if (shape.capacity === 1) return [...measure, ...store(frame, element(list, 0), value), ...grow];
  if (shape.isOrdered) {
    const { place, before } = moved(part(list, shape.lengthBits, shape.element), op("i32.mul", get(length), i32(shape.element.bits)));
    return [...measure, ...before, ...store(frame, place, value), ...grow];
  }
  const { place: added, before } = declareShape(frame, "added", shape.element);
  return [...measure, ...before, ...store(frame, added, value), ...insertSorted(list, added, get(length)), ...grow];
}

/** From the end: larger elements move up by one until the place of the new one is found. */
function insertSorted(list: Place, added: Place, length: Instruction): readonly Instruction[] {
  const { capacity } = listShape(list);
  const done = label("done");
  const steps = Array.from({ length: capacity - 1 }, (_, index) => capacity - 1 - index).map((position) => {
    const below = element(list, position - 1);
    const fits = when(upTo(below, added), [...copyBits(element(list, position), added), branch(done)]);
    return when(op("i32.ge_u", length, i32(position)), [fits, ...copyBits(element(list, position), below)]);
  });
  return [block(done, [...steps, ...copyBits(element(list, 0), added)])];
}

/** Is `a` at most `b`, as numbers whose last piece counts most? */
export function upTo(a: Place, b: Place): Instruction {
  const [lowest, ...higher] = piecesOf(a.shape.bits).map(({ offset, bits }) => ({
    a: readBits(part(a, offset, a.shape), bits),
    b: readBits(part(b, offset, b.shape), bits),
  }));
  if (lowest === undefined) return i32(1);
  return higher.reduce(
    (rest, one) => either("i32", op("i64.eq", one.a, one.b), [rest, op("i64.lt_u", one.a, one.b)]),
    op("i64.le_u", lowest.a, lowest.b),
  );
}

/** Takes out the element at an index below the length; later ones move down. */
export function removeFrom(list: Place, index: Operand): readonly Instruction[] {
  const shape = listShape(list);
  const own = converted(index, { ...numberScalar, low: 0, high: shape.capacity - 1 }, () => []);
  const shrink = writeLength(list, op("i32.sub", listLength(list).code, i32(1)));
  if (shape.capacity === 1) return [...clearBits(element(list, 0)), ...shrink];
  const whole = shape.capacity * shape.element.bits;
  if (whole <= longestRun) return [...removeBits(list, own, whole), ...shrink];
  const held = local("i32", "removed");
  const moves = Array.from({ length: shape.capacity - 1 }, (_, position) => {
    const move = copyBits(element(list, position), element(list, position + 1));
    if (own.constant !== undefined) return position >= own.constant ? move : [];
    return [when(op("i32.ge_u", i32(position), get(held)), move)];
  });
  return [set(held, own.code), ...moves.flat(), ...clearBits(element(list, shape.capacity - 1)), ...shrink];
}

/** All elements in one number: what is below the gap stays, what is above moves down. */
function removeBits(list: Place, index: Operand, whole: number): readonly Instruction[] {
  const { lengthBits, element: own } = listShape(list);
  const elements = part(list, lengthBits, own);
  if (index.constant === 0) return writeBits(elements, op("i64.shr_u", readBits(elements, whole), i64(own.bits)), whole);
  const all = local("i64", "elements");
  const begin = local("i64", "begin");
  const low = op("i64.and", tee(all, readBits(elements, whole)), op("i64.sub", op("i64.shl", i64(1), get(begin)), i64(1)));
  const high = op("i64.shl", op("i64.shr_u", op("i64.shr_u", get(all), get(begin)), i64(own.bits)), get(begin));
  const position =
    index.constant === undefined ? op("i64.extend_i32_u", op("i32.mul", index.code, i32(own.bits))) : i64(index.constant * own.bits);
  return [set(begin, position), ...writeBits(elements, op("i64.and", op("i64.or", low, high), i64(maskOf(whole))), whole)];
}

function writeLength(list: Place, length: Instruction): readonly Instruction[] {
  return writeBits(list, op("i64.extend_i32_u", length), listShape(list).lengthBits);
}

/** The place of the element at a fixed position. */
export function element(list: Place, position: number): Place {
  const shape = listShape(list);
  return part(list, shape.lengthBits + position * shape.element.bits, shape.element);
}

function listShape(list: Place): ListShape {
  if (list.shape.kind !== "list") throw new InternalError("only lists have elements that come and go");
  return list.shape;
}
