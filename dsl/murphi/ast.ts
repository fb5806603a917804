/** A Murphi model as it is written. Positions are offsets into the text. */
import type { Span } from "../diagnostics/index.js";

export interface Name {
  readonly text: string;
  readonly span: Span;
}

export interface MurphiFile {
  readonly declarations: readonly Declaration[];
  readonly rules: readonly RuleItem[];
}

export type Declaration = { readonly span: Span } & (
  | { readonly kind: "const"; readonly name: Name; readonly value: Expr }
  | { readonly kind: "type"; readonly name: Name; readonly type: TypeExpr }
  | VariableDeclaration
  | RoutineDeclaration
);

/** `a, b: T;` */
export interface VariableDeclaration {
  readonly kind: "var";
  readonly names: readonly Name[];
  readonly type: TypeExpr;
  readonly span: Span;
}

/** A function if it has a result, else a procedure. */
export interface RoutineDeclaration {
  readonly kind: "routine";
  readonly name: Name;
  readonly params: readonly { readonly names: readonly Name[]; readonly type: TypeExpr; readonly passing: "value" | "var" }[];
  readonly result: TypeExpr | undefined;
  readonly block: Block;
  readonly span: Span;
}

/** Declarations and statements of a rule or routine. */
export interface Block {
  readonly declarations: readonly Declaration[];
  readonly body: readonly Statement[];
}

export type TypeExpr = { readonly span: Span } & (
  | { readonly kind: "name"; readonly name: Name }
  | { readonly kind: "range"; readonly low: Expr; readonly high: Expr }
  | { readonly kind: "enum"; readonly members: readonly Name[] }
  | { readonly kind: "scalarset"; readonly size: Expr }
  | { readonly kind: "union"; readonly parts: readonly TypeExpr[] }
  | { readonly kind: "array"; readonly index: TypeExpr; readonly element: TypeExpr }
  | { readonly kind: "record"; readonly fields: readonly VariableDeclaration[] }
  | { readonly kind: "multiset"; readonly capacity: Expr; readonly element: TypeExpr }
);

/** `i: T` or `i := 1 to 3 by 2`. */
export interface Binder {
  readonly name: Name;
  readonly over:
    | { readonly kind: "type"; readonly type: TypeExpr }
    | { readonly kind: "numbers"; readonly from: Expr; readonly to: Expr; readonly by: Expr | undefined };
}

export interface Alias {
  readonly name: Name;
  readonly place: Expr;
}

export type PropertyKind = "invariant" | "cover" | "assume" | "liveness";

export type RuleItem = { readonly span: Span } & (
  | { readonly kind: "rule"; readonly name: string | undefined; readonly guard: Expr | undefined; readonly block: Block }
  | { readonly kind: "start"; readonly name: string | undefined; readonly block: Block }
  | { readonly kind: "property"; readonly property: PropertyKind; readonly name: string | undefined; readonly condition: Expr }
  | { readonly kind: "ruleset"; readonly binders: readonly Binder[]; readonly rules: readonly RuleItem[] }
  | { readonly kind: "alias"; readonly aliases: readonly Alias[]; readonly rules: readonly RuleItem[] }
  | { readonly kind: "choose"; readonly name: Name; readonly list: Expr; readonly rules: readonly RuleItem[] }
);

export type Statement = { readonly span: Span } & (
  | { readonly kind: "assign"; readonly target: Expr; readonly value: Expr }
  | { readonly kind: "call"; readonly callee: Name; readonly args: readonly Expr[] }
  | {
      readonly kind: "if";
      readonly branches: readonly { readonly condition: Expr; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | {
      readonly kind: "switch";
      readonly subject: Expr;
      readonly cases: readonly { readonly values: readonly Expr[]; readonly body: readonly Statement[] }[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: "for"; readonly binder: Binder; readonly body: readonly Statement[] }
  | { readonly kind: "while"; readonly condition: Expr; readonly body: readonly Statement[] }
  | { readonly kind: "alias"; readonly aliases: readonly Alias[]; readonly body: readonly Statement[] }
  | { readonly kind: "return"; readonly value: Expr | undefined }
  | { readonly kind: "clear" | "undefine"; readonly target: Expr }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "assert" | "assume"; readonly condition: Expr; readonly text: string | undefined }
  | { readonly kind: "put"; readonly value: Expr | undefined }
  | { readonly kind: "multisetadd"; readonly value: Expr; readonly list: Expr }
  | { readonly kind: "multisetremove"; readonly index: Expr; readonly list: Expr }
  | { readonly kind: "multisetremovepred"; readonly name: Name; readonly list: Expr; readonly condition: Expr }
);

export type BinaryOperator = "->" | "|" | "&" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%";

export type Expr = { readonly span: Span } & (
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** No value at all, for an argument. */
  | { readonly kind: "undefined" }
  | { readonly kind: "name"; readonly name: Name }
  | { readonly kind: "field"; readonly record: Expr; readonly field: Name }
  | { readonly kind: "index"; readonly array: Expr; readonly index: Expr }
  | { readonly kind: "call"; readonly callee: Name; readonly args: readonly Expr[] }
  | { readonly kind: "not" | "negate"; readonly operand: Expr }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "conditional"; readonly condition: Expr; readonly whenTrue: Expr; readonly whenFalse: Expr }
  | { readonly kind: "quantified"; readonly quantifier: "forall" | "exists"; readonly binder: Binder; readonly body: Expr }
  | { readonly kind: "isundefined"; readonly operand: Expr }
  | { readonly kind: "ismember"; readonly operand: Expr; readonly type: TypeExpr }
  | { readonly kind: "multisetcount"; readonly name: Name; readonly list: Expr; readonly condition: Expr }
);
