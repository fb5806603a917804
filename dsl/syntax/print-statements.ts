/** Statements and handlers as text. The layout is rough: `format` makes it the usual one. */
import { unreachable } from "../diagnostics/index.js";
import type { Block, ConditionalDecl, HandlerItem, MatchPattern, OnHandler, OtherwiseHandler, Right, Statement } from "./ast.js";
import { printAdditive, printArgs, printCondition, printExpr, printInitialiser, printText, printType } from "./print-expressions.js";

/** The text of a block, over several lines unless it is empty. */
export function printBlock(block: Block): string {
  return braces(block.statements.map(printStatement));
}

/** Items between braces, each on its line. */
export function braces(items: readonly string[]): string {
  return items.length === 0 ? "{ }" : `{\n${items.join("\n")}\n}`;
}

/** `/// …` lines for a doc comment, ready to stand in front of what they describe. */
export function printDoc(doc: string | undefined): string {
  return doc === undefined ? "" : doc.replaceAll(/^/gm, "/// ").replaceAll(/ $/gm, "").concat("\n");
}

/** `if (P) { … } else { … }` around items. */
export function printConditional<Item>(conditional: ConditionalDecl<Item>, printItem: (item: Item) => string): string {
  const whenFalse = conditional.whenFalse.length === 0 ? "" : ` else ${braces(conditional.whenFalse.map(printItem))}`;
  return `if (${printExpr(conditional.condition)}) ${braces(conditional.whenTrue.map(printItem))}${whenFalse}`;
}

/** The text of a statement. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case "let": {
      const type = statement.type === undefined ? "" : `: ${printType(statement.type)}`;
      return `let ${statement.name.name}${type} = ${printRight(statement.value)}`;
    }
    case "assign":
      return `${printExpr(statement.place)} ${statement.operator} ${printRight(statement.value)}`;
    case "do":
      return printRight(statement.value);
    case "if": {
      const otherwise = statement.otherwise === undefined ? "" : ` else ${printElse(statement.otherwise)}`;
      return `if ${printExpr(statement.condition)} ${printBlock(statement.then)}${otherwise}`;
    }
    case "for": {
      const order = statement.anyOrder ? " in any order" : "";
      return `for ${statement.name.name} in ${printExpr(statement.set)}${order} ${printBlock(statement.body)}`;
    }
    case "match": {
      const cases = statement.cases.map(({ patterns, body }) => `${patterns.map(printPattern).join(", ")} => ${printBlock(body)}`);
      return `match ${printExpr(statement.subject)} ${braces(cases)}`;
    }
    case "send": {
      const each = statement.each === undefined ? "" : `${statement.each.name} in `;
      const at = statement.at === undefined ? "" : ` at ${printAdditive(statement.at)}`;
      return `send ${statement.message.name}${printArgs(statement.args)} to ${each}${printAdditive(statement.target)}${at}`;
    }
    default:
      return printEnding(statement);
  }
}

type Ending = Exclude<Statement, { kind: "let" | "assign" | "do" | "if" | "for" | "match" | "send" }>;

/** Statements that end or answer something, and the rest. */
function printEnding(statement: Ending): string {
  switch (statement.kind) {
    case "become":
      return `become ${statement.state.name}${printArgs(statement.args)}`;
    case "resume":
    case "wake":
    case "answer": {
      const subject = statement.subject === undefined ? "" : ` ${printExpr(statement.subject)}`;
      const value = statement.value === undefined ? "" : ` with ${printExpr(statement.value)}`;
      return `${statement.kind}${subject}${value}`;
    }
    case "defer":
    case "drop":
    case "pass":
      return statement.kind;
    case "return":
      return statement.value === undefined ? "return" : `return ${printExpr(statement.value)}`;
    case "fail":
      return statement.text === undefined ? "fail" : `fail ${printText(statement.text)}`;
    case "choose": {
      const where = statement.where === undefined ? "" : ` where ${printExpr(statement.where)}`;
      const otherwise = statement.otherwise === undefined ? "" : ` else ${printBlock(statement.otherwise)}`;
      // `where` must not be read as the end of a `count` in the set.
      return `choose ${statement.name.name} in ${printCondition(statement.set)}${where}${otherwise}`;
    }
    case "assert": {
      const text = statement.text === undefined ? "" : ` ${printText(statement.text)}`;
      return `assert ${printExpr(statement.condition)}${text}`;
    }
    case "giveUp":
      return `give up ${printExpr(statement.nodes)}`;
    case "timer":
      return `${statement.action} ${statement.timer.name}`;
    case "note":
      return `note ${printText(statement.text)}`;
    default:
      return unreachable(statement);
  }
}

