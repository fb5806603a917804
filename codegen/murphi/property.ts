/** Properties as text, and what of them the text cannot say. */
import { unreachable } from "../../dsl/diagnostics/index.js";
import type { ModelExpr, ModelProperty } from "../../dsl/model/index.js";
import { Body } from "./body.js";
import type { Exporter } from "./exporter.js";
import { exprText } from "./expression.js";
import { comment, indented, quoted, type Lines } from "./lines.js";
import { mayFire } from "./rule.js";

export interface WrittenProperty {
  readonly lines: Lines;
  /** What the header says of it; nothing where it means what it means in the protocol. */
  readonly note: string | undefined;
}

export function propertyText(exporter: Exporter, property: ModelProperty): WrittenProperty {
  const position = exporter.positionText(property.span);
  const at = position === undefined ? [] : [comment(position)];
  const isRumur = exporter.dialect === "rumur";
  const { kind, name } = property;
  switch (kind) {
    case "invariant":
      return { lines: [...at, ...named(exporter, "invariant", property)], note: undefined };
    case "cover":
    case "assumption": {
      if (!isRumur) return { lines: [], note: `${kind} ${quoted(name)} is left out: this dialect has none.` };
      return { lines: [...at, ...named(exporter, kind === "cover" ? "cover" : "assume", property)], note: undefined };
    }
    case "deadlock":
      return deadlock(exporter, property.condition, at);
    case "always possible": {
      if (!isRumur) return { lines: [], note: `${quoted(name)} (always possible) is left out: this dialect cannot say it.` };
      const note = `${quoted(name)} allows every rule on the way; the protocol asks for a way by ${property.steps === "all" ? "steps that are no faults" : "steps that bring the system to rest"}.`;
      return { lines: [...at, ...named(exporter, "liveness", property)], note };
    }
    case "leads to":
      return { lines: [], note: `${quoted(name)} (leads to) is left out: Murphi knows no fairness.` };
    case "bound":
      return { lines: [], note: undefined };
    default:
      return unreachable(kind);
  }
}

function named(exporter: Exporter, word: string, { name, condition }: { readonly name: string; readonly condition: ModelExpr }): Lines {
  return [`${word} ${quoted(name)}`, ...indented([`${exprText(new Body(exporter), condition)};`])];
}

/** Rest, or a rule that may be fired and is no fault. */
function deadlock(exporter: Exporter, condition: ModelExpr, at: Lines): WrittenProperty {
  const name = exporter.naming.global("a_step_is_possible");
  const tests = exporter.model.rules.flatMap((rule) => {
    if (rule.meta.event === "fault") return [];
    return [comment(rule.name), `if ${mayFire(exporter, rule)} then`, "  return true;", "end;"];
  });
  exporter.routines.push([`function ${name}(): boolean;`, "begin", ...indented([...tests, "return false;"]), "end;"]);
  const lines = [...at, 'invariant "deadlock"', `  ${exprText(new Body(exporter), condition)} | ${name}();`];
  const note =
    '"deadlock" is an invariant: at rest, or the guard of a rule holds. Rules that lead back to where they began count as steps.';
  return { lines, note };
}
