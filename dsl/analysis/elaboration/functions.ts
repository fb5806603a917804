import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { VariableInfo } from "./elaboration.js";
import type { Type } from "../typed-protocol.js";

/** A function while it is elaborated. */
export interface FunctionInfo {
  readonly name: string;
  readonly declaration: ast.FunctionDecl;
  readonly params: readonly VariableInfo[];
  readonly result: Type | undefined;
  readonly callees: Set<FunctionInfo>;
  /** Where real code calls it. */
  readonly realCalls: Span[];
  /** Where it compares opaque values itself. */
  comparison: { readonly span: Span; readonly type: string } | undefined;
}
