/**
 * What is read before it surely has a value: of the variables of a rule or routine, and in a start state of the state's variables, which also have to have a value
 * in the end.
 *
 * Idea: walk through the body with the set of parts that are assigned on every way there. An element of an array at the variable of a loop over all of its
 * indices counts for itself inside of the loop, and for all elements behind it. Calls are walked into, with what they are given. Sets only grow: what is made undefined is
 * looked for elsewhere.
 */
import type { Model, ModelExpr, ModelPlace, ModelStatement, ModelType, Routine, Selector } from "../model/index.js";
import { isAssigned } from "./loop-order.js";
import { partName, scalarsBelow, scalarsOutsideLists, type Piece } from "./parts.js";

/** Statements that are walked through for one piece; routines that call each other in long chains may be many more. */
const mostStatements = 20_000;

/** The parts, by their names for all elements. */
export function readTooEarly(model: Model, piece: Piece): ReadonlySet<string> {
  const { names, owner, isStart, body } = piece;
  const isRoutine = model.routines.some(({ name }) => name === owner);
  const params = new Set(isRoutine ? model.routines.find(({ name }) => name === owner)?.params.map(({ name }) => name) : []);
  const tracked = new Map<string, Meaning>();
  for (const [name, found] of names) {
    // Of the state's variables those in start states; of its own those that are not handed over.
    const isOwn = found !== undefined && found.part === partName(owner, name) && !params.has(name);
    if (found === undefined) tracked.set(name, { kind: "fixed", id: name, over: undefined });
    else if (isOwn || (isStart && found.part === partName("", name)))
      tracked.set(name, { kind: "part", way: found.part, type: found.type, isInList: false });
  }
  const walk = new Walk(model);
  const end = walk.body(body, { facts: new Set(), meanings: tracked });
  for (const { part, type } of model.variables.map(({ name, type }) => ({ part: partName("", name), type })))
    if (isStart && end !== undefined) walk.require({ way: part, type, isInList: false }, end);
  if (walk.isLost)
    for (const one of tracked.values())
      if (one.kind === "part") for (const { part } of scalarsBelow(one.way, one.type)) walk.early.add(part);
  return walk.early;
}

/** Parts that are assigned; `[]` for all elements, `[id]` for that at a loop's variable. `undefined`: nothing gets here. */
type Facts = Set<string>;

interface Tracked {
  /** The part's name, with the loops' variables that are indices; `[?]` for what is computed. */
  readonly way: string;
  readonly type: ModelType;
  /** What lies in a list was put there with its value. */
  readonly isInList: boolean;
}

type Meaning =
  ({ readonly kind: "part" } & Tracked) | { readonly kind: "fixed"; readonly id: string; readonly over: ModelType | undefined };

interface Here {
  readonly facts: Facts;
  /** Names that are not in it are of no interest. */
  readonly meanings: ReadonlyMap<string, Meaning>;
}

class Walk {
  readonly early = new Set<string>();
  isLost = false;
  #statements = 0;
  #loops = 0;
  /** The sets with which the body or routine at hand returns. */
  #exits: Facts[] = [];
  /** Loops that began before the body or routine at hand did. */
  #outerLoops = 0;

  constructor(readonly model: Model) {}