function printElse(block: Block): string {
  const [only, ...others] = block.statements;
  return only?.kind === "if" && others.length === 0 ? printStatement(only) : printBlock(block);
}

function printPattern(pattern: MatchPattern): string {
  switch (pattern.kind) {
    case "member":
      return pattern.name.name;
    case "some":
      return `some ${pattern.name.name}`;
    case "none":
    case "otherwise":
      return pattern.kind;
    default:
      return unreachable(pattern);
  }
}

/** The text of a right side. */
function printRight(right: Right): string {
  switch (right.kind) {
    case "suspend":
      return `suspend ${right.name.name} ${printBlock(right.body)}`;
    case "suspendIn":
      return `suspend in ${right.state.name}${printArgs(right.args)}`;
    case "callIn": {
      const at = right.at === undefined ? "" : ` at ${printAdditive(right.at)}`;
      const what = `${right.message.name}${printArgs(right.args)} to ${printAdditive(right.target)}${at}`;
      return `${right.gather ? "gather" : "call"} ${what} in ${right.state.name}${printArgs(right.stateArgs)}`;
    }
    case "hostIn":
      return `call host.${right.operation.name}${printArgs(right.args)} in ${right.state.name}${printArgs(right.stateArgs)}`;
    case "await": {
      const name = right.name === undefined ? "" : ` ${right.name.name}`;
      const variables = right.variables.map(
        (variable) => `${variable.name.name}: ${printType(variable.type)} = ${printInitialiser(variable.value)}`,
      );
      const list = variables.length === 0 ? "" : ` (${variables.join(", ")})`;
      return `await${name}${list} ${braces(right.handlers.map(printHandlerItem))}`;
    }
    default:
      return printExpr(right);
  }
}

// ---------------------------------------------------------------- handlers

/** The text of a handler, or of an `if` around handlers. */
export function printHandlerItem(item: HandlerItem): string {
  switch (item.kind) {
    case "on":
      return printOn(item);
    case "otherwise":
      return printOtherwise(item);
    case "ignore":
      return `${printDoc(item.doc)}ignore ${item.timer.name}`;
    case "conditional":
      return printConditional(item, printHandlerItem);
    default:
      return unreachable(item);
  }
}

function printOn(handler: OnHandler): string {
  const before = handler.before ? "before " : "";
  const params = handler.params === undefined ? "" : `(${handler.params.map((param) => param.name).join(", ")})`;
  const role = handler.from?.role === undefined ? "" : `: ${handler.from.role.name}`;
  const from = handler.from === undefined ? "" : ` from ${handler.from.name.name}${role}`;
  const guard = handler.guard === undefined ? "" : ` when ${printExpr(handler.guard)}`;
  return `${printDoc(handler.doc)}${before}on ${handler.event.name}${params}${from}${guard} ${printBlock(handler.body)}`;
}

function printOtherwise(handler: OtherwiseHandler): string {
  const [only, ...others] = handler.body.statements;
  const isShort = others.length === 0 && (only?.kind === "defer" || only?.kind === "drop" || only?.kind === "fail");
  return `${printDoc(handler.doc)}otherwise ${isShort ? printStatement(only) : printBlock(handler.body)}`;
}
