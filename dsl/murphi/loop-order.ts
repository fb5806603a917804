/**
 * Loops over scalarsets that may depend on the order in which they are gone through. The elements of a scalarset are interchangeable only
 * if no such loop tells the first from the last.
 *
 * A loop surely does not depend on the order if each round works on what is its own: what it assigns to is an element of an array at the loop's
 * variable, and of these arrays it reads its own element alone; or if every round that assigns to a place assigns the same constant, and none reads it.
 * Counting, and adding to a multiset, are fine as long as nobody looks at the result. So are early ends where all end alike and nothing is changed. What
 * a loop calls is followed, with what it is given. Whatever is not surely fine counts as dependent.
 */
import type { Span } from "../diagnostics/index.js";
import type { Model, ModelExpr, ModelPlace, ModelStatement, Routine } from "../model/index.js";

type ForLoop = Extract<ModelStatement, { readonly kind: "for" }>;

/** The scalarsets that such a loop goes over, with the loop. */
export function dependsOnOrder(model: Model): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  const bodies = [model.starts, model.rules, model.routines].flatMap((list) => list.map((one) => one.body));
  for (const body of bodies) {
    for (const loop of loopsIn(body)) {
      const names = scalarsetsOf(model, loop);
      if (names.length === 0 || isIndependent(model, loop)) continue;
      for (const name of names) if (!found.has(name)) found.set(name, loop.span ?? { start: 0, end: 0 });
    }
  }
  return found;
}

function loopsIn(part: unknown): readonly ForLoop[] {
  if (typeof part !== "object" || part === null) return [];
  const inner = Object.values(part).flatMap(loopsIn);
  return isStatement(part) && part.kind === "for" ? [part, ...inner] : inner;
}

function scalarsetsOf(model: Model, { over }: ForLoop): readonly string[] {
  if (over.kind !== "named") return [];
  const declaration = model.types.find((one) => one.name === over.name);
  const names = declaration?.kind === "union" ? declaration.of : [over.name];
  return names.filter((name) => model.types.some((one) => one.name === name && one.kind === "scalarset"));
}

// ---------------------------------------------------------------- what a round does

/** What a place is for this purpose. */
interface Access {
  /** Its root with fields and indices, whatever these are. */
  readonly path: string;
  /** The path up to the index that is the loop's variable; undefined if there is none. */
  readonly own: string | undefined;
}

interface Write extends Access {
  /** What is done, where it is the same in all rounds. */
  readonly constant: string | undefined;
}

interface Round {
  readonly reads: Access[];
  readonly writes: Write[];
  readonly returns: (ModelExpr | undefined)[];
  isOpaque: boolean;
}

function isIndependent(model: Model, loop: ForLoop): boolean {
  const round: Round = { reads: [], writes: [], returns: [], isOpaque: false };
  const names = new Map<string, Meaning>([[loop.variable, { expr: theRound }]]);
  new Look(model, round).visit(loop.body, { names, isCalled: false });
  const { reads, writes, returns, isOpaque } = round;
  if (isOpaque) return false;
  if (returns.length > 0) return writes.length === 0 && areAlike(returns);
  return writes.every((write) => {
    const alike = writes.filter(({ path }) => overlaps(path, write.path));
    const seen = reads.filter(({ path }) => overlaps(path, write.path));
    if (write.own !== undefined) return [...seen, ...alike].every(({ own }) => own === write.own);
    const isSame = alike.every(({ path, constant }) => constant === write.constant && path === write.path);
    return seen.length === 0 && write.constant !== undefined && isSame;
  });
}

