/** States of models as people read them: every scalar, and every multiset, by its path, in the file's own names. */
import type { Data as EngineData } from "./engine/index.js";
import { resolveType, type Model, type ModelType } from "../dsl/model/index.js";
import { textOf, valuesOf, type Data, type ModelState } from "./model-interpreter/index.js";
import type { PlainValue, Snapshot } from "./verdict/index.js";

/** A state that has no machines: its variables stand where protocols have their ghosts. */
export function snapshotOf(model: Model, state: ModelState): Snapshot {
  const values = model.variables.flatMap(({ name, type, transient }) =>
    transient ? [] : scalarsIn(model, { path: name, type, value: state.get(name) }),
  );
  return { machines: [], channels: [], ghosts: Object.fromEntries(values) };
}

/** A value as it is written in the file. */
export function plainValue(value: Data | EngineData): PlainValue {
  if (value === undefined) return "undefined";
  if (typeof value !== "object") return value;
  if (isList(value)) return value.map(plainValue);
  return { record: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainValue(part)])) };
}

function isList(value: object): value is readonly (Data | EngineData)[] {
  return Array.isArray(value);
}

interface Part {
  readonly path: string;
  readonly type: ModelType;
  readonly value: Data;
}

function scalarsIn(model: Model, { path, type, value }: Part): readonly (readonly [string, PlainValue])[] {
  const resolved = resolveType(model, type);
  if (resolved.kind === "array" && Array.isArray(value))
    return valuesOf(model, resolved.index).flatMap((index, position) =>
      scalarsIn(model, { path: `${path}[${textOf(index)}]`, type: resolved.element, value: value[position] }),
    );
  if (resolved.kind === "record" && typeof value === "object" && !Array.isArray(value))
    return resolved.fields.flatMap((one) => scalarsIn(model, { path: `${path}.${one.name}`, type: one.type, value: value[one.name] }));
  return [[path, plainValue(value)]];
}
