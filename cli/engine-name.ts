import type { Engine } from "../checker/index.js";
import { UsageError } from "./usage-error.js";

/** The value of `--engine`. */
export function readEngine(text: string): Engine {
  if (text === "reference" || text === "wasm") return text;
  throw new UsageError(`Cannot read --engine "${text}": it is wasm or reference`);
}