function areAlike(returns: readonly (ModelExpr | undefined)[]): boolean {
  const texts = returns.map(constantText);
  return texts.every((text) => text !== undefined && text === texts[0]);
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

/** What a name stands for: a place, a value, or something that a routine has for itself. */
type Meaning = { readonly place: ModelPlace } | { readonly expr: ModelExpr } | "own";

interface Names {
  readonly names: ReadonlyMap<string, Meaning>;
  /** Inside of a routine that the loop calls. */
  readonly isCalled: boolean;
}

/** Stands for the variable of the loop; no variable has such a name. */
const roundName = "#round";
const theRound: ModelExpr = { kind: "read", place: { root: roundName, path: [] } };

/** Calls that are followed for one loop: routines that call each other twice and more are soon too many. */
const mostCalls = 2_000;

/** Goes through what a round runs, and notes what it reads and writes. */
class Look {
  #calls = 0;

  constructor(
    readonly model: Model,
    readonly round: Round,
  ) {}

  visit(part: unknown, names: Names): void {
    if (typeof part !== "object" || part === null) return;
    if (isStatement(part)) this.#statement(part, names);
    else if (isExpr(part)) this.#expr(part, names);
    else this.#inside(part, names);
  }

  #inside(part: object, names: Names): void {
    for (const inner of Object.values(part)) this.visit(inner, names);
  }

  #statement(statement: ModelStatement, names: Names): void {
    switch (statement.kind) {
      case "assign":
        this.#write(statement.target, isCounting(statement) ? "counted" : constantText(statement.value), names);
        if (!isCounting(statement)) this.visit(statement.value, names);
        return;
      case "clear":
      case "undefine":
        this.#write(statement.target, statement.kind, names);
        return;
      case "append":
        this.#write(statement.list, "added", names);
        this.visit(statement.value, names);
        return;
      case "assert":
        // That a multiset has room: if there is too little for all, there is in any order.
        if (statement.failure.kind !== "error") this.visit(statement.condition, names);
        return;
      case "return":
        if (!names.isCalled) this.round.returns.push(statement.value);
        this.visit(statement.value, names);
        return;
      case "call":
        this.#call(statement, names);
        return;
      case "alias": {
        this.visit(statement.place.path, names);
        const place = this.#resolve(statement.place, names);
        const meaning: Meaning = place === undefined ? "own" : { place };
        this.visit(statement.body, { ...names, names: new Map(names.names).set(statement.name, meaning) });
        return;
      }
      case "choose":
      case "remove":
      case "assume":
        this.round.isOpaque = true;
        return;
      default:
        this.#inside(statement, names);
    }
  }

  #expr(expr: ModelExpr, names: Names): void {
    if (expr.kind === "call") this.#call(expr, names);
    else if (expr.kind === "read" || expr.kind === "length") {
      const place = expr.kind === "read" ? expr.place : expr.list;
      const resolved = this.#resolve(place, names);
      if (resolved !== undefined) this.round.reads.push(accessOf(resolved));
      this.visit(place.path, names);
    } else this.#inside(expr, names);
  }

  #write(place: ModelPlace, constant: string | undefined, names: Names): void {
    const resolved = this.#resolve(place, names);
    if (resolved !== undefined) this.round.writes.push({ ...accessOf(resolved), constant });
    this.visit(place.path, names);
  }

  #call({ routine: name, args }: { readonly routine: string; readonly args: readonly ModelExpr[] }, names: Names): void {
    const routine = this.model.routines.find((one) => one.name === name);
    if (routine === undefined) throw new RangeError(`no routine '${name}'`);
    this.#calls += 1;
    if (this.#calls > mostCalls) this.round.isOpaque = true;
    if (this.round.isOpaque) return;
    const inner = new Map<string, Meaning>();
    for (const [index, param] of routine.params.entries()) {
      const arg = args[index];
      if (arg === undefined) continue;
      if (param.passing === "var" && arg.kind === "read") {
        this.visit(arg.place.path, names);
        const place = this.#resolve(arg.place, names);
        inner.set(param.name, place === undefined ? "own" : { place });
      } else {
        this.visit(arg, names);
        const value = this.#value(arg, names);
        inner.set(param.name, isRound(value) && !isAssigned(routine, param.name) ? { expr: value } : "own");
      }
    }
    this.visit(routine.body, { names: inner, isCalled: true });
  }

  /** The place that is meant, seen from the loop; undefined for what a routine has for itself. */
  #resolve({ root, path }: ModelPlace, names: Names): ModelPlace | undefined {
    const indices = path.map((one) => (one.kind === "index" ? { ...one, index: this.#value(one.index, names) } : one));
    const meaning = names.names.get(root);
    if (meaning === "own") return undefined;
    if (meaning !== undefined) return "place" in meaning ? { ...meaning.place, path: [...meaning.place.path, ...indices] } : undefined;
    // Of a routine's names those that are none of the model's are its own.
    const isKnown = !names.isCalled || this.model.variables.some((one) => one.name === root);
    return isKnown ? { root, path: indices } : undefined;
  }

  /** The loop's variable where the expression stands for it; else the expression. */
  #value(expr: ModelExpr, names: Names): ModelExpr {
    if (expr.kind !== "read" || expr.place.path.length > 0) return expr;
    const meaning = names.names.get(expr.place.root);
    return meaning !== undefined && meaning !== "own" && "expr" in meaning ? meaning.expr : expr;
  }
}

/** `n := n + 1`: rounds that count do not depend on their order. */
function isCounting({ target, value }: Extract<ModelStatement, { readonly kind: "assign" }>): boolean {
  if (value.kind !== "binary" || value.operator !== "+" || target.path.length > 0) return false;
  const { left, right } = value;
  const isCount = left.kind === "read" && right.kind === "number" && right.value >= 0;
  return isCount && JSON.stringify(left.place) === JSON.stringify(target);
}

function constantText(value: ModelExpr | undefined): string | undefined {
  if (value === undefined) return "nothing";
  return value.kind === "number" || value.kind === "boolean" || value.kind === "member" ? JSON.stringify(value) : undefined;
}

function accessOf({ root, path }: ModelPlace): Access {
  const names = [root, ...path.map((one) => (one.kind === "field" ? one.name : "[]"))];
  const at = path.findIndex((one) => one.kind === "index" && isRound(one.index));
  return { path: names.join("."), own: at < 0 ? undefined : names.slice(0, at + 2).join(".") };
}

function isRound(expr: ModelExpr): boolean {
  return expr.kind === "read" && expr.place.root === roundName;
}

/** Is a parameter assigned to? What is handed on as a place, or gets another name, counts as assigned. */
export function isAssigned(routine: Routine, name: string): boolean {
  const speaksOf = (part: unknown): boolean => JSON.stringify(part).includes(`"root":${JSON.stringify(name)}`);
  const changes = (part: unknown): boolean => {
    if (typeof part !== "object" || part === null) return false;
    if (isStatement(part) && "target" in part && part.target.root === name) return true;
    if (isStatement(part) && part.kind === "alias" && speaksOf(part.place)) return true;
    return Object.values(part).some(changes);
  };
  return changes(routine.body);
}

const statementKinds = new Set<unknown>(
  "assign clear undefine if switch for while alias choose call return append remove error assert assume mark".split(" "),
);

function isStatement(part: object): part is ModelStatement {
  // Expressions have no span.
  return "span" in part && "kind" in part && statementKinds.has(part.kind);
}

function isExpr(part: object): part is ModelExpr {
  return "kind" in part && !("span" in part) && (part.kind === "read" || part.kind === "length" || part.kind === "call");
}