  /** Walks through a body or routine; the parts that are assigned however it ends, undefined if it never does. */
  body(statements: readonly ModelStatement[], here: Here): Facts | undefined {
    const [exits, loops] = [this.#exits, this.#outerLoops];
    this.#exits = [];
    this.#outerLoops = this.#loops;
    const end = this.#all(statements, here);
    const all = end === undefined ? this.#exits : [end, ...this.#exits];
    this.#exits = exits;
    this.#outerLoops = loops;
    return all.length === 0 ? undefined : all.reduce(both);
  }

  /** Says what of a part has no value yet. */
  require({ way, type, isInList }: Tracked, facts: Facts): void {
    if (isInList) return;
    for (const part of scalarsOutsideLists(way, type)) if (!variants(part).some((one) => facts.has(one))) this.early.add(collapsed(part));
  }

  #all(statements: readonly ModelStatement[], here: Here): Facts | undefined {
    let facts: Facts | undefined = here.facts;
    for (const statement of statements) {
      if (facts === undefined) return undefined;
      this.#statements += 1;
      if (this.#statements > mostStatements) this.isLost = true;
      if (this.isLost) return facts;
      facts = this.#statement(statement, { ...here, facts });
    }
    return facts;
  }

  #statement(statement: ModelStatement, here: Here): Facts | undefined {
    switch (statement.kind) {
      case "assign":
        this.#reads([statement.value, statement.target.path], here);
        return this.#assigned(statement.target, here);
      case "call":
        return this.#call(statement, here);
      case "return":
        this.#reads(statement.value, here);
        this.#exits.push(new Set([...here.facts].filter((one) => !this.#isInLoop(one))));
        return undefined;
      case "error":
        return undefined;
      case "if":
        this.#reads(statement.condition, here);
        return this.#either([statement.then, statement.otherwise], here);
      case "switch":
        this.#reads([statement.subject, statement.cases.map(({ values }) => values)], here);
        return this.#either([...statement.cases.map(({ body }) => body), statement.otherwise], here);
      case "while":
        this.#reads(statement.condition, here);
        this.#all(statement.body, { ...here, facts: new Set(here.facts) });
        return here.facts;
      case "for":
        return this.#for(statement, here);
      case "alias": {
        this.#reads(statement.place.path, here);
        const meaning = this.#meaning(statement.place, here);
        const meanings = new Map(here.meanings);
        if (meaning === undefined) meanings.delete(statement.name);
        else meanings.set(statement.name, { kind: "part", ...meaning });
        return this.#all(statement.body, { ...here, meanings });
      }
      default:
        this.#reads(statement, here);
        return here.facts;
    }
  }

  /** Is it known of one element only, that of a loop which is left by `return`? */
  #isInLoop(part: string): boolean {
    return [...part.matchAll(/\[(\d+)\]/gu)].some(([, id]) => Number(id) > this.#outerLoops);
  }

  #either(bodies: readonly (readonly ModelStatement[])[], here: Here): Facts | undefined {
    const ends = bodies.flatMap((body) => this.#all(body, { ...here, facts: new Set(here.facts) }) ?? []);
    return ends.length === 0 ? undefined : ends.reduce(both);
  }

  #for({ variable, over, body }: Extract<ModelStatement, { readonly kind: "for" }>, here: Here): Facts | undefined {
    this.#loops += 1;
    const id = String(this.#loops);
    const meanings = new Map(here.meanings).set(variable, { kind: "fixed", id, over });
    const end = this.#all(body, { facts: new Set(here.facts), meanings });
    return end === undefined ? here.facts : new Set([...end].map((one) => one.replaceAll(`[${id}]`, "[]")));
  }

