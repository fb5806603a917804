import type * as ast from "../../syntax/index.js";

const known = new WeakMap<ast.ProtocolFile, boolean>();

/** Is a piece of the text missing, which the parser has reported? Then no typed protocol can stand for it. */
export function hasHoles(file: ast.ProtocolFile): boolean {
  const found = known.get(file) ?? isHole(file);
  known.set(file, found);
  return found;
}

function isHole(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  if ("kind" in part && (part.kind === "missing" || (part.kind === "ident" && "name" in part && part.name === ""))) return true;
  return Object.values(part).some(isHole);
}
