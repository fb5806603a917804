/**
 * Loops over scalarsets that may depend on the order in which they are gone through. The elements of a scalarset are interchangeable only
 * if no such loop tells the first from the last.
 *
 * A loop surely does not depend on the order if each round works on what is its own: what it assigns to is an element of an array at the loop's
 * variable, and of these arrays it reads its own element alone; or if every round that assigns to a place assigns the same constant, and none reads it. Early ends are
 * fine where all end alike and nothing is changed. Whatever is not surely fine counts as dependent.
 */
import type { Span } from "../diagnostics/index.js";
import type { Model, ModelExpr, ModelPlace, ModelStatement } from "../model/index.js";

type ForLoop = Extract<ModelStatement, { readonly kind: "for" }>;

/** The scalarsets that such a loop goes over, with the loop. */
export function dependsOnOrder(model: Model): ReadonlyMap<string, Span> {
  const found = new Map<string, Span>();
  const bodies = [model.starts, model.rules, model.routines].flatMap((list) => list.map((one) => one.body));
  for (const body of bodies) {
    for (const loop of loopsIn(body)) {
      const names = scalarsetsOf(model, loop);
      if (names.length === 0 || isIndependent(loop)) continue;
      for (const name of names) if (!found.has(name)) found.set(name, loop.span ?? { start: 0, end: 0 });
    }
  }
  return found;
}

function loopsIn(statements: readonly ModelStatement[]): readonly ForLoop[] {
  return partsOf(statements).filter((part): part is ForLoop => isStatement(part) && part.kind === "for");
}

function scalarsetsOf(model: Model, { over }: ForLoop): readonly string[] {
  if (over.kind !== "named") return [];
  const declaration = model.types.find((one) => one.name === over.name);
  const names = declaration?.kind === "union" ? declaration.of : [over.name];
  return names.filter((name) => model.types.some((one) => one.name === name && one.kind === "scalarset"));
}

/** What a place is for this purpose. */
interface Access {
  /** Its root with fields and indices, whatever these are. */
  readonly path: string;
  /** The path up to the index that is the loop's variable; undefined if there is none. */
  readonly own: string | undefined;
}

function isIndependent(loop: ForLoop): boolean {
  const parts = partsOf(loop.body);
  const statements = parts.filter(isStatement);
  // What a procedure does, and what an alias stands for, is not followed.
  const isOpaque = statements.some(({ kind }) => ["call", "alias", "choose", "remove", "assume"].includes(kind));
  if (isOpaque || parts.some((part) => isExpr(part) && part.kind === "call")) return false;
  const writes = statements.flatMap((one) => writeOf(one, loop.variable));
  const returns = statements.filter((one) => one.kind === "return");
  if (returns.length > 0)
    return (
      writes.length === 0 &&
      new Set(returns.map(({ value }) => constantText(value))).size === 1 &&
      returns.every(({ value }) => constantText(value) !== undefined)
    );
  const counted = new Set(statements.flatMap(unseenRead));
  const reads = parts.flatMap((part) => (isExpr(part) && !counted.has(part) ? readsOf(part, loop.variable) : []));
  return writes.every((write) => {
    const others = [...reads, ...writes].filter(({ path }) => overlaps(path, write.path));
    if (write.own !== undefined) return others.every(({ own }) => own === write.own);
    const isRead = reads.some(({ path }) => overlaps(path, write.path));
    const alike = writes.filter(({ path }) => overlaps(path, write.path));
    return (
      !isRead && write.constant !== undefined && alike.every(({ path, constant }) => constant === write.constant && path === write.path)
    );
  });
}

function readsOf(expr: ModelExpr, variable: string): readonly Access[] {
  if (expr.kind === "length") return [accessOf(expr.list, variable)];
  return expr.kind === "read" ? [accessOf(expr.place, variable)] : [];
}

/**
 * What a statement reads without depending on it: the number that it counts up, and the length of a multiset that has to have room. If there is too little
 * room for all, there is in any order.
 */
function unseenRead(statement: ModelStatement): readonly ModelExpr[] {
  if (statement.kind !== "assert" || statement.failure.kind !== "error" || statement.condition.kind !== "binary")
    return [countedRead(statement) ?? []].flat();
  return [statement.condition.left];
}

/** Of a statement `n := n + 1` the `n` on the right side: rounds that count do not depend on their order. */
function countedRead(statement: ModelStatement): ModelExpr | undefined {
  if (statement.kind !== "assign" || statement.value.kind !== "binary" || statement.value.operator !== "+") return undefined;
  const { left, right } = statement.value;
  const isCounting = left.kind === "read" && right.kind === "number" && right.value >= 0;
  return isCounting && JSON.stringify(left.place) === JSON.stringify(statement.target) && statement.target.path.length === 0
    ? left
    : undefined;
}

interface Write extends Access {
  /** The constant that is assigned. */
  readonly constant: string | undefined;
}

function writeOf(statement: ModelStatement, variable: string): readonly Write[] {
  if (statement.kind === "clear" || statement.kind === "undefine")
    return [{ ...accessOf(statement.target, variable), constant: statement.kind }];
  if (statement.kind === "append") return [{ ...accessOf(statement.list, variable), constant: "added" }];
  return statement.kind === "assign"
    ? [
        {
          ...accessOf(statement.target, variable),
          constant: countedRead(statement) === undefined ? constantText(statement.value) : "counted",
        },
      ]
    : [];
}

function constantText(value: ModelExpr | undefined): string | undefined {
  if (value === undefined) return "nothing";
  return value.kind === "number" || value.kind === "boolean" || value.kind === "member" ? JSON.stringify(value) : undefined;
}

function accessOf({ root, path }: ModelPlace, variable: string): Access {
  const isVariable = (expr: ModelExpr): boolean => expr.kind === "read" && expr.place.root === variable && expr.place.path.length === 0;
  const names = [root, ...path.map((one) => (one.kind === "field" ? one.name : "[]"))];
  const at = path.findIndex((one) => one.kind === "index" && isVariable(one.index));
  return { path: names.join("."), own: at < 0 ? undefined : names.slice(0, at + 2).join(".") };
}

function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
}

// ---------------------------------------------------------------- parts

/** Every statement and expression inside, as data. */
function partsOf(statements: readonly ModelStatement[]): readonly object[] {
  const found: object[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    found.push(part);
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(statements);
  return found;
}

const statementKinds = new Set<unknown>(
  "assign clear undefine if switch for while alias choose call return append remove error assert assume mark".split(" "),
);

function isStatement(part: object): part is ModelStatement {
  // Expressions of these kinds have no span.
  return "span" in part && "kind" in part && statementKinds.has(part.kind);
}

function isExpr(part: object): part is ModelExpr {
  return "kind" in part && !("span" in part) && (part.kind === "read" || part.kind === "length" || part.kind === "call");
}
