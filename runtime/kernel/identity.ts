/** Names of nodes and blocks. They say what they name, so that no table is needed to read a message or a log. */

/** A node in one of its roles: `Client/a`. A process may play several roles, under one name or several. */
export type NodeId<Role extends string = string> = `${Role}/${string}`;

/** A block, named by the program around: `Block/42`. */
export type BlockId<Kind extends string = string> = `${Kind}/${string}`;

/** The role that a node plays: `Client` of `Client/a`. */
export function roleOf(node: NodeId): string {
  return node.slice(0, node.indexOf("/"));
}

/** Does a node play the role? Its name then has that type too. */
export function plays<Role extends string>(node: NodeId, role: Role): node is NodeId<Role> {
  return node.startsWith(`${role}/`);
}

/** Does it name a node or a block? Which of the two, its place says. */
export function isId(value: unknown): value is NodeId {
  return typeof value === "string" && value.includes("/");
}
