/** When the application may ask: the guards of requests, over their arguments and the machine. */
import type { Expr, Request } from "../../dsl/analysis/index.js";
import type { CodeContext } from "./code.js";
import { expressionText } from "./expression.js";
import { folded } from "./folding.js";
import { nameIn, variableOf, type MachinePlan, type ModulePlan } from "./module-plan.js";
import { typeText } from "./type-text.js";
import { mentions } from "./written-function.js";

interface Asked {
  readonly plan: ModulePlan;
  readonly machine: MachinePlan;
  readonly imports: Set<string>;
}

/** The guards that do not always hold, as entries of a table. */
export function requestGuards(asked: Asked): readonly string[] {
  return asked.machine.machine.requests.flatMap((request) => {
    const guard = request.guard && folded(request.guard);
    if (guard === undefined || (guard.kind === "boolean" && guard.value)) return [];
    return [`${request.name}: ${guardText(asked, request, guard)}`];
  });
}

function guardText({ plan, machine, imports }: Asked, { params }: Request, guard: Expr): string {
  const { step } = machine;
  const context: CodeContext = {
    plan,
    machine,
    step,
    self: `${step}.self`,
    here: `${step}.here`,
    setting: `${step}.setting`,
    place: (id) => {
      const name = nameIn(plan.variables, id);
      return { text: variableOf(plan, id).storage === "machine" ? `${step}.vars.${name}` : name, holder: undefined };
    },
    facts: new Set(),
    imports,
  };
  const text = expressionText(context, guard);
  const used = params.filter(({ id }) => mentions([text], nameIn(plan.variables, id)));
  const isStep = mentions([text], step) || used.length > 0;
  const names = used.map(({ id, name }) => (nameIn(plan.variables, id) === name ? name : `${name}: ${nameIn(plan.variables, id)}`));
  const fields = used.map(({ name, type }) => `readonly ${name}: ${typeText(plan, type)}`);
  const parameters = [
    ...(isStep ? [`${mentions([text], step) ? step : `_${step}`}: ${machine.name}Step`] : []),
    ...(used.length > 0 ? [`{ ${names.join(", ")} }: { ${fields.join("; ")} }`] : []),
  ];
  return `(${parameters.join(", ")}) => ${text}`;
}
