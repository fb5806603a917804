/** Declarations and machine items: concrete tree -> syntax tree. */
import type { CstNode } from "chevrotain";
import type {
  ChannelDecl,
  ConditionalDecl,
  Declaration,
  FunctionDecl,
  GhostDecl,
  Ident,
  MachineItem,
  MessageDecl,
  StateDecl,
} from "./ast.js";
import { docOf, type BuildContext } from "./build-context.js";
import { buildCheck } from "./build-checks.js";
import { buildVariables, exprOf, optionalExpr } from "./build-expressions.js";
import { blockOf, buildHandler, chosen, handlersOf, textOf } from "./build-statements.js";
import { fieldsOf, optionalType, paramsOf, typeOf } from "./build-types.js";
import { endOf, has, identOf, identsOf, nodeOf, nodesOf, optionalIdent, spanOfNode } from "./cst.js";
import { refuseRepeated } from "./repeated-words.js";
import type { Binder, Discipline, Expr, LeadsToDecl, PropertyDecl, RequestDecl } from "./ast.js";
import type { Span } from "../diagnostics/index.js";

/** The declarations among the children of a list. */
export function declarationsOf(node: CstNode, context: BuildContext): readonly Declaration[] {
  return nodesOf(node, "declaration").flatMap((declaration) => {
    const rule = chosen(declaration);
    return rule === undefined ? [] : (buildDeclaration(rule, context) ?? []);
  });
}

interface Common {
  readonly doc: string | undefined;
  readonly name: Ident;
  readonly span: Span;
}

function commonOf(node: CstNode, context: BuildContext): Common {
  return { doc: docOf(node, context), name: identOf(node, "name"), span: spanOfNode(node) };
}

function buildDeclaration(rule: CstNode, context: BuildContext): Declaration | undefined {
  switch (rule.name) {
    case "paramDecl":
      return { kind: "param", ...commonOf(rule, context), value: initialiserOf(rule, context) ?? { kind: "missing", span: endOf(rule) } };
    case "nodeDecl":
      return { kind: "node", ...commonOf(rule, context), size: optionalSize(rule, context), ordered: has(rule, "Ordered") };
    case "blockDecl":
      return { kind: "block", ...commonOf(rule, context), size: sizeOf(rule, context) };
    case "valueDecl":
      return { kind: "value", ...commonOf(rule, context), size: sizeOf(rule, context), comparable: has(rule, "Comparable") };
    case "enumDecl":
      return { kind: "enum", ...commonOf(rule, context), members: identsOf(rule, "member") };
    case "typeDecl":
      return { kind: "type", ...commonOf(rule, context), type: typeOf(rule, context) };
    case "recordDecl":
      return { kind: "record", ...commonOf(rule, context), fields: fieldsOf(rule, context) };
    case "channelDecl":
      return buildChannel(rule, context);
    case "messageDecl":
      return buildMessage(rule, context);
    case "ghostDecl":
      return buildGhost(rule, context);
    case "machineDecl":
      return {
        kind: "machine",
        ...commonOf(rule, context),
        per: optionalIdent(rule, "per"),
        items: itemsOf(rule, "machineItems", context),
      };
    case "functionDecl":
      return buildFunction(rule, context);
    case "propertyDecl":
      return buildProperty(rule, context);
    case "leadsToDecl":
      return buildLeadsTo(rule, context);
    case "checkDecl":
      return buildCheck(rule, context);
    case "faultDecl": {
      const fault = has(rule, "Crash") ? "crash" : has(rule, "Duplicate") ? "duplicate" : "lose";
      const forever = has(rule, "Forever");
      return { kind: "fault", ...commonOf(rule, context), fault, limit: exprOf(rule, "expression", context), forever };
    }
    case "declarationIf":
      return buildDeclarationIf(rule, context);
    default:
      return undefined;
  }
}

function initialiserOf(node: CstNode, context: BuildContext): Expr | undefined {
  const initialiser = nodeOf(node, "initialiser");
  return initialiser === undefined ? undefined : exprOf(initialiser, "expression", context);
}

