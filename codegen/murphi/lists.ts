/**
 * Lists as records of a length and an array. Places beyond the length are undefined, and a multiset is sorted, so equal lists are stored alike.
 */
import type { ModelType } from "../../dsl/model/index.js";
import { Body } from "./body.js";
import type { Exporter } from "./exporter.js";
import { indented, type Lines } from "./lines.js";
import { precedesFunction } from "./ordering.js";

export type ListType = Extract<ModelType, { readonly kind: "list" }>;

/** Statements that take out the element at a place. */
export function removeLines(exporter: Exporter, type: ListType, { list, index }: { readonly list: string; readonly index: string }): Lines {
  if (type.capacity === 1) return [`undefine ${list};`, `${list}.length := 0;`];
  const name = exporter.madeFor(`remove_${exporter.labelOf(type)}`, "", (routine) => {
    const own = new Body(exporter);
    const [it, at, each] = [own.fresh("list"), own.fresh("at"), own.fresh("each")];
    const move = [`if ${each} >= ${at} & ${each} + 1 < ${it}.length then`, `  ${it}.items[${each}] := ${it}.items[${each} + 1];`, "end;"];
    exporter.typeRoutines.push([
      `procedure ${routine}(var ${it}: ${exporter.typeText(type)}; ${at}: 0..${type.capacity});`,
      "begin",
      ...indented([
        `for ${each}: 0..${type.capacity - 2} do`,
        ...indented(move),
        "end;",
        `${it}.length := ${it}.length - 1;`,
        `undefine ${it}.items[${it}.length];`,
      ]),
      "end;",
    ]);
  });
  return [`${name}(${list}, ${index});`];
}

/** Is a new element put at the end? Only multisets of more than one element have an order to keep. */
export function isAppended({ ordered, capacity }: ListType): boolean {
  return ordered || capacity === 1;
}

/** The name of a procedure that puts an element into a multiset, at its place in the order. */
export function insertProcedure(exporter: Exporter, type: ListType): string {
  return exporter.madeFor(`insert_${exporter.labelOf(type)}`, "", (routine) => {
    const own = new Body(exporter);
    const [it, element, at] = [own.fresh("list"), own.fresh("element"), own.fresh("at")];
    const precedes = precedesFunction(exporter, type.element);
    exporter.typeRoutines.push([
      `procedure ${routine}(var ${it}: ${exporter.typeText(type)}; ${element}: ${exporter.typeText(type.element)});`,
      `var ${at}: 0..${type.capacity};`,
      "begin",
      ...indented([
        `${at} := ${it}.length;`,
        `while ${at} > 0 & ${precedes}(${element}, ${it}.items[${at} - 1]) do`,
        ...indented([`${it}.items[${at}] := ${it}.items[${at} - 1];`, `${at} := ${at} - 1;`]),
        "end;",
        `${it}.items[${at}] := ${element};`,
        `${it}.length := ${it}.length + 1;`,
      ]),
      "end;",
    ]);
  });
}
