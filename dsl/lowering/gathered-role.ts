import type { Type } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";

/** The role of the nodes in a set of them. */
export function gatheredRole(type: Type): string {
  const element = type.kind === "set" ? type.element : undefined;
  const role = element?.kind === "node" ? element.roles[0] : undefined;
  invariant(role !== undefined, "one gathers from nodes of a role");
  return role;
}
