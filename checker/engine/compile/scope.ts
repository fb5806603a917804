/** What names stand for while code is put together. */
import type { Scalar } from "../layout/index.js";
import type { Local } from "../wasm/index.js";
import type { Place } from "./place.js";

export type Binding =
  /** Known while code is put together: a rule's parameter, the variable of an unrolled loop. */
  | { readonly kind: "constant"; readonly scalar: Scalar; readonly value: number }
  /** A scalar in a local of 32 bits, as a value in hand. */
  | { readonly kind: "scalar"; readonly scalar: Scalar; readonly local: Local }
  | { readonly kind: "place"; readonly place: Place };

/** Names, inner ones before outer ones. */
export class Scope {
  readonly #names = new Map<string, Binding>();

  constructor(readonly outer?: Scope) {}

  bind(name: string, binding: Binding): void {
    this.#names.set(name, binding);
  }

  find(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.outer?.find(name);
  }
}
