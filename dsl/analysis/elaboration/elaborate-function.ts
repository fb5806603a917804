import type * as ast from "../../syntax/index.js";
import { newCode } from "./code.js";
import { bindParams, reportNoReturn } from "./elaborate-machine.js";
import { elaborateStatements } from "./elaborate-statement.js";
import type { Elaboration } from "./elaboration.js";
import type { FunctionInfo } from "./functions.js";
import type { MachineInfo } from "./machine-names.js";
import { resolveType } from "./type-resolution.js";
import type { FunctionDef } from "../typed-protocol.js";

/** What the declaration of a function tells. */
export function declareFunction(elaboration: Elaboration, declaration: ast.FunctionDecl): FunctionInfo {
  const params = declaration.params.map(({ name, type }) =>
    elaboration.addVariable(name, resolveType(elaboration, type, "function"), "local"),
  );
  const result = resolveType(elaboration, declaration.result, "function");
  const { name } = declaration.name;
  return { name, declaration, params, result, callees: new Set(), realCalls: [], comparison: undefined };
}

/** The body of a function of a machine, or of one outside machines, which reads its parameters alone. */
export function elaborateFunction(elaboration: Elaboration, found: FunctionInfo, machine?: MachineInfo): FunctionDef | undefined {
  const { declaration, params, result } = found;
  const code = newCode(elaboration, { kind: "function", function: found }, { machine });
  bindParams(code, declaration.params, params);
  const body = elaborateStatements(code, declaration.body);
  if (body !== undefined && !code.flow.ended) reportNoReturn(elaboration, declaration.name, "function");
  if (body === undefined || result === undefined) return undefined;
  return { name: found.name, params: params.map(({ id }) => id), result, body, span: declaration.name.span };
}

/** Real code may not compare opaque values through a function either. */
export function checkValueComparisons(elaboration: Elaboration, functions: readonly FunctionInfo[]): void {
  for (const called of functions) {
    const [span] = called.realCalls;
    if (span === undefined) continue;
    const comparison = comparisonIn(called, new Set());
    if (comparison === undefined) continue;
    const message = `Cannot call function '${called.name}' in a handler: it compares opaque values of '${comparison.type}'`;
    for (const call of called.realCalls) {
      elaboration.report("T503", call, message, { related: [{ span: comparison.span, message: "they are compared here" }] });
    }
  }
}

function comparisonIn(called: FunctionInfo, seen: Set<FunctionInfo>): FunctionInfo["comparison"] {
  if (seen.has(called)) return undefined;
  seen.add(called);
  if (called.comparison !== undefined) return called.comparison;
  for (const callee of called.callees) {
    const found = comparisonIn(callee, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
