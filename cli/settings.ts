import { load, parse, type ast, type Loaded, type Settings, type Source } from "../dsl/index.js";
import { didYouMean, UsageError } from "./usage-error.js";

/**
 * Loads files with the params of `--set P=v` options: whole numbers, `true` and `false`; a param that is set twice has the last value.
 * A file that lacks a param goes without it; one that no file has is a `UsageError`.
 */
export function loadWithSettings(sources: readonly Source[], texts: readonly string[]): readonly Loaded[] {
  // Loading tells setting nothing from setting no params: the former looks for parts that no check uses.
  if (texts.length === 0) return sources.map((source) => load(source));
  const settings: Settings = Object.fromEntries(texts.map(readSetting));
  const params = sources.map((source) => paramsOf(parse(source).file.declarations));
  const known = new Set(params.flat());
  const unknown = Object.keys(settings).find((name) => !known.has(name));
  if (unknown !== undefined) throw unknownParam(unknown, [...known]);
  return sources.map((source, index) => {
    const own = Object.entries(settings).filter(([name]) => params[index]?.includes(name) === true);
    return load(source, { settings: Object.fromEntries(own) });
  });
}

function readSetting(text: string): readonly [string, number | boolean] {
  const [, name, value] = /^\s*([A-Za-z_]\w*)\s*=\s*(-?\d{1,15}|true|false)\s*$/u.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`Cannot read --set "${text}": it is not a param with a number, true or false`, "for example: --set Caches=4");
  }
  return [name, value === "true" || (value !== "false" && Number(value))];
}

function paramsOf(declarations: readonly ast.Declaration[]): readonly string[] {
  return declarations.flatMap((declaration) => {
    if (declaration.kind === "conditional") return paramsOf([...declaration.whenTrue, ...declaration.whenFalse]);
    return declaration.kind === "param" ? [declaration.name.name] : [];
  });
}

function unknownParam(name: string, known: readonly string[]): UsageError {
  const existing = known.length === 0 ? "there are no params" : `the params are ${known.join(", ")}`;
  return new UsageError(`Unknown param "${name}"`, didYouMean(name, known) ?? existing);
}
