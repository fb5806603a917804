/** Walks over statements as they are written, into every block and into the handlers of awaits. */
import type * as ast from "../syntax/index.js";

/** The blocks of handlers, conditional parts and awaits below a list of handlers. */
export function* handlersIn(items: readonly ast.HandlerItem[]): Iterable<ast.HandlerDecl> {
  for (const item of items) {
    if (item.kind === "conditional") yield* handlersIn([...item.whenTrue, ...item.whenFalse]);
    else {
      yield item;
      if (item.kind === "ignore") continue;
      for (const statement of statementsIn(item.body)) yield* handlersIn(awaitItems(statement));
    }
  }
}

/** All statements of a block, those of inner blocks included; handlers of awaits are left out. */
export function* statementsIn(block: ast.Block | undefined): Iterable<ast.Statement> {
  if (block === undefined) return;
  for (const statement of block.statements) {
    yield statement;
    for (const inner of innerBlocks(statement)) yield* statementsIn(inner);
  }
}

/** The handlers of the await that a statement is or holds. */
export function awaitItems(statement: ast.Statement): readonly ast.HandlerItem[] {
  const right = rightOf(statement);
  return right?.kind === "await" ? right.handlers : [];
}

/** What running a block may change. */
export interface Changes {
  readonly names: ReadonlySet<string>;
  /** May other code run in between: at a suspension or in a called procedure? */
  readonly mayBeInterrupted: boolean;
}

export function changesIn(block: ast.Block): Changes {
  const names = new Set<string>();
  let mayBeInterrupted = false;
  for (const statement of statementsIn(block)) {
    if (statement.kind === "assign") names.add(rootName(statement.place));
    const right = rightOf(statement);
    if (right === undefined) continue;
    if (["suspend", "suspendIn", "callIn", "hostIn", "await", "call"].includes(right.kind)) mayBeInterrupted = true;
    if (right.kind === "take") names.add(rootName(right.place));
  }
  return { names, mayBeInterrupted };
}

function rightOf(statement: ast.Statement): ast.Right | undefined {
  return statement.kind === "let" || statement.kind === "assign" || statement.kind === "do" ? statement.value : undefined;
}

/** The blocks that a statement holds; handlers of an await are not among them. */
export function innerBlocks(statement: ast.Statement): readonly (ast.Block | undefined)[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "for":
      return [statement.body];
    case "match":
      return statement.cases.map((one) => one.body);
    case "choose":
      return [statement.otherwise];
    default: {
      const right = rightOf(statement);
      return right?.kind === "suspend" ? [right.body] : [];
    }
  }
}

function rootName(place: ast.Expr): string {
  switch (place.kind) {
    case "name":
      return place.name.name;
    case "index":
    case "member":
      return rootName(place.object);
    case "at":
      return rootName(place.node);
    default:
      return "";
  }
}

/** Does a piece of syntax speak of `reply`, however deep? */
export function speaksOfReply(piece: unknown): boolean {
  return typeof piece === "object" && piece !== null && partsOf(piece).replies.length > 0;
}

/** A call of another node, or of several, with the conditions of the parts and branches that it stands in. */
export interface WrittenCall {
  readonly call: Call;
  readonly under: readonly Branch[];
}

/** The part behind `if`, or that behind `else`. */
export interface Branch {
  readonly condition: ast.Expr;
  readonly holds: boolean;
}

type Call = Extract<ast.Right, { readonly kind: "callIn" }>;

/** The calls that stand somewhere in a piece of syntax. */
export function callsIn(piece: object): readonly WrittenCall[] {
  return partsOf(piece).calls;
}

/** Is a piece of the text missing, which the parser has reported? Then no typed protocol can stand for it. */
export function hasHoles(file: ast.ProtocolFile): boolean {
  return partsOf(file).holes.length > 0;
}

interface Found {
  readonly replies: object[];
  readonly holes: object[];
  readonly calls: WrittenCall[];
}

/** What was found in each piece: a file is elaborated once for every check, and its tree never changes. Entries go with their trees. */
const found = new WeakMap<object, Found>();

function partsOf(piece: object): Found {
  const known = found.get(piece);
  if (known !== undefined) return known;
  const parts: Found = { replies: [], holes: [], calls: [] };
  collect(piece, parts, []);
  found.set(piece, parts);
  return parts;
}

function collect(piece: object, into: Found, under: readonly Branch[]): void {
  // A span holds no syntax, and half of all objects are spans.
  if ("end" in piece) return;
  if (isHole(piece)) into.holes.push(piece);
  else if (isCall(piece)) into.calls.push({ call: piece, under });
  else if ("kind" in piece && piece.kind === "reply") into.replies.push(piece);
  if (isBranching(piece)) {
    const { condition, whenTrue, whenFalse } = branchesOf(piece);
    collect(condition, into, under);
    collect(whenTrue, into, [...under, { condition, holds: true }]);
    if (whenFalse !== undefined) collect(whenFalse, into, [...under, { condition, holds: false }]);
    return;
  }
  const parts: readonly unknown[] = Object.values(piece);
  for (const part of parts) if (typeof part === "object" && part !== null) collect(part, into, under);
}

type Branching = Extract<ast.Statement, { readonly kind: "if" }> | ast.ConditionalDecl<unknown>;

function branchesOf(piece: Branching): { readonly condition: ast.Expr; readonly whenTrue: object; readonly whenFalse: object | undefined } {
  if (piece.kind === "conditional") return piece;
  return { condition: piece.condition, whenTrue: piece.then, whenFalse: piece.otherwise };
}

/** An `if`, wherever it stands. */
function isBranching(piece: object): piece is Branching {
  return "kind" in piece && (piece.kind === "if" || piece.kind === "conditional");
}

function isCall(piece: object): piece is Call {
  return "kind" in piece && piece.kind === "callIn";
}

function isHole(piece: object): boolean {
  if (!("kind" in piece)) return false;
  if (piece.kind === "ident") return "name" in piece && piece.name === "";
  if (piece.kind === "message") return "routes" in piece && Array.isArray(piece.routes) && piece.routes.length === 0;
  return piece.kind === "missing";
}
