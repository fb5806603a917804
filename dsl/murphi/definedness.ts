/**
 * Which parts of variables always have a value when they are read, so that nothing needs to be stored for "undefined": states become smaller, and
 * reading asks nothing.
 *
 * Idea: whatever is left undefined, made undefined, or read before it is assigned, may miss a value; so may what gets its value from there. All others
 * have one. Elements of an array count as one part. Values with parts are copied bit by bit, and places are handed over as they are, so both sides of these are treated
 * alike. What the analysis does not see through counts as missing. Cost: one walk through the model, and in start states through what they call.
 */
import {
  definite,
  type Model,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
  type Routine,
} from "../model/index.js";
import { readTooEarly } from "./assigned-first.js";
import {
  callsIn,
  partName,
  partOf,
  piecesOf,
  ruleOwner,
  scalarsBelow,
  scalarsOutsideLists,
  startOwner,
  type Names,
  type Piece,
} from "./parts.js";

/** The same model, in which only those scalars are optional that may miss a value. */
export function definiteWherePossible(model: Model): Model {
  const flow = new Flow(model);
  for (const piece of piecesOf(model)) {
    flow.visit(piece);
    flow.miss(readTooEarly(model, piece));
  }
  for (const property of model.properties) flow.calls(property, new Map(flow.state));
  for (const [index, rule] of model.rules.entries()) flow.calls([rule.guard, rule.meta], flow.namesOfRule(index));
  const missing = flow.missing();
  const typed = <Own extends { readonly name: string; readonly type: ModelType }>(owner: string, one: Own): Own => ({
    ...one,
    type: definiteParts(missing, partName(owner, one.name), one.type),
  });
  return {
    ...model,
    variables: model.variables.map((one) => typed("", one)),
    routines: model.routines.map((one) => ({
      ...one,
      params: one.params.map((param) => typed(one.name, param)),
      locals: one.locals.map((local) => typed(one.name, local)),
    })),
    starts: model.starts.map((one, index) => ({ ...one, locals: one.locals.map((local) => typed(startOwner(index), local)) })),
    rules: model.rules.map((one, index) => ({ ...one, locals: one.locals.map((local) => typed(ruleOwner(index), local)) })),
  };
}

function definiteParts(missing: ReadonlySet<string>, part: string, type: ModelType): ModelType {
  switch (type.kind) {
    case "array":
    case "list":
      return { ...type, element: definiteParts(missing, `${part}[]`, type.element) };
    case "record":
      return { ...type, fields: type.fields.map((one) => ({ ...one, type: definiteParts(missing, `${part}.${one.name}`, one.type) })) };
    default:
      return missing.has(part) ? type : definite(type);
  }
}

/** From where values come, and what may miss one from the beginning. */
class Flow {
  readonly #missing = new Set<string>();
  /** Parts that get values from a part. */
  readonly #onwards = new Map<string, string[]>();
  readonly state: Names;

  constructor(readonly model: Model) {
    this.state = new Map(model.variables.map(({ name, type }) => [name, { part: partName("", name), type }]));
  }

  namesOfRule(index: number): Names {
    return new Map([...this.state, ...(this.model.rules[index]?.params ?? []).map(({ name }) => [name, undefined] as const)]);
  }

  visit({ body, names }: Piece): void {
    for (const statement of body) this.#statement(statement, names);
  }

  miss(parts: Iterable<string>): void {
    for (const part of parts) this.#missing.add(part);
  }

