import { UsageError } from "./usage-error.js";

/** Reads `--set P=v` options: whole numbers, `true` and `false`. A param that is set twice has the last value. */
export function readSettings(texts: readonly string[]): Readonly<Record<string, number | boolean>> {
  return Object.fromEntries(texts.map(readSetting));
}

function readSetting(text: string): readonly [string, number | boolean] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(-?\d{1,15}|true|false)\s*$/u.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`Cannot read --set "${text}": it is not a param with a number, true or false`, "for example: --set Caches=4");
  }
  return [name, value === "true" || (value !== "false" && Number(value))];
}
