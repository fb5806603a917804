import type { Loaded, Settings } from "../dsl/index.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** Reads `--set P=v` options: whole numbers, `true` and `false`. A param that is set twice has the last value. Undefined without any. */
export function readSettings(texts: readonly string[]): Settings | undefined {
  return texts.length === 0 ? undefined : Object.fromEntries(texts.map(readSetting));
}

/** Throws `UsageError` for a param that none of the files has. Of a file with errors the params may not be known. */
export function requireParams(settings: Settings | undefined, files: readonly Loaded[]): void {
  if (settings === undefined || files.some((file) => file.scenarios.length === 0)) return;
  const names = [...new Set(files.flatMap((file) => file.scenarios.flatMap(({ protocol }) => protocol.params.map((param) => param.name))))];
  const unknown = Object.keys(settings).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const existing = names.length === 0 ? "there are no params" : `the params are ${names.join(", ")}`;
  throw new UsageError(`Unknown param "${unknown}"`, didYouMean(unknown, names) ?? existing);
}

function readSetting(text: string): readonly [string, number | boolean] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(-?\d{1,15}|true|false)\s*$/u.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`Cannot read --set "${text}": it is not a param with a number, true or false`, "for example: --set Caches=4");
  }
  return [name, value === "true" || (value !== "false" && Number(value))];
}
