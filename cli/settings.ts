import { load, parse, type ast, type Loaded, type Settings, type Source } from "../dsl/index.js";
import { constantsOf } from "../dsl/murphi/index.js";
import { didYouMean, UsageError } from "./usage-error.js";

/**
 * The params of protocols and the constants of models from `--set P=v` options: whole numbers, `true` and `false`; one that is set twice has the last
 * value. One that no file has is a `UsageError`.
 */
export function readSettings(sources: readonly Source[], texts: readonly string[]): Settings {
  const settings: Settings = Object.fromEntries(texts.map(readSetting));
  if (texts.length === 0) return settings;
  const names = sources.map(namesIn);
  // A model that cannot be read may have any; what is wrong with it is told when it is loaded.
  if (names.includes(undefined)) return settings;
  const known = [...new Set(names.flatMap((some) => some ?? []))];
  const unknown = Object.keys(settings).find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownParam(unknown, known, sources.every(isModel) ? "constant" : "param");
  return settings;
}

/** Loads a protocol, which goes without the params that it lacks. */
export function loadWithSettings(source: Source, settings: Settings): Loaded {
  // Loading tells setting nothing from setting no params: the former looks for parts that no check uses.
  if (Object.keys(settings).length === 0) return load(source);
  const params = namesIn(source);
  return load(source, { settings: Object.fromEntries(Object.entries(settings).filter(([name]) => params?.includes(name) === true)) });
}

function namesIn(source: Source): readonly string[] | undefined {
  return isModel(source) ? constantsOf(source) : paramsOf(parse(source).file.declarations);
}

function isModel({ name }: Source): boolean {
  return name.endsWith(".m");
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

function unknownParam(name: string, known: readonly string[], word: string): UsageError {
  const existing = known.length === 0 ? `there are no ${word}s` : `the ${word}s are ${known.join(", ")}`;
  return new UsageError(`Unknown ${word} "${name}"`, didYouMean(name, known) ?? existing);
}
