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
  return partsOfKind(piece, "reply").length > 0;
}

/** The names of the messages that are called somewhere in a piece of syntax. */
export function calledIn(piece: unknown): readonly string[] {
  return partsOfKind(piece, "callIn").flatMap((part) => {
    const message = "message" in part ? part.message : undefined;
    if (typeof message !== "object" || message === null || !("name" in message)) return [];
    return typeof message.name === "string" ? [message.name] : [];
  });
}

/** The names of the messages that are gathered somewhere in a piece of syntax. */
export function gatheredIn(piece: unknown): readonly string[] {
  return partsOfKind(piece, "callIn").flatMap((part) => ("gather" in part && part.gather === true ? calledIn({ ...part, args: [] }) : []));
}

/** Is a piece of the text missing, which the parser has reported? Then no typed protocol can stand for it. */
export function hasHoles(file: ast.ProtocolFile): boolean {
  return partsOfKind(file, "hole").length > 0;
}

type Sought = "reply" | "callIn" | "hole";

type Found = Readonly<Record<Sought, object[]>>;

/** What was found in each piece: a file is elaborated once for every check, and its tree never changes. Entries go with their trees. */
const found = new WeakMap<object, Found>();

function partsOfKind(piece: unknown, kind: Sought): readonly object[] {
  if (typeof piece !== "object" || piece === null) return [];
  const known = found.get(piece);
  if (known !== undefined) return known[kind];
  const parts: Found = { reply: [], callIn: [], hole: [] };
  collect(piece, parts);
  found.set(piece, parts);
  return parts[kind];
}

function collect(piece: object, into: Found): void {
  // A span holds no syntax, and half of all objects are spans.
  if ("end" in piece) return;
  if (isHole(piece)) into.hole.push(piece);
  else if ("kind" in piece && (piece.kind === "reply" || piece.kind === "callIn")) into[piece.kind].push(piece);
  const parts: readonly unknown[] = Object.values(piece);
  for (const part of parts) if (typeof part === "object" && part !== null) collect(part, into);
}

function isHole(piece: object): boolean {
  if (!("kind" in piece)) return false;
  if (piece.kind === "ident") return "name" in piece && piece.name === "";
  if (piece.kind === "message") return "routes" in piece && Array.isArray(piece.routes) && piece.routes.length === 0;
  return piece.kind === "missing";
}
