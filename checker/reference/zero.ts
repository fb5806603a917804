import { List, Map, OrderedMap, Set } from "immutable";
import type { Type } from "../../dsl/analysis/index.js";
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import type { Element, Value } from "./value.js";
import type { World } from "./world.js";

/** The element that stands for the default of each value type. */
export type Defaults = (valueType: string) => Element;

/** The natural zero of a type. */
export function zeroOf(type: Type, context: { readonly world: World; readonly defaults: Defaults }): Value {
  switch (type.kind) {
    case "boolean":
      return false;
    case "range":
      return type.low;
    case "cyclic":
      return 0;
    case "enum":
      return context.world.universe.valuesOf(type)[0] ?? null;
    case "value":
      return context.defaults(type.name);
    case "optional":
    case "none":
      return null;
    case "set":
      return Set();
    case "queue":
      return List();
    case "map":
      return Map(context.world.universe.valuesOf(type.key).map((key) => [key, zeroOf(type.value, context)]));
    case "record":
      return OrderedMap(type.fields.map((field): [Value, Value] => [field.name, zeroOf(field.type, context)]));
    case "integer":
    case "node":
    case "block":
    case "continuation":
      throw new InternalError(`type '${type.kind}' has no default`);
    default:
      return unreachable(type);
  }
}
