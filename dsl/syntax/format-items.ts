/** Layout of lists of items: files, blocks, and everything else between braces. */
import type { IToken } from "chevrotain";
import { blankBefore, commentsOf, dangling, tokenDoc, type FormatContext } from "./format-tokens.js";
import { blankLine, brokenGroup, group, hardLine, indent, line, type Doc } from "./layout.js";
import { firstOf, isTree, lastOf, tokensIn, type Part } from "./token-tree.js";

/** Lays out one part. */
export type LayPart = (part: Part) => Doc;

/** Rules whose items stay on one line if they were written so. */
const sharing = new Set(["block"]);

/** Items one below the other, with the empty lines between them that the author left. */
export function itemsDoc(items: readonly Part[], rule: string, lay: LayPart, context: FormatContext): Doc {
  const lines: Part[][] = [];
  for (const item of items) {
    const last = lines.at(-1)?.at(-1);
    const isShared = sharing.has(rule) && last !== undefined && lastOf(last).endLine === firstOf(item).startLine;
    if (isShared) lines.at(-1)?.push(item);
    else lines.push([item]);
  }
  return lines.flatMap((run, index) => {
    const [first] = run;
    if (first === undefined) return [];
    const doc = run.length === 1 ? lay(first) : group(separated(run, lay));
    if (index === 0) return [doc];
    return [needsSeparator(first) ? ";" : "", blankBefore(firstOf(first), context) ? blankLine : hardLine, doc];
  });
}

/** Items that stand on one line if they fit. */
function separated(items: readonly Part[], lay: LayPart): Doc {
  return items.flatMap((item, index) => (index === 0 ? [lay(item)] : [separator(items[index - 1], item), line, lay(item)]));
}

/** What stands between two items: nothing behind a brace where that reads well, and nothing at the end of a line. */
function separator(before: Part | undefined, item: Part): Doc {
  const isStatement = isTree(item) && item.rule === "statement";
  if (needsSeparator(item)) return ";";
  if (!isStatement && before !== undefined && lastOf(before).image === "}") return "";
  return { kind: "choice", broken: "", flat: ";" };
}

/** `at(…)` and `at! …` at the start of a line would be read as the end of the statement before. */
function needsSeparator(item: Part): boolean {
  if (!isTree(item) || item.rule !== "statement" || !["at", "with", "where"].includes(item.first.image)) return false;
  const second = tokensIn(item)[1];
  return second?.image === "(" || second?.image === "!";
}

/** `{ items }`: on one line if the author wrote it so and it fits. */
export function blockDoc(open: IToken, items: readonly Part[], close: IToken, options: BlockOptions): Doc {
  const { rule, lay, context } = options;
  const left = tokenDoc(open, context);
  const right = tokenDoc(close, context, { withLeading: false });
  const comments = dangling(close, context);
  if (items.length === 0 && comments === undefined) {
    const isBroken = (commentsOf(open, context)?.trailing.length ?? 0) > 0;
    return isBroken ? [left, hardLine, right] : [left, " ", right];
  }
  if (open.endLine === close.startLine) {
    return group([left, indent([line, separated(items, lay)]), line, right]);
  }
  const body = itemsDoc(items, rule, lay, context);
  const last = comments === undefined ? [] : [items.length === 0 ? "" : comments.blank ? blankLine : hardLine, comments.doc];
  return brokenGroup([left, indent([hardLine, body, last]), hardLine, right]);
}

/** How a block is laid out. */
export interface BlockOptions {
  readonly rule: string;
  readonly lay: LayPart;
  readonly context: FormatContext;
}
