import type { MatchCase, Type, VariableId } from "../analysis/index.js";
import { InternalError } from "../diagnostics/index.js";
import { binary, member, not, truth, type ModelExpr } from "../model/index.js";
import type { Program } from "./program.js";
import { exprOf, isPresent, type Value } from "./value.js";

export interface Matching {
  readonly pattern: MatchCase["patterns"][number];
  readonly subject: Value;
  readonly type: Type;
}

export interface Fit {
  readonly fits: ModelExpr;
  readonly bound: readonly (readonly [VariableId, Value])[];
}

/** When a pattern fits, and what it binds. */
export function matchCondition(program: Program, { pattern, subject, type }: Matching): Fit {
  switch (pattern.kind) {
    case "otherwise":
      return { fits: truth, bound: [] };
    case "none":
      return { fits: not(isPresent(subject)), bound: [] };
    case "some":
      return { fits: isPresent(subject), bound: [[pattern.variable, subject.kind === "optional" ? subject.value : subject]] };
    case "member": {
      const element = type.kind === "optional" ? type.element : type;
      if (element.kind !== "enum") throw new InternalError("a member of no enum");
      const value = member(program.types.kindName(element.name), pattern.member);
      return { fits: binary(type.kind === "optional" ? "same" : "==", exprOf(subject), value), bound: [] };
    }
  }
}
