/** Where the variables of a model lie: those of a state side by side in its packed form, the transient ones beside each other in scratch memory. */
import type { Model } from "../../../dsl/model/index.js";
import { shapeOf, type Shape } from "./shape.js";

export interface Layout {
  readonly variables: readonly LaidOut[];
  /** Of a packed state. */
  readonly bits: number;
  /** What a state takes in the store: whole words of 32 bits. */
  readonly bytes: number;
  /** Of the transient variables together. */
  readonly transientBits: number;
}

export interface LaidOut {
  readonly name: string;
  readonly shape: Shape;
  readonly isTransient: boolean;
  /** In bits, from the beginning of the state or of the scratch for transient variables. */
  readonly offset: number;
}

export function layOut(model: Model): Layout {
  let bits = 0;
  let transientBits = 0;
  const variables = model.variables.map(({ name, type, transient }): LaidOut => {
    const shape = shapeOf(model, type);
    const offset = transient ? transientBits : bits;
    if (transient) transientBits += shape.bits;
    else bits += shape.bits;
    return { name, shape, isTransient: transient, offset };
  });
  return { variables, bits, bytes: Math.max(4, 4 * Math.ceil(bits / 32)), transientBits };
}
