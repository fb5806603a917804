/** Where a block comes to its end, for messages that say so. */
import type { Span } from "../../diagnostics/index.js";
import { endIsReachable } from "../checks/check-control.js";
import { isExhaustive } from "./traverse.js";
import type { Block, Protocol, Statement } from "../typed-protocol.js";

/** The place where a path that reaches the end of the block ends: a branch that is missing or open, else the closing brace. */
export function openEnd(protocol: Protocol, block: Block): Span {
  const last = block.statements.at(-1);
  return (last && openBranch(protocol, last)) ?? closingBrace(block);
}

/** The one way through a statement that goes on where others leave; undefined where all do. */
function openBranch(protocol: Protocol, statement: Statement): Span | undefined {
  if (statement.kind !== "if" && statement.kind !== "match") return undefined;
  const isIf = statement.kind === "if";
  const branches = isIf ? [statement.then, statement.otherwise] : statement.cases.map((one) => one.body);
  const isOpen = isIf ? statement.otherwise === undefined : !isExhaustive(protocol, statement);
  const blocks = branches.filter((branch) => branch !== undefined);
  const open = blocks.filter((branch) => endIsReachable(protocol, branch));
  if (open.length === blocks.length && !isOpen) return undefined;
  const [first] = open;
  if (first !== undefined && !isOpen) return openEnd(protocol, first);
  const head = isIf ? statement.condition : statement.subject;
  return { start: statement.span.start, end: head.span.end };
}

function closingBrace({ span }: Block): Span {
  return { start: Math.max(span.start, span.end - 1), end: span.end };
}
