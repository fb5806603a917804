/**
 * Parts of variables, for analyses that ask which may be undefined. A part is named by a text: who declares the variable, its name, and the way to the part, in
 * which `[]` stands for all elements of an array: `|cache[].state`, `send|message.data`.
 */
import { typeOfPlace, type Model, type ModelExpr, type ModelPlace, type ModelStatement, type ModelType } from "../model/index.js";

/** What names stand for in a piece of a model: a part of a variable, or `undefined` for what stands for one value. */
export type Names = ReadonlyMap<string, { readonly part: string; readonly type: ModelType } | undefined>;

/** A piece of a model with variables of its own. */
export interface Piece {
  /** Tells its variables from those of others. */
  readonly owner: string;
  readonly names: Names;
  readonly body: readonly ModelStatement[];
  readonly isStart: boolean;
}

/** The routines, start states and rules. */
export function piecesOf(model: Model): readonly Piece[] {
  const { variables, routines, starts, rules } = model;
  const state = variables.map(({ name, type }) => [name, { part: partName("", name), type }] as const);
  const piece = (
    owner: string,
    fixed: readonly { readonly name: string }[],
    { own, body }: { readonly own: readonly Declared[]; readonly body: readonly ModelStatement[] },
  ): Piece => {
    const declared = own.map(({ name, type }) => [name, { part: partName(owner, name), type }] as const);
    const names = new Map([...state, ...fixed.map(({ name }) => [name, undefined] as const), ...declared]);
    return { owner, names, body, isStart: false };
  };
  return [
    ...routines.map(({ name, params, locals, body }) => piece(name, [], { own: [...params, ...locals], body })),
    ...starts.map(({ params, locals, body }, index) => ({ ...piece(startOwner(index), params, { own: locals, body }), isStart: true })),
    ...rules.map(({ params, locals, body }, index) => piece(ruleOwner(index), params, { own: locals, body })),
  ];
}

interface Declared {
  readonly name: string;
  readonly type: ModelType;
}

/** No routine is called like this. */
export function startOwner(index: number): string {
  return `start ${index}`;
}

export function ruleOwner(index: number): string {
  return `rule ${index}`;
}

export function partName(owner: string, variable: string): string {
  return `${owner}|${variable}`;
}

/** The part that a place is, and its type; undefined for what stands for one value. */
export function partOf(
  model: Model,
  names: Names,
  { root, path }: ModelPlace,
): { readonly part: string; readonly type: ModelType } | undefined {
  const found = names.get(root);
  if (found === undefined) return undefined;
  const type = typeOfPlace(model, new Map([[root, found.type]]), { root, path });
  if (type === undefined) throw new RangeError(`no part '${root}' like this`);
  return { part: path.reduce((text, one) => text + (one.kind === "field" ? `.${one.name}` : "[]"), found.part), type };
}

/** The scalars below a part, with their names. */
export function scalarsBelow(part: string, type: ModelType): readonly { readonly part: string; readonly type: ModelType }[] {
  switch (type.kind) {
    case "array":
    case "list":
      return scalarsBelow(`${part}[]`, type.element);
    case "record":
      return type.fields.flatMap((one) => scalarsBelow(`${part}.${one.name}`, one.type));
    default:
      return [{ part, type }];
  }
}

/** The same without what lies in lists. */
export function scalarsOutsideLists(part: string, type: ModelType): readonly string[] {
  switch (type.kind) {
    case "list":
      return [];
    case "array":
      return scalarsOutsideLists(`${part}[]`, type.element);
    case "record":
      return type.fields.flatMap((one) => scalarsOutsideLists(`${part}.${one.name}`, one.type));
    default:
      return [part];
  }
}

/** All calls of functions in an expression, inner ones too. */
export function callsIn(part: unknown): readonly Extract<ModelExpr, { readonly kind: "call" }>[] {
  if (typeof part !== "object" || part === null) return [];
  const inner = Object.values(part).flatMap(callsIn);
  return isCall(part) ? [part, ...inner] : inner;
}

function isCall(part: object): part is Extract<ModelExpr, { readonly kind: "call" }> {
  return "kind" in part && part.kind === "call" && "routine" in part && !("span" in part);
}
