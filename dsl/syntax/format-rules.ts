/** Layout of each rule. A rule without a layout of its own stands on one line, as `spacing.ts` says. */
import { blockDoc, itemsDoc, type BlockOptions } from "./format-items.js";
import { dangling, tokenDoc, type FormatContext } from "./format-tokens.js";
import { blankLine, brokenGroup, group, hardLine, indent, join, line, softLine, type Doc } from "./layout.js";
import { isTight } from "./spacing.js";
import { firstOf, isTree, lastOf, type Part, type TokenTree } from "./token-tree.js";

/** A whole file. */
export function fileDoc(tree: TokenTree | undefined, context: FormatContext): Doc {
  const items = tree === undefined ? [] : itemsDoc(tree.parts, "file", (part) => partDoc(part, context), context);
  const end = dangling(undefined, context);
  if (end === undefined) return items;
  return [items, tree === undefined ? "" : end.blank ? blankLine : hardLine, end.doc];
}

function partDoc(part: Part, context: FormatContext): Doc {
  if (!isTree(part)) return tokenDoc(part, context);
  switch (part.rule) {
    case "block":
    case "handlers":
    case "machineItems":
    case "declarations":
    case "matchStatement":
    case "checkDecl":
      return withBlock(part, context);
    case "enumDecl":
    case "recordDecl":
      return bracketed(part, line, context);
    case "args":
    case "setLiteral":
    case "params":
    case "bindings":
    case "waitVariables":
      return bracketed(part, softLine, context);
    case "expression":
    case "logical":
    case "additive":
      return chain(part, context);
    case "quantified":
    case "propertyDecl":
    case "leadsToDecl":
      return withBody(part, context);
    case "leading":
      return leading(part, context);
    case "messageDecl":
      return commas(part, context);
    case "workload":
      return limits(part, context);
    default:
      return sequence(part.parts, part.rule, context);
  }
}

/** Parts side by side. */
function sequence(parts: readonly Part[], rule: string, context: FormatContext): Doc {
  return parts.flatMap((part, index) => {
    const before = parts[index - 1];
    const gap = before === undefined || isTight(before, part, rule) ? "" : " ";
    return [gap, partDoc(part, context)];
  });
}

/** Everything up to the brace, the block, and what follows it. */
function withBlock(tree: TokenTree, context: FormatContext): Doc {
  const opening = tree.parts.findIndex((part) => !isTree(part) && part.image === "{");
  const closing = tree.parts.findLastIndex((part) => !isTree(part) && part.image === "}");
  const open = tree.parts[opening];
  const close = tree.parts[closing];
  if (open === undefined || close === undefined) return sequence(tree.parts, tree.rule, context);
  const head = tree.parts.slice(0, opening);
  const items = tree.parts.slice(opening + 1, closing);
  const tail = tree.parts.slice(closing + 1);
  const lay = (part: Part): Doc => partDoc(part, context);
  const options: BlockOptions = { rule: tree.rule, lay, context };
  return [
    head.length === 0 ? "" : [sequence(head, tree.rule, context), " "],
    blockDoc(firstOf(open), items, firstOf(close), options),
    tail.length === 0 ? "" : [" ", sequence(tail, tree.rule, context)],
  ];
}

/** `(a, b)`: broken if the author broke it behind the bracket or it does not fit, each element on its line then. */
function bracketed(tree: TokenTree, edge: Doc, context: FormatContext): Doc {
  const elements = tree.parts.flatMap((part) => (isTree(part) && (part.rule === "list" || part.rule === "fields") ? part.parts : [part]));
  const opening = elements.findIndex((part) => !isTree(part) && (part.image === "(" || part.image === "{"));
  const open = elements[opening];
  const first = elements[opening + 1];
  const close = elements.at(-1);
  if (open === undefined || first === undefined || close === undefined || first === close) return sequence(tree.parts, tree.rule, context);
  const inside = elements.slice(opening + 1, -1);
  const doc = [
    sequence(elements.slice(0, opening + 1), tree.rule, context),
    indent([edge, inside.map((part) => (isComma(part) ? [partDoc(part, context), line] : partDoc(part, context)))]),
    edge,
    partDoc(close, context),
  ];
  return breaksBetween(open, first) ? brokenGroup(doc) : group(doc);
}

function isComma(part: Part): boolean {
  return !isTree(part) && part.image === ",";
}

function breaksBetween(left: Part | undefined, right: Part | undefined): boolean {
  return left !== undefined && right !== undefined && lastOf(left).endLine !== firstOf(right).startLine;
}

/** Operands with operators: broken in front of each operator if the author broke it anywhere or it does not fit. */
function chain(tree: TokenTree, context: FormatContext): Doc {
  const [first, ...rest] = tree.parts;
  if (first === undefined || rest.length === 0) return sequence(tree.parts, tree.rule, context);
  const isOperator = (part: Part): boolean => !isTree(part) || part.rule === "operator" || part.rule === "stateOperator";
  const doc = rest.map((part) => [isOperator(part) ? line : " ", partDoc(part, context)]);
  const isBroken = tree.parts.some((part, index) => breaksBetween(tree.parts[index - 1], part));
  return (isBroken ? brokenGroup : group)([partDoc(first, context), indent(doc)]);
}

/** `forall …: body`, `invariant "…": body`: the body on the next line if the author put it there or it does not fit. */
function withBody(tree: TokenTree, context: FormatContext): Doc {
  const body = tree.parts.at(-1);
  const head = tree.parts.slice(0, -1);
  if (body === undefined) return "";
  const doc = [sequence(head, tree.rule, context), indent([line, partDoc(body, context)])];
  return (breaksBetween(head.at(-1), body) ? brokenGroup : group)(doc);
}

/** `forall …: condition leads to goal`: broken in front of `leads to` if the author broke it there or it does not fit. */
function leading(tree: TokenTree, context: FormatContext): Doc {
  const at = tree.parts.findIndex((part) => !isTree(part) && part.image === "leads");
  const [left, right] = [tree.parts.slice(0, at), tree.parts.slice(at)];
  const doc = [sequence(left, tree.rule, context), indent([line, sequence(right, tree.rule, context)])];
  return (breaksBetween(left.at(-1), right[0]) ? brokenGroup : group)(doc);
}

/** Parts that may be broken behind commas. */
function commas(tree: TokenTree, context: FormatContext): Doc {
  const doc = tree.parts.map((part, index): Doc => {
    const before = tree.parts[index - 1];
    // The first part stands where it is: the comments in front of it do, too.
    if (before === undefined) return partDoc(part, context);
    const gap = isTight(before, part, tree.rule) ? "" : isComma(before) ? line : " ";
    return indent([gap, partDoc(part, context)]);
  });
  const isBroken = tree.parts.some((part, index) => {
    const before = tree.parts[index - 1];
    return before !== undefined && isComma(before) && breaksBetween(before, part);
  });
  return (isBroken ? brokenGroup : group)(doc);
}

/** `requests: limit; limit` */
function limits(tree: TokenTree, context: FormatContext): Doc {
  const all = tree.parts.filter(isTree).map((part) => partDoc(part, context));
  const head = tree.parts.filter((part) => !isTree(part));
  return group([sequence(head, tree.rule, context), " ", indent(join(all, [";", line]))]);
}
