/** `check` declarations: concrete tree -> syntax tree. */
import type { CstNode } from "chevrotain";
import type { CheckDecl, Expectation, WorkloadLimit } from "./ast.js";
import { docOf, type BuildContext } from "./build-context.js";
import { exprOf, missing } from "./build-expressions.js";
import { textOf } from "./build-statements.js";
import { endOf, has, identOf, identsOf, nodeOf, nodesOf, optionalIdent, spanOfNode, tokenOf } from "./cst.js";

/** Builds a rule `checkDecl`. */
export function buildCheck(node: CstNode, context: BuildContext): CheckDecl {
  return {
    kind: "check",
    doc: docOf(node, context),
    name: identOf(node, "name"),
    settings: nodesOf(node, "setting").map((setting) => ({
      name: identOf(setting, "name"),
      value: exprOf(nodeOf(setting, "initialiser") ?? setting, "expression", context),
      span: spanOfNode(setting),
    })),
    workload: nodesOf(node, "workload").flatMap((workload) => nodesOf(workload, "limit").map((limit) => buildLimit(limit, context))),
    expectation: buildExpectation(node),
    span: spanOfNode(node),
  };
}

function buildLimit(node: CstNode, context: BuildContext): WorkloadLimit {
  const span = spanOfNode(node);
  if (has(node, "None")) return { kind: "none", requests: identsOf(node, "name"), span };
  const scope = nodeOf(node, "perNode");
  const limit = scope === undefined ? missing(endOf(node)) : exprOf(scope, "expression", context);
  const perNode = scope !== undefined && has(scope, "Per");
  if (has(node, "Total")) return { kind: "total", limit, perNode, span };
  return { kind: "at most", request: identOf(node, "name"), limit, perNode, span };
}

const verdicts = [
  "pass",
  "deadlock",
  "stuck",
  "violation",
  "assertion",
  "unexpected",
  "overflow",
  "continuation",
  "impossible",
  "liveness",
  "uncovered",
] as const;

function buildExpectation(node: CstNode): Expectation {
  const expectation = nodeOf(node, "expectation");
  if (expectation === undefined) return { kind: "pass", name: undefined, span: endOf(node) };
  const image = tokenOf(expectation, "verdict")?.image;
  const kind = verdicts.find((verdict) => verdict === image) ?? "pass";
  return { kind, name: textOf(expectation) ?? optionalIdent(expectation, "name"), span: spanOfNode(expectation) };
}
