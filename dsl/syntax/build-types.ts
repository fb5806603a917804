/** Types and parameters: concrete tree -> syntax tree. */
import type { CstNode } from "chevrotain";
import { cover, report } from "../diagnostics/index.js";
import type { Param, TypeExpr } from "./ast.js";
import type { BuildContext } from "./build-context.js";
import { buildExpr, exprOf } from "./build-expressions.js";
import { endOf, has, identOf, nodeOf, nodesOf, spanOfNode, tokensOf } from "./cst.js";
import { spanOf } from "./scan.js";

/** The type in a child; a named type without a name where there is none. */
export function typeOf(node: CstNode, context: BuildContext): TypeExpr {
  return optionalType(node, context) ?? noType(node);
}

/** The type in a child, if there is one. */
export function optionalType(node: CstNode, context: BuildContext): TypeExpr | undefined {
  const child = nodeOf(node, "type");
  return child === undefined ? undefined : buildType(child, context);
}

/** The parameters in a child rule `params`; none where the parentheses are left out. */
export function paramsOf(node: CstNode, context: BuildContext): readonly Param[] {
  const params = nodeOf(node, "params");
  return params === undefined ? [] : nodesOf(params, "param").map((param) => buildParam(param, context));
}

/** The fields of a record's declaration. */
export function fieldsOf(node: CstNode, context: BuildContext): readonly Param[] {
  return nodesOf(node, "param").map((param) => buildParam(param, context));
}

function buildParam(node: CstNode, context: BuildContext): Param {
  return { name: identOf(node, "name"), type: typeOf(node, context), span: spanOfNode(node) };
}

function noType(node: CstNode): TypeExpr {
  const span = endOf(node);
  return { kind: "named", name: { kind: "ident", name: "", span }, span };
}

function buildType(node: CstNode, context: BuildContext): TypeExpr {
  const marks = tokensOf(node, "Question");
  return marks.reduce<TypeExpr>(
    (element, mark) => {
      return { kind: "optional", element, span: cover(element.span, spanOf(mark)) };
    },
    buildPlainType(node, context),
  );
}

function buildPlainType(node: CstNode, context: BuildContext): TypeExpr {
  const set = nodeOf(node, "setType");
  if (set !== undefined) return { kind: "set", element: typeOf(set, context), span: spanOfNode(set) };
  const map = nodeOf(node, "mapType");
  if (map !== undefined) return buildMap(map, context);
  const queue = nodeOf(node, "queueType");
  if (queue !== undefined)
    return { kind: "queue", element: typeOf(queue, context), capacity: exprOf(queue, "capacity", context), span: spanOfNode(queue) };
  const continuation = nodeOf(node, "continuationType");
  if (continuation !== undefined) {
    return { kind: "continuation", result: optionalType(continuation, context), span: spanOfNode(continuation) };
  }
  const reply = nodeOf(node, "replyType");
  if (reply !== undefined) return { kind: "reply", result: optionalType(reply, context), span: spanOfNode(reply) };
  const cyclic = nodeOf(node, "cyclicType");
  if (cyclic !== undefined) return { kind: "cyclic", modulus: exprOf(cyclic, "additive", context), span: spanOfNode(cyclic) };
  const range = nodeOf(node, "rangeOrName");
  return range === undefined ? noType(node) : buildRangeOrName(range, context);
}

function buildMap(node: CstNode, context: BuildContext): TypeExpr {
  const [key, value] = nodesOf(node, "type").map((type) => buildType(type, context));
  return { kind: "map", key: key ?? noType(node), value: value ?? noType(node), span: spanOfNode(node) };
}

function buildRangeOrName(node: CstNode, context: BuildContext): TypeExpr {
  const span = spanOfNode(node);
  const lowNode = nodeOf(node, "low");
  if (lowNode === undefined) return noType(node);
  const low = buildExpr(lowNode, context);
  if (has(node, "DotDot")) return { kind: "range", low, high: exprOf(node, "high", context), span };
  if (low.kind === "name") return { kind: "named", name: low.name, span };
  if (low.kind !== "missing") {
    const hint =
      "a type is a name, a range 'a..b', 'cyclic n', 'set<T>', 'map<K, V>', 'queue<T, n>' or 'continuation<T>', each with '?' behind it if optional";
    context.diagnostics.push(report("T002", low.span, "Cannot parse type: expected a type, found an expression", { hint }));
  }
  return noType(node);
}
