/** Words that may stand behind a declaration in any order, but each once. */
import type { CstNode } from "chevrotain";
import { report } from "../diagnostics/index.js";
import type { BuildContext } from "./build-context.js";
import { tokensOf } from "./cst.js";
import { spanOf } from "./scan.js";

/** Reports each of these tokens that stands in the node a second time. `what`: the declaration, in words. */
export function refuseRepeated(
  node: CstNode,
  { what, words }: { readonly what: string; readonly words: readonly string[] },
  context: BuildContext,
): void {
  for (const again of words.flatMap((word) => tokensOf(node, word).slice(1))) {
    context.diagnostics.push(report("T002", spanOf(again), `Cannot parse ${what}: '${again.image}' is repeated`));
  }
}
