import type { Protocol, Type } from "./typed-protocol.js";

/** How many values a type has that can be elements of a set; undefined for the others. */
export function elementCount({ nodes, blocks, values, enums }: Protocol, type: Type): number | undefined {
  switch (type.kind) {
    case "boolean":
      return 2;
    case "range":
      return type.high - type.low + 1;
    case "cyclic":
      return type.modulus;
    case "enum":
      return enums.find(({ name }) => name === type.name)?.members.length;
    case "node":
      return type.roles.reduce((sum, role) => sum + (nodes.find(({ name }) => name === role)?.size ?? 0), 0);
    case "block":
      return blocks.find(({ name }) => name === type.name)?.size;
    case "value":
      return values.find(({ name }) => name === type.name)?.size;
    default:
      return undefined;
  }
}
