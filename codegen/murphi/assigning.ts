/** Assignments. Copying what is undefined is an error in Murphi, so a copy that may be of nothing asks first. */
import { InternalError } from "../../dsl/diagnostics/index.js";
import { type ModelExpr, type ModelType } from "../../dsl/model/index.js";
import type { Body } from "./body.js";
import { exprText, isScalarExpr, mayBeMissing, placeText } from "./expression.js";
import { indented, type Lines } from "./lines.js";

/** Puts a value into a place of the type. */
export function assignLines(body: Body, target: { readonly text: string; readonly type: ModelType }, value: ModelExpr): Lines {
  if (value.kind === "undefined") return [`undefine ${target.text};`];
  const isOptional = body.exporter.resolve(target.type).kind === "optional";
  if (value.kind === "conditional" && (!isScalarExpr(body, value) || mayBeMissing(body, value)))
    return [
      `if ${exprText(body, value.condition)} then`,
      ...indented(assignLines(body, target, value.whenTrue)),
      "else",
      ...indented(assignLines(body, target, value.whenFalse)),
      "end;",
    ];
  const plain = `${target.text} := ${exprText(body, value)};`;
  if (!isOptional || !mayBeMissing(body, value)) return [plain];
  if (value.kind !== "read") throw new InternalError(`what '${value.kind}' gives is not stored`);
  const source = placeText(body, value.place);
  return [`if isundefined(${source}) then`, `  undefine ${target.text};`, "else", `  ${plain}`, "end;"];
}
