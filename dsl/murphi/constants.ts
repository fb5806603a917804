/** Constants with other values than their declarations give them. */
import type { Source } from "../diagnostics/index.js";
import type { Declaration } from "./ast.js";
import { parse } from "./parse.js";

export type Constants = Readonly<Record<string, number | boolean>>;

/** The constants that a model declares for all of it, in their order; undefined if the text cannot be read. */
export function constantsOf(source: Source): readonly string[] | undefined {
  return parse(source).file?.declarations.flatMap((one) => (one.kind === "const" ? [one.name.text] : []));
}

/** Constants that are not declared are ignored. */
export function withConstants(declarations: readonly Declaration[], constants: Constants): readonly Declaration[] {
  return declarations.map((one) => {
    const value = one.kind === "const" && Object.hasOwn(constants, one.name.text) ? constants[one.name.text] : undefined;
    if (one.kind !== "const" || value === undefined) return one;
    const { span } = one.value;
    return { ...one, value: typeof value === "number" ? { kind: "number", value, span } : { kind: "boolean", value, span } };
  });
}
