/** Numbers of bounded types. */
import { ProtocolFailure } from "./failure.js";

/** A number that a place of the type `low..high` takes. `at`: the expression's place in the protocol. */
export function inRange(value: number, [low, high]: readonly [number, number], at: string): number {
  if (value < low || value > high) throw new ProtocolFailure("overflow", `${value} lies outside ${low}..${high}`, at);
  return value;
}

/** A set of numbers that a place of the type `set<low..high>` takes. */
export function allInRange(set: ReadonlySet<number>, bounds: readonly [number, number], at: string): ReadonlySet<number> {
  for (const value of set) inRange(value, bounds, at);
  return set;
}

/** A number that counts modulo `modulus`, from 0 on. */
export function modulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