function optionalSize(node: CstNode, context: BuildContext): Expr | undefined {
  const size = nodeOf(node, "size");
  return size === undefined ? undefined : exprOf(size, "expression", context);
}

function sizeOf(node: CstNode, context: BuildContext): Expr {
  return optionalSize(node, context) ?? { kind: "missing", span: endOf(node) };
}

function disciplineOf(node: CstNode, key: string, context: BuildContext): Discipline {
  const discipline = nodeOf(node, key);
  if (discipline === undefined) return { kind: "fifo", span: endOf(node) };
  const span = spanOfNode(discipline);
  if (!has(discipline, "condition")) return { kind: has(discipline, "Unordered") ? "unordered" : "fifo", span };
  return {
    kind: "choice",
    condition: exprOf(discipline, "condition", context),
    whenTrue: disciplineOf(discipline, "whenTrue", context),
    whenFalse: disciplineOf(discipline, "whenFalse", context),
    span,
  };
}

function buildMessage(node: CstNode, context: BuildContext): MessageDecl {
  return {
    kind: "message",
    doc: docOf(node, context),
    messages: nodesOf(node, "messageName").map((message) => ({
      name: identOf(message, "name"),
      params: paramsOf(message, context),
      result: resultOf(message, context),
      span: spanOfNode(message),
    })),
    routes: nodesOf(node, "route").map((route) => ({ from: identOf(route, "from"), to: identOf(route, "to"), span: spanOfNode(route) })),
    channel: optionalIdent(node, "channel"),
    span: spanOfNode(node),
  };
}

function buildGhost(node: CstNode, context: BuildContext): GhostDecl {
  return {
    kind: "ghost",
    ...commonOf(node, context),
    type: typeOf(node, context),
    per: optionalIdent(node, "per"),
    value: initialiserOf(node, context),
  };
}

function buildFunction(node: CstNode, context: BuildContext): FunctionDecl {
  const signature = nodeOf(node, "functionSignature") ?? node;
  return {
    kind: "function",
    ...commonOf(node, context),
    name: identOf(signature, "name"),
    params: paramsOf(signature, context),
    result: typeOf(nodeOf(signature, "result") ?? signature, context),
    body: blockOf(node, context),
  };
}

function buildProperty(node: CstNode, context: BuildContext): PropertyDecl {
  return {
    kind: "property",
    property: has(node, "alwaysPossible") ? "always possible" : has(node, "Cover") ? "cover" : "invariant",
    doc: docOf(node, context),
    text: textOf(node) ?? { kind: "text", value: "", span: endOf(node) },
    condition: exprOf(node, "expression", context),
    span: spanOfNode(node),
  };
}

function buildLeadsTo(node: CstNode, context: BuildContext): LeadsToDecl {
  const leading = nodeOf(node, "leading") ?? node;
  return {
    kind: "leads to",
    doc: docOf(node, context),
    text: textOf(node) ?? { kind: "text", value: "", span: endOf(node) },
    binders: nodesOf(leading, "binder").map((binder) => buildBinder(binder, context)),
    condition: exprOf(leading, "condition", context),
    goal: exprOf(leading, "goal", context),
    span: spanOfNode(node),
  };
}

function buildBinder(node: CstNode, context: BuildContext): Binder {
  return { ...buildVariables(nodeOf(node, "variables"), context), span: spanOfNode(node) };
}

function buildDeclarationIf(node: CstNode, context: BuildContext): ConditionalDecl<Declaration> {
  const elseIf = nodeOf(node, "elseIf");
  const branch = (key: string): readonly Declaration[] => {
    const list = nodeOf(node, key);
    return list === undefined ? [] : declarationsOf(list, context);
  };
  return {
    kind: "conditional",
    condition: exprOf(node, "condition", context),
    whenTrue: branch("whenTrue"),
    whenFalse: elseIf === undefined ? branch("whenFalse") : [buildDeclarationIf(elseIf, context)],
    span: spanOfNode(node),
  };
}

// ---------------------------------------------------------------- machine items

function itemsOf(node: CstNode, key: string, context: BuildContext): readonly MachineItem[] {
  const list = nodeOf(node, key);
  if (list === undefined) return [];
  return nodesOf(list, "machineItem").flatMap((item) => {
    const rule = chosen(item);
    return rule === undefined ? [] : (buildItem(rule, context) ?? []);
  });
}

