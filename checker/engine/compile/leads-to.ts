/** `leads to` as code: its two conditions as functions of a state and of values for its parameters, and which values are looked at. */
import type { Model, ModelExpr, ModelProperty } from "../../../dsl/model/index.js";
import { decodeScalar, type Data } from "../inspect/decode.js";
import { codesOf, lowestOf, type Scalar } from "../layout/index.js";
import { block, defineFunction, get, giveBack, label, local, set, type WasmFunction } from "../wasm/index.js";
import { condition, valuesIn } from "./expression.js";
import { newFrame, type Assembly } from "./frame.js";
import { propertiesOf } from "./properties.js";

type LeadsTo = Extract<ModelProperty, { readonly kind: "leads to" }>;

/**
 * For which values of its parameters a property is looked at: for all, or for one of each family that permutations make equal. A permutation maps runs to
 * runs on the graph of all states, so the second is enough where symmetry may be relied on.
 */
export type LookedAt = "all" | "representative";

/** A property for some values of its parameters. */
export interface Promised {
  readonly name: string;
  /** Exported functions `(state, ...values) -> boolean`. */
  readonly condition: string;
  readonly goal: string;
  readonly values: readonly number[];
  /** The values as plain data, in the order of the parameters. */
  readonly binding: readonly Data[];
}

/** The functions, and what is to be asked. */
export function leadsToFunctions(
  assembly: Assembly,
  lookedAt: LookedAt,
): { readonly functions: readonly WasmFunction[]; readonly promises: readonly Promised[] } {
  const all = propertiesOf(assembly, "leads to").map((property, index) => {
    const [conditionName, goalName] = [`condition_${index}`, `promised_${index}`];
    const functions = [
      sideFunction(assembly, conditionName, { property, expr: property.condition }),
      sideFunction(assembly, goalName, { property, expr: property.goal }),
    ];
    const promises = assignmentsOf(assembly, property, lookedAt).map((one) => ({
      name: property.name,
      condition: conditionName,
      goal: goalName,
      ...one,
    }));
    return { functions, promises };
  });
  return { functions: all.flatMap(({ functions }) => functions), promises: all.flatMap(({ promises }) => promises) };
}

function scalarsOf(assembly: Assembly, property: LeadsTo): readonly Scalar[] {
  const frame = newFrame(assembly, local("i32", "none"), {
    end: { label: label("none"), result: undefined },
    failed: label("none"),
    span: property.span,
    owner: property.name,
  });
  return property.params.flatMap(({ type }) => valuesIn(frame, type)[0]?.scalar ?? []);
}

function sideFunction(
  assembly: Assembly,
  name: string,
  { property, expr }: { readonly property: LeadsTo; readonly expr: ModelExpr },
): WasmFunction {
  const [state, result, failed] = [local("i32", "state"), local("i32", "result"), label("failed")];
  const frame = newFrame(assembly, state, { end: { label: failed, result: undefined }, failed, span: property.span, owner: name });
  const scalars = scalarsOf(assembly, property);
  const params = property.params.map((param) => local("i32", param.name));
  for (const [index, param] of params.entries()) {
    const scalar = scalars[index];
    if (scalar !== undefined) frame.scope.bind(property.params[index]?.name ?? "", { kind: "scalar", scalar, local: param });
  }
  const body = [block(failed, [set(result, condition(frame, expr).code)]), giveBack(get(result))];
  return defineFunction(name, [state, ...params], { result: "i32", isExported: true, body });
}

interface Assignment {
  readonly values: readonly number[];
  readonly binding: readonly Data[];
}

function assignmentsOf(assembly: Assembly, property: LeadsTo, lookedAt: LookedAt): readonly Assignment[] {
  const { model } = assembly;
  const scalars = scalarsOf(assembly, property);
  const all = scalars.reduce<readonly (readonly number[])[]>(
    (lists, scalar) => lists.flatMap((list) => Array.from({ length: codesOf(scalar) }, (_, code) => [...list, code])),
    [[]],
  );
  const wanted = lookedAt === "all" ? all : all.filter((codes) => isRepresentative(model, scalars, codes));
  return wanted.map((codes) => {
    const pairs = codes.flatMap((code, index) => scalars.slice(index, index + 1).map((scalar) => ({ scalar, code })));
    return {
      values: pairs.map(({ scalar, code }) => lowestOf(scalar) + code),
      binding: pairs.map(({ scalar, code }) => decodeScalar(model, scalar, code)),
    };
  });
}

/** Of each scalarset, an element not met before is the next one: every assignment can be renamed to such a one, and to one alone. */
function isRepresentative(model: Model, scalars: readonly Scalar[], codes: readonly number[]): boolean {
  const met = new Map<string, number>();
  return codes.every((code, index) => {
    const element = elementOf(model, scalars[index], code);
    if (element === undefined) return true;
    const next = met.get(element.set) ?? 0;
    if (element.number > next) return false;
    met.set(element.set, Math.max(next, element.number + 1));
    return true;
  });
}

/** The element of a scalarset that a code stands for, if it stands for one. */
function elementOf(model: Model, scalar: Scalar | undefined, code: number): { readonly set: string; readonly number: number } | undefined {
  if (scalar?.kind !== "members" || (scalar.isOptional && code === 0)) return undefined;
  let number = scalar.isOptional ? code - 1 : code;
  for (const { name, size } of scalar.parts) {
    if (number < size) return model.symmetry.includes(name) ? { set: name, number } : undefined;
    number -= size;
  }
  return undefined;
}
