/** Numbers, and sets of them, in places of bounded types: what may lie outside is looked at when it is put there. */
import type { Expr, Type } from "../../dsl/analysis/index.js";
import type { Span } from "../../dsl/diagnostics/index.js";
import { binding, inside, kernel, type Code, type CodeContext } from "./code.js";
import { placeOf } from "./module-plan.js";

/** Where a value comes from: what is written, or what a call or a suspension gives. */
export type Origin = Expr | { readonly kind: "result"; readonly type: Type | undefined };

interface Fitted {
  readonly origin: Origin;
  readonly type: Type;
  /** What is blamed. */
  readonly span: Span;
}

/** The code of a value where a place of `type` is filled with it. */
export function fitted(context: CodeContext, code: Code, { origin, type, span }: Fitted): string {
  const bounds = boundsOf(type);
  if (bounds === undefined || isWithin(origin, bounds)) return code.text;
  const [low, high] = bounds;
  const look = kernel(context, isOfSets(type) ? "allInRange" : "inRange");
  const checked = `${look}(${code.text}, [${low}, ${high}], "${placeOf(context.plan, span)}")`;
  return code.nullable ? `${inside(code, binding.equality)} === null ? null : ${checked}` : checked;
}

/** Does what comes from there surely lie in the type's range? */
export function isWithinType(origin: Origin, type: Type): boolean {
  const bounds = boundsOf(type);
  return bounds === undefined || isWithin(origin, bounds);
}

type Bounds = readonly [low: number, high: number];

/** Of a number, or of the elements of a set. */
function boundsOf(type: Type): Bounds | undefined {
  switch (type.kind) {
    case "range":
      return [type.low, type.high];
    case "cyclic":
      return [0, type.modulus - 1];
    case "optional":
    case "set":
      return boundsOf(type.element);
    default:
      return undefined;
  }
}

function isOfSets(type: Type): boolean {
  return type.kind === "optional" ? isOfSets(type.element) : type.kind === "set";
}

function isWithin(origin: Origin, bounds: Bounds): boolean {
  const [low, high] = bounds;
  switch (origin.kind) {
    case "number":
      return origin.value >= low && origin.value <= high;
    case "conditional":
      return isWithin(origin.whenTrue, bounds) && isWithin(origin.whenFalse, bounds);
    case "set":
      return origin.elements.every((element) => isWithin(element, bounds));
    case "binary":
      return origin.type.kind === "set"
        ? isWithin(origin.left, bounds) && (origin.operator !== "+" || isWithin(origin.right, bounds))
        : isOfTypeWithin(origin.type, bounds);
    default:
      return isOfTypeWithin(origin.type, bounds);
  }
}

function isOfTypeWithin(type: Type | undefined, [low, high]: Bounds): boolean {
  if (type === undefined || type.kind === "none") return true;
  const own = boundsOf(type);
  return own !== undefined && own[0] >= low && own[1] <= high;
}