function buildItem(rule: CstNode, context: BuildContext): MachineItem | undefined {
  switch (rule.name) {
    case "varDecl":
      return {
        kind: "var",
        durable: has(rule, "Durable"),
        ...commonOf(rule, context),
        type: typeOf(rule, context),
        value: initialiserOf(rule, context),
      };
    case "ghostDecl":
      return buildGhost(rule, context);
    case "requestDecl":
      return buildRequest(rule, context);
    case "stateDecl":
      return buildState(rule, context);
    case "onHandler":
    case "otherwiseHandler":
    case "ignoreHandler":
      return buildHandler(rule, context);
    case "procedureDecl": {
      const signature = nodeOf(rule, "signature") ?? rule;
      return {
        kind: "procedure",
        ...commonOf(rule, context),
        name: identOf(signature, "name"),
        params: paramsOf(signature, context),
        result: resultOf(signature, context),
        body: blockOf(rule, context),
      };
    }
    case "functionDecl":
      return buildFunction(rule, context);
    case "timerDecl":
      return { kind: "timer", ...commonOf(rule, context), limit: optionalExpr(rule, "expression", context) };
    case "hostDecl": {
      const signature = nodeOf(rule, "signature") ?? rule;
      const name = identOf(signature, "name");
      return { kind: "host", ...commonOf(rule, context), name, params: paramsOf(signature, context), result: resultOf(signature, context) };
    }
    case "boundDecl": {
      const bound = has(rule, "Requests") ? "requests" : "deferred";
      return { kind: "bound", bound, limit: exprOf(rule, "expression", context), span: spanOfNode(rule) };
    }
    case "machineIf":
      return buildMachineIf(rule, context);
    default:
      return undefined;
  }
}

function buildChannel(node: CstNode, context: BuildContext): ChannelDecl {
  refuseRepeated(node, { what: "channel", words: ["Capacity", "Per", "Lossy", "Duplicating", "Blocking"] }, context);
  return {
    kind: "channel",
    ...commonOf(node, context),
    discipline: disciplineOf(node, "discipline", context),
    capacity: optionalExpr(node, "expression", context),
    perBlock: has(node, "Per"),
    lossy: has(node, "Lossy"),
    duplicating: has(node, "Duplicating"),
    blocking: has(node, "Blocking"),
  };
}

function resultOf(node: CstNode, context: BuildContext): RequestDecl["result"] {
  const result = nodeOf(node, "result");
  return result === undefined ? undefined : optionalType(result, context);
}

function buildRequest(node: CstNode, context: BuildContext): RequestDecl {
  refuseRepeated(node, { what: "request", words: ["When", "Owed", "May"] }, context);
  return {
    kind: "request",
    ...commonOf(node, context),
    params: paramsOf(node, context),
    result: resultOf(node, context),
    guard: optionalExpr(node, "guard", context),
    owed: has(node, "Owed"),
    mayWait: has(node, "May"),
  };
}

function buildState(node: CstNode, context: BuildContext): StateDecl {
  refuseRepeated(node, { what: "state", words: ["Start", "Idle"] }, context);
  return {
    kind: "state",
    doc: docOf(node, context),
    start: has(node, "Start"),
    idle: has(node, "Idle"),
    states: nodesOf(node, "stateName").map((state) => ({
      name: identOf(state, "name"),
      params: paramsOf(state, context),
      span: spanOfNode(state),
    })),
    handlers: handlersOf(node, "handlers", context),
    span: spanOfNode(node),
  };
}

function buildMachineIf(node: CstNode, context: BuildContext): ConditionalDecl<MachineItem> {
  const elseIf = nodeOf(node, "elseIf");
  return {
    kind: "conditional",
    condition: exprOf(node, "condition", context),
    whenTrue: itemsOf(node, "whenTrue", context),
    whenFalse: elseIf === undefined ? itemsOf(node, "whenFalse", context) : [buildMachineIf(elseIf, context)],
    span: spanOfNode(node),
  };
}
