import { RequestError } from "kettle/kernel";
import type { CacheNode } from "./cache-node.js";
import type { Block } from "./generated/stache.js";

const HELP = "? read KEY, write KEY VALUE, evict KEY, holds";

/** Does what a line asks for; the line that answers it. */
export async function answer(node: CacheNode, line: string): Promise<string> {
  const [, command = "", key = "", value = ""] = /^(\w+)(?: (\S+)(?: (.+))?)?$/u.exec(line) ?? [];
  const block: Block = `Block/${key}`;
  if (command === "holds") return node.holds().join("; ") || "nothing";
  if (key === "") return HELP;
  const { requests } = node;
  switch (command) {
    case "read":
      return `${key} = ${await requests.read(block)}`;
    case "write":
      await requests.write(block, value);
      return `${key} = ${value}`;
    case "evict":
      await requests.evict(block).catch(unlessRefused);
      return `${key} is given back`;
    default:
      return HELP;
  }
}

/** Where there is no copy, the protocol lets nobody give it back. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof RequestError && error.failure === "refused")) throw error;
}
