/** A syntax tree as text: what `parse` reads back as the same tree. */
import { unreachable } from "../diagnostics/index.js";
import type {
  CheckDecl,
  Declaration,
  Discipline,
  Expr,
  LeadsToDecl,
  MachineItem,
  MessageDecl,
  ProtocolFile,
  RequestDecl,
  StateDecl,
  WorkloadLimit,
} from "./ast.js";
import { format } from "./format.js";
import { printCondition, printExpr, printParams, printText, printType, printVariables } from "./print-expressions.js";
import { braces, printBlock, printConditional, printDoc, printHandlerItem } from "./print-statements.js";

/** The text of a whole file in the usual layout. */
export function print(file: ProtocolFile): string {
  const header = file.name === undefined ? "" : `${printDoc(file.doc)}protocol ${file.name.name}\n\n`;
  const text = `${header}${file.declarations.map(printDeclaration).join("\n")}\n`;
  return format({ name: "printed", text }).text;
}

function printDeclaration(declaration: Declaration): string {
  switch (declaration.kind) {
    case "message":
      return printDoc(declaration.doc) + printMessage(declaration);
    case "property":
      return `${printDoc(declaration.doc)}${declaration.property} ${printText(declaration.text)}: ${printExpr(declaration.condition)}`;
    case "leads to":
      return printDoc(declaration.doc) + printLeadsTo(declaration);
    case "conditional":
      return printConditional(declaration, printDeclaration);
    case "machine": {
      const items = braces(declaration.items.map(printItem));
      return `${printDoc(declaration.doc)}machine ${declaration.name.name}${printPer(declaration.per?.name)} ${items}`;
    }
    case "function":
    case "ghost":
      return printItem(declaration);
    default:
      return printDoc(declaration.doc) + printNamed(declaration);
  }
}

function printLeadsTo({ text, binders, condition, goal }: LeadsToDecl): string {
  const bound = binders.map((binder) => `forall ${printVariables(binder)}: `).join("");
  return `leads to ${printText(text)}: ${bound}${printLeft(condition)} leads to ${printExpr(goal)}`;
}

/** A quantifier in front of the left side would be for both. */
function printLeft(condition: Expr): string {
  const text = printExpr(condition);
  return text.startsWith("forall ") ? `(${text})` : text;
}

type Named = Exclude<Declaration, { kind: "message" | "property" | "leads to" | "conditional" | "machine" | "function" | "ghost" }>;

function printNamed(declaration: Named): string {
  const start = `${declaration.kind} ${declaration.name.name}`;
  switch (declaration.kind) {
    case "param":
      return `${start} = ${printExpr(declaration.value)}`;
    case "node": {
      const size = declaration.size === undefined ? "" : `[${printExpr(declaration.size)}]`;
      return `${start}${size}${declaration.ordered ? " ordered" : ""}`;
    }
    case "block":
      return `${start}[${printExpr(declaration.size)}]`;
    case "value":
      return `${start}[${printExpr(declaration.size)}]${declaration.comparable ? " comparable" : ""}`;
    case "enum":
      return `${start} { ${declaration.members.map((member) => member.name).join(", ")} }`;
    case "record": {
      const fields = declaration.fields.map((field) => `${field.name.name}: ${printType(field.type)}`);
      return `${start} { ${fields.join(", ")} }`;
    }
    case "type":
      return `${start} = ${printType(declaration.type)}`;
    case "channel": {
      const capacity = declaration.capacity === undefined ? "" : ` capacity ${printExpr(declaration.capacity)}`;
      const faults = `${declaration.lossy ? " lossy" : ""}${declaration.duplicating ? " duplicating" : ""}${declaration.blocking ? " blocking" : ""}`;
      return `${start}: ${printDiscipline(declaration.discipline)}${capacity}${declaration.perBlock ? " per block" : ""}${faults}`;
    }
    case "fault":
      return `fault ${declaration.fault} ${declaration.name.name} at most ${printExpr(declaration.limit)}${declaration.forever ? " forever" : ""}`;
    case "check":
      return printCheck(declaration);
    default:
      return unreachable(declaration);
  }
}

