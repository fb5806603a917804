/** Default values: false, the lowest number, the first member, nothing, empty. */
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import { declarationOf, type ModelType } from "../../dsl/model/index.js";
import { Body } from "./body.js";
import type { Exporter } from "./exporter.js";
import { indented, type Lines } from "./lines.js";

/** What Murphi's own `clear` does is the default of some types, and what `undefine` does that of others. */
type Clearing = "clear" | "undefine" | "by parts";

/** Statements that give every part of a place its default. */
export function clearLines(exporter: Exporter, type: ModelType, place: string): Lines {
  const resolved = exporter.resolve(type);
  switch (resolved.kind) {
    case "boolean":
      return [`${place} := false;`];
    case "range":
      return [`${place} := ${resolved.low};`];
    case "named":
      return [clearNamed(exporter, resolved.name, place)];
    case "optional":
      return [`undefine ${place};`];
    case "list":
      return [`undefine ${place};`, `${place}.length := 0;`];
    case "array":
    case "record": {
      const clearing = clearingOf(exporter, type);
      return [clearing === "by parts" ? `${clearRoutine(exporter, type)}(${place});` : `${clearing} ${place};`];
    }
    default:
      return unreachable(resolved);
  }
}

/** Elements of a scalarset have no first one: they begin as undefined, and the model gives them a value before it reads one. */
function clearNamed(exporter: Exporter, name: string, place: string): string {
  if (exporter.representationOf(name).kind === "scalarset") return `undefine ${place};`;
  const first = firstMember(exporter, name);
  return `${place} := ${exporter.memberName(first.type, first.member)};`;
}

function firstMember(exporter: Exporter, name: string): { readonly type: string; readonly member: string } {
  const declaration = declarationOf(exporter.model, name);
  if (declaration.kind === "union") return firstMember(exporter, declaration.of[0] ?? name);
  if (declaration.kind === "alias") throw new InternalError(`'${name}' is no type of members`);
  return { type: name, member: declaration.members[0] ?? "" };
}

function clearingOf(exporter: Exporter, type: ModelType): Clearing {
  const resolved = exporter.resolve(type);
  switch (resolved.kind) {
    case "boolean":
    case "range":
      return "clear";
    case "optional":
      return "undefine";
    case "list":
      return "by parts";
    case "named": {
      const { kind } = exporter.representationOf(resolved.name);
      // The least number of a union need not be the first of its members.
      return kind === "scalarset" ? "undefine" : kind === "enum" ? "clear" : "by parts";
    }
    case "array":
      return clearingOf(exporter, resolved.element);
    case "record": {
      const all = new Set(resolved.fields.map((one) => clearingOf(exporter, one.type)));
      const [first] = all;
      return all.size === 1 && first !== undefined ? first : "by parts";
    }
    default:
      return unreachable(resolved);
  }
}

/** A procedure that clears part by part. Types that differ only in what may be missing are written alike, and cleared by procedures of their own. */
function clearRoutine(exporter: Exporter, type: ModelType): string {
  const wish = `clear_${exporter.labelOf(type)}`;
  return exporter.madeFor(wish, JSON.stringify(type), (name) => {
    const own = new Body(exporter);
    const it = own.fresh("it");
    const parts = clearParts(own, type, it);
    exporter.typeRoutines.push([`procedure ${name}(var ${it}: ${exporter.typeText(type)});`, "begin", ...indented(parts), "end;"]);
  });
}

function clearParts(own: Body, type: ModelType, it: string): Lines {
  const { exporter } = own;
  const resolved = exporter.resolve(type);
  if (resolved.kind === "record")
    return resolved.fields.flatMap((one) => clearLines(exporter, one.type, `${it}.${exporter.fieldName(one.name)}`));
  if (resolved.kind !== "array") throw new InternalError(`'${resolved.kind}' is not cleared by parts`);
  const each = own.fresh("each");
  return [
    `for ${each}: ${exporter.typeText(resolved.index)} do`,
    ...indented(clearLines(exporter, resolved.element, `${it}[${each}]`)),
    "end;",
  ];
}