  /** All that may miss a value in the end. */
  missing(): ReadonlySet<string> {
    const found = new Set(this.#missing);
    for (const part of found) for (const next of this.#onwards.get(part) ?? []) found.add(next);
    return found;
  }

  /** What the calls in an expression, or in anything that holds some, hand over. */
  calls(part: unknown, names: Names): void {
    for (const { routine, args } of callsIn(part)) this.#call(routine, args, names);
  }

  #statement(statement: ModelStatement, names: Names): void {
    switch (statement.kind) {
      case "assign":
        this.#give(statement.target, statement.value, names);
        this.calls([statement.target, statement.value], names);
        return;
      case "append":
        this.#give({ ...statement.list, path: [...statement.list.path, anyElement] }, statement.value, names);
        this.calls([statement.list, statement.value], names);
        return;
      case "undefine":
      case "clear":
      case "choose":
        this.#missBelow(statement.target, names);
        this.calls([statement.target, "where" in statement ? statement.where : undefined], names);
        break;
      case "call":
        this.#call(statement.routine, statement.args, names);
        this.calls(statement.args, names);
        return;
      default:
        this.#compound(statement, names);
    }
    if (statement.kind === "choose") this.#all(statement.otherwise, names);
  }

  #compound(statement: ModelStatement, names: Names): void {
    switch (statement.kind) {
      case "if":
        this.calls(statement.condition, names);
        this.#all([...statement.then, ...statement.otherwise], names);
        return;
      case "switch":
        this.calls([statement.subject, statement.cases.map(({ values }) => values)], names);
        this.#all([...statement.cases.flatMap(({ body }) => body), ...statement.otherwise], names);
        return;
      case "for":
        this.#all(statement.body, new Map([...names, [statement.variable, undefined]]));
        return;
      case "while":
        this.calls(statement.condition, names);
        this.#all(statement.body, names);
        return;
      case "alias":
        this.calls(statement.place, names);
        this.#all(statement.body, new Map([...names, [statement.name, partOf(this.model, names, statement.place)]]));
        return;
      default:
        // What is left changes nothing.
        this.calls(statement, names);
    }
  }

  #all(statements: readonly ModelStatement[], names: Names): void {
    for (const statement of statements) this.#statement(statement, names);
  }

  #missBelow(place: ModelPlace, names: Names): void {
    const found = partOf(this.model, names, place);
    // The elements of a list stay what they are, or go.
    if (found !== undefined) this.miss(scalarsOutsideLists(found.part, found.type));
  }

  #call(name: string, args: readonly ModelExpr[], names: Names): void {
    const routine = this.model.routines.find((one) => one.name === name);
    if (routine === undefined) throw new RangeError(`no routine '${name}'`);
    for (const [index, param] of routine.params.entries()) {
      const arg = args[index];
      if (arg !== undefined) this.#pass(routine, param, { arg, names });
    }
  }

  #pass(routine: Routine, param: Routine["params"][number], { arg, names }: { readonly arg: ModelExpr; readonly names: Names }): void {
    const own = { part: partName(routine.name, param.name), type: param.type };
    if (param.passing === "value") {
      const inside = new Map([...names, [paramName, own]]);
      this.#give({ root: paramName, path: [] }, arg, inside);
      return;
    }
    const given = arg.kind === "read" ? partOf(this.model, names, arg.place) : undefined;
    if (given === undefined) throw new RangeError("only a place is handed over");
    this.#link(own, given.part);
  }

  /** The value of an expression goes to a place. */
  #give(target: ModelPlace, value: ModelExpr, names: Names): void {
    const to = partOf(this.model, names, target);
    if (to === undefined) throw new RangeError("what stands for one value is assigned to");
    switch (value.kind) {
      case "undefined":
        this.#missBelow(target, names);
        return;
      case "conditional":
        this.#give(target, value.whenTrue, names);
        this.#give(target, value.whenFalse, names);
        return;
      case "read": {
        const from = partOf(this.model, names, value.place);
        if (from === undefined) return;
        if (isScalar(to.type)) this.#lead(from.part, to.part);
        else this.#link(to, from.part);
        return;
      }
      default:
        // What is computed is there.
        return;
    }
  }

  /** Two parts that are built alike are treated alike. */
  #link({ part, type }: { readonly part: string; readonly type: ModelType }, other: string): void {
    for (const one of scalarsBelow("", type)) {
      this.#lead(part + one.part, other + one.part);
      this.#lead(other + one.part, part + one.part);
    }
  }

  #lead(from: string, to: string): void {
    this.#onwards.set(from, [...(this.#onwards.get(from) ?? []), to]);
  }
}

/** Stands for the parameter of a call; no variable has such a name. */
const paramName = "#param";
const anyElement = { kind: "index", index: { kind: "number", value: 0 } } as const;

function isScalar({ kind }: ModelType): boolean {
  return kind !== "array" && kind !== "record" && kind !== "list";
}