function printPer(name: string | undefined): string {
  return name === undefined ? "" : ` per ${name}`;
}

function printDiscipline(discipline: Discipline): string {
  if (discipline.kind !== "choice") return discipline.kind;
  const { condition, whenTrue, whenFalse } = discipline;
  return `${printCondition(condition)} ? ${printDiscipline(whenTrue)} : ${printDiscipline(whenFalse)}`;
}

function printMessage(declaration: MessageDecl): string {
  const names = declaration.messages.map(({ name, params, result }) => {
    const list = params.length === 0 ? "" : printParams(params);
    return `${name.name}${list}${result === undefined ? "" : `: ${printType(result)}`}`;
  });
  const routes = declaration.routes.map(({ from, to }) => `${from.name} -> ${to.name}`);
  const channel = declaration.channel === undefined ? "" : ` on ${declaration.channel.name}`;
  return `message ${names.join(", ")} : ${routes.join(", ")}${channel}`;
}

function printCheck({ name, settings, workload, expectation }: CheckDecl): string {
  const values = settings.map((setting) => `${setting.name.name} = ${printExpr(setting.value)}`);
  const limits = workload.length === 0 ? [] : [`requests: ${workload.map(printLimit).join("; ")}`];
  const what =
    expectation.name === undefined ? "" : ` ${expectation.name.kind === "text" ? printText(expectation.name) : expectation.name.name}`;
  const body = [...values, ...limits].join("; ");
  return `check ${name.name} { ${body} } expect ${expectation.kind}${what}`;
}

function printLimit(limit: WorkloadLimit): string {
  switch (limit.kind) {
    case "none":
      return `none of ${limit.requests.map((request) => request.name).join(", ")}`;
    case "total":
      return `total ${printExpr(limit.limit)}${limit.perNode ? " per node" : ""}`;
    case "at most":
      return `${limit.request.name} at most ${printExpr(limit.limit)}${limit.perNode ? " per node" : ""}`;
    default:
      return unreachable(limit);
  }
}

function printItem(item: MachineItem): string {
  switch (item.kind) {
    case "var":
    case "ghost": {
      const per = item.kind === "ghost" ? printPer(item.per?.name) : "";
      const value = item.value === undefined ? "" : ` = ${printExpr(item.value)}`;
      const durable = item.kind === "var" && item.durable ? "durable " : "";
      return `${printDoc(item.doc)}${durable}${item.kind} ${item.name.name}: ${printType(item.type)}${per}${value}`;
    }
    case "request":
      return printDoc(item.doc) + printRequest(item);
    case "state":
      return printDoc(item.doc) + printState(item);
    case "procedure":
    case "function": {
      const result = item.result === undefined ? "" : `: ${printType(item.result)}`;
      return `${printDoc(item.doc)}${item.kind} ${item.name.name}${printParams(item.params)}${result} ${printBlock(item.body)}`;
    }
    case "timer":
      return `${printDoc(item.doc)}timer ${item.name.name}${item.limit === undefined ? "" : ` at most ${printExpr(item.limit)}`}`;
    case "host":
      return `${printDoc(item.doc)}host ${item.name.name}${printParams(item.params)}${item.result === undefined ? "" : `: ${printType(item.result)}`}`;
    case "bound":
      return `${item.bound} ${printExpr(item.limit)}`;
    case "conditional":
      return printConditional(item, printItem);
    default:
      return printHandlerItem(item);
  }
}

function printRequest(request: RequestDecl): string {
  const result = request.result === undefined ? "" : `: ${printType(request.result)}`;
  const guard = request.guard === undefined ? "" : ` when ${printExpr(request.guard)}`;
  const suffix = `${request.owed ? " owed" : ""}${request.mayWait ? " may wait" : ""}`;
  return `request ${request.name.name}${printParams(request.params)}${result}${guard}${suffix}`;
}

function printState(state: StateDecl): string {
  const names = state.states.map(({ name, params }) => name.name + (params.length === 0 ? "" : printParams(params)));
  const marks = `${state.start ? "start " : ""}${state.idle ? "idle " : ""}`;
  return `${marks}state ${names.join(", ")} ${braces(state.handlers.map(printHandlerItem))}`;
}
