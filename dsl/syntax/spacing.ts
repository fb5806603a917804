/** Where no space stands between two tokens. Everywhere else stands one. */
import type { IToken } from "chevrotain";
import { isTree, type Part } from "./token-tree.js";

const types = new Set(["setType", "mapType", "queueType", "continuationType", "replyType"]);
const tightParens = new Set(["args", "params", "bindings"]);
const looseColons = new Set(["expression", "messageDecl", "discipline"]);

/** Do two parts of a rule stand next to each other without a space? */
export function isTight(left: Part, right: Part, rule: string): boolean {
  return isTightAfter(left, rule) || isTightBefore(right, rule);
}

function isTightBefore(part: Part, rule: string): boolean {
  if (!isTree(part)) return isTokenTightBefore(part, rule);
  const [first] = part.parts;
  return first !== undefined && isTightBefore(first, part.rule);
}

function isTokenTightBefore({ image }: IToken, rule: string): boolean {
  switch (image) {
    case ",":
    case ")":
    case "]":
    case "[":
    case ".":
    case "..":
      return true;
    case ":":
      return !looseColons.has(rule);
    case "?":
      return rule === "type";
    case "!":
      return rule === "suffix";
    case "(":
      return tightParens.has(rule);
    case "<":
    case ">":
      return types.has(rule);
    case "}":
      return rule === "setLiteral";
    default:
      return false;
  }
}

function isTightAfter(part: Part, rule: string): boolean {
  if (!isTree(part)) return isTokenTightAfter(part, rule);
  const last = part.parts.at(-1);
  return last !== undefined && isTightAfter(last, part.rule);
}

function isTokenTightAfter({ image }: IToken, rule: string): boolean {
  switch (image) {
    case "(":
    case "[":
    case ".":
    case "..":
    case "...":
      return true;
    case "!":
    case "-":
      return rule === "unary";
    case "<":
      return types.has(rule);
    case "{":
      return rule === "setLiteral";
    default:
      return false;
  }
}