  #assigned(target: ModelPlace, here: Here): Facts {
    const found = this.#meaning(target, here);
    if (found !== undefined) for (const { part } of scalarsBelow(found.way, found.type)) if (!part.includes("[?]")) here.facts.add(part);
    return here.facts;
  }

  // ---------------------------------------------------------------- calls

  /** Walks into a call, if it gets to see what is looked at. */
  #call({ routine: name, args }: { readonly routine: string; readonly args: readonly ModelExpr[] }, here: Here): Facts | undefined {
    const routine = this.model.routines.find((one) => one.name === name);
    if (routine === undefined) throw new RangeError(`no routine '${name}'`);
    const meanings = new Map<string, Meaning>();
    for (const { name: global } of this.model.variables) {
      const own = here.meanings.get(global);
      if (own?.kind === "part" && own.way === partName("", global)) meanings.set(global, own);
    }
    for (const { name: local } of [...routine.params, ...routine.locals]) meanings.delete(local);
    for (const [index, param] of routine.params.entries()) {
      const arg = args[index];
      const meaning = this.#passed(routine, param, { arg, here });
      if (meaning !== undefined) meanings.set(param.name, meaning);
    }
    return [...meanings.values()].every(({ kind }) => kind === "fixed")
      ? here.facts
      : this.body(routine.body, { facts: here.facts, meanings });
  }

  /** What a parameter stands for, if that is looked at. */
  #passed(
    routine: Routine,
    { name, passing }: Routine["params"][number],
    { arg, here }: { readonly arg: ModelExpr | undefined; readonly here: Here },
  ): Meaning | undefined {
    if (passing === "var" && arg?.kind === "read") {
      this.#reads(arg.place.path, here);
      const meaning = this.#meaning(arg.place, here);
      return meaning && { kind: "part", ...meaning };
    }
    this.#reads(arg, here);
    const meaning = arg?.kind === "read" && arg.place.path.length === 0 ? here.meanings.get(arg.place.root) : undefined;
    return meaning?.kind === "fixed" && !isAssigned(routine, name) ? meaning : undefined;
  }

  // ---------------------------------------------------------------- reading

  /** What an expression, or whatever holds some, reads. */
  #reads(part: unknown, here: Here): void {
    if (typeof part !== "object" || part === null) return;
    if (isRead(part)) {
      const found = this.#meaning(part.place, here);
      if (found !== undefined) this.require(found, here.facts);
    }
    if (isCall(part)) {
      this.#call(part, { ...here, facts: new Set(here.facts) });
      return;
    }
    const inner = isQuantified(part) ? { ...here, meanings: without(here.meanings, part.variable) } : here;
    for (const one of Object.values(part)) this.#reads(one, inner);
  }

  /** What a place is, if it is looked at. */
  #meaning({ root, path }: ModelPlace, { meanings }: Here): Tracked | undefined {
    const found = meanings.get(root);
    if (found?.kind !== "part") return undefined;
    return path.reduce<Tracked>((whole, selector) => selected(whole, selector, meanings), found);
  }
}

function without(meanings: Here["meanings"], name: string): Here["meanings"] {
  const inner = new Map(meanings);
  inner.delete(name);
  return inner;
}

function selected({ way, type, isInList }: Tracked, selector: Selector, meanings: Here["meanings"]): Tracked {
  if (selector.kind === "field") {
    const own = type.kind === "record" ? type.fields.find(({ name }) => name === selector.name) : undefined;
    if (own === undefined) throw new RangeError(`no field '${selector.name}'`);
    return { way: `${way}.${selector.name}`, type: own.type, isInList };
  }
  if (type.kind === "list") return { way: `${way}[]`, type: type.element, isInList: true };
  if (type.kind !== "array") throw new RangeError("only arrays and lists have elements");
  return { way: `${way}[${indexText(selector.index, type.index, meanings)}]`, type: type.element, isInList };
}

/** The loop whose variable the index is, if that goes over all of the array. */
function indexText(index: ModelExpr, type: ModelType, meanings: Here["meanings"]): string {
  const found = index.kind === "read" && index.place.path.length === 0 ? meanings.get(index.place.root) : undefined;
  return found?.kind === "fixed" && found.over !== undefined && covers(found.over, type) ? found.id : "?";
}

function covers(over: ModelType, index: ModelType): boolean {
  if (over.kind === "range" && index.kind === "range") return over.low <= index.low && over.high >= index.high;
  return JSON.stringify(over) === JSON.stringify(index);
}

function both(a: Facts, b: Facts): Facts {
  return new Set([...a].filter((one) => b.has(one)));
}

/** The part itself, and with `[]` for each of its indices. */
function variants(part: string): readonly string[] {
  const [first = "", ...rest] = part.split("[");
  return rest.reduce<readonly string[]>(
    (texts, piece) => texts.flatMap((text) => [`${text}[${piece}`, `${text}[${piece.slice(piece.indexOf("]"))}`]),
    [first],
  );
}

function collapsed(part: string): string {
  return part.replace(/\[[^\]]*\]/gu, "[]");
}

function isRead(part: object): part is Extract<ModelExpr, { readonly kind: "read" }> {
  return "kind" in part && part.kind === "read" && "place" in part;
}

function isCall(part: object): part is Extract<ModelExpr, { readonly kind: "call" }> {
  return "kind" in part && part.kind === "call" && "routine" in part && !("span" in part);
}

function isQuantified(part: object): part is Extract<ModelExpr, { readonly kind: "quantified" }> {
  return "kind" in part && part.kind === "quantified" && "variable" in part;
}
