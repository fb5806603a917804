/** What `{}` stands for where a queue or a map is wanted. */
import type { Type } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { falsehood, member, numberOf } from "../model/index.js";
import type { TypeTable } from "./type-table.js";
import { fieldType, none, scalar, type Value } from "./value.js";

/** The natural zero of a type that has one. */
export function emptyOf(types: TypeTable, type: Type): Value {
  switch (type.kind) {
    case "boolean":
      return scalar(falsehood);
    case "range":
      return scalar(numberOf(type.low));
    case "cyclic":
      return scalar(numberOf(0));
    case "enum": {
      const first = types.protocol.enums.find(({ name }) => name === type.name)?.members[0] ?? "";
      return scalar(member(types.kindName(type.name), first));
    }
    case "optional":
      return none;
    case "set":
      return { kind: "set", has: () => falsehood };
    case "map":
      return { kind: "map", at: () => emptyOf(types, type.value) };
    case "record":
      return { kind: "record", field: (name) => emptyOf(types, fieldType(type, name)) };
    case "queue":
      return { kind: "queue", length: numberOf(0), element: () => none };
    default:
      throw new InternalError(`type '${type.kind}' has no zero`);
  }
}
