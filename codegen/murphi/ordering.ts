/**
 * Functions that compare two values part by part: in some order that is the same everywhere, so that equal multisets are stored alike, and for
 * equality. What is undefined comes first.
 */
import { unreachable } from "../../dsl/diagnostics/index.js";
import type { ModelType } from "../../dsl/model/index.js";
import { Body } from "./body.js";
import type { Exporter } from "./exporter.js";
import { indented, type Lines } from "./lines.js";

/** The name of a function that says whether its first argument comes before its second. */
export function precedesFunction(exporter: Exporter, type: ModelType): string {
  return comparison(exporter, { wish: "precedes", type, atEnd: "false", decide: decideOrder });
}

/** The name of a function that says whether its arguments are equal. */
export function equalsFunction(exporter: Exporter, type: ModelType): string {
  return comparison(exporter, { wish: "equal", type, atEnd: "true", decide: decideEquality });
}

/** The name of a function that says at which place of its enum a member stands. */
export function rankFunction(exporter: Exporter, type: string): string {
  return exporter.made(`rank_of_${exporter.nameOf(type)}`, (name) => {
    const { members } = exporter.representationOf(type);
    const own = new Body(exporter);
    const member = own.fresh("member");
    exporter.typeRoutines.push([
      `function ${name}(${member}: ${exporter.nameOf(type)}): 0..${members.length - 1};`,
      "begin",
      ...indented([
        `switch ${member}`,
        ...members.flatMap((one, index) => [`case ${exporter.memberName(type, one)}:`, `  return ${index};`]),
        "end;",
      ]),
      "end;",
    ]);
  });
}

/** Statements that return where a scalar decides. */
type Decide = (body: Body, type: ModelType, sides: Sides) => Lines;

interface Sides {
  readonly a: string;
  readonly b: string;
}

interface Comparison {
  readonly wish: string;
  readonly type: ModelType;
  readonly atEnd: "true" | "false";
  readonly decide: Decide;
}

function comparison(exporter: Exporter, { wish, type, atEnd, decide }: Comparison): string {
  return exporter.madeFor(`${wish}_${exporter.labelOf(type)}`, JSON.stringify(type), (name) => {
    const own = new Body(exporter);
    const sides = { a: own.fresh("a"), b: own.fresh("b") };
    const body = compareParts(own, type, { sides, decide });
    const text = exporter.typeText(type);
    exporter.typeRoutines.push([
      `function ${name}(${sides.a}: ${text}; ${sides.b}: ${text}): boolean;`,
      "begin",
      ...indented([...body, `return ${atEnd};`]),
      "end;",
    ]);
  });
}

function compareParts(own: Body, type: ModelType, { sides, decide }: { readonly sides: Sides; readonly decide: Decide }): Lines {
  const { a, b } = sides;
  const resolved = own.exporter.resolve(type);
  switch (resolved.kind) {
    case "record":
      return resolved.fields.flatMap((one) => {
        const name = own.exporter.fieldName(one.name);
        return compareParts(own, one.type, { sides: { a: `${a}.${name}`, b: `${b}.${name}` }, decide });
      });
    case "array": {
      const each = own.fresh("each");
      const inner = compareParts(own, resolved.element, { sides: { a: `${a}[${each}]`, b: `${b}[${each}]` }, decide });
      return [`for ${each}: ${own.exporter.typeText(resolved.index)} do`, ...indented(inner), "end;"];
    }
    case "list": {
      const each = own.fresh("each");
      const inner = compareParts(own, resolved.element, { sides: { a: `${a}.items[${each}]`, b: `${b}.items[${each}]` }, decide });
      return [
        ...decide(own, { kind: "range", low: 0, high: resolved.capacity }, { a: `${a}.length`, b: `${b}.length` }),
        `for ${each}: 0..${resolved.capacity - 1} do`,
        ...indented([`if ${each} < ${a}.length then`, ...indented(inner), "end;"]),
        "end;",
      ];
    }
    case "optional": {
      const inner = compareParts(own, resolved.element, { sides, decide });
      const onMissing = decide === decideOrder ? `return isundefined(${a});` : "return false;";
      return [
        `if isundefined(${a}) != isundefined(${b}) then`,
        ...indented([onMissing]),
        "end;",
        `if !isundefined(${a}) then`,
        ...indented(inner),
        "end;",
      ];
    }
    case "boolean":
    case "range":
    case "named":
      return decide(own, resolved, sides);
    default:
      return unreachable(resolved);
  }
}

const decideEquality: Decide = (_, __, { a, b }) => [`if ${a} != ${b} then`, "  return false;", "end;"];

/** Murphi orders numbers alone; of other values that comes first which a loop over all of them meets first. */
const decideOrder: Decide = (own, type, { a, b }) => {
  const isNumber = type.kind === "range" || (type.kind === "named" && own.exporter.representationOf(type.name).kind === "numbers");
  if (isNumber) return [`if ${a} != ${b} then`, `  return ${a} < ${b};`, "end;"];
  if (type.kind === "boolean") return [`if ${a} != ${b} then`, `  return ${b};`, "end;"];
  const each = own.fresh("each");
  return [
    `if ${a} != ${b} then`,
    ...indented([
      `for ${each}: ${own.exporter.typeText(type)} do`,
      ...indented([`if ${a} = ${each} | ${b} = ${each} then`, `  return ${a} = ${each};`, "end;"]),
      "end;",
    ]),
    "end;",
  ];
};
