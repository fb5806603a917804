/** The functions of handlers, procedures and functions of the protocol. */
import {
  statementsIn,
  type Block,
  type FunctionDef,
  type Handler,
  type Procedure,
  type State,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError, lineOf } from "../../dsl/diagnostics/index.js";
import { writerFor, type Body } from "./body.js";
import type { CodeContext } from "./code.js";
import { expressionText, fittedText, factsOf } from "./expression.js";
import { withoutDecided } from "./folding.js";
import { finishFunction } from "./finish-function.js";
import { nameIn, placeOf, variableOf, type MachinePlan, type ModulePlan } from "./module-plan.js";
import { writeSequence } from "./sequence.js";
import { writeCases, type Kind } from "./statement.js";
import { typeText } from "./type-text.js";
import { Lines, withoutUnused, mentions, type WrittenFunction } from "./written-function.js";

interface BodyParts {
  readonly plan: ModulePlan;
  readonly machine: MachinePlan;
  readonly imports: Set<string>;
  readonly kind: Body["kind"];
  readonly name: string;
  readonly block: Block;
}

export function newBody(parts: BodyParts): Body {
  return { ...parts, assigned: assignedIn(parts.block), isCareful: isCareful(parts.machine), functions: [], counter: 0 };
}

function assignedIn(block: Block): ReadonlySet<VariableId> {
  return new Set(statementsIn(block).flatMap((statement) => (statement.kind === "assign" ? [statement.place.variable] : [])));
}

/** Has the machine waits, or states that hold what may be lost? */
function isCareful({ machine }: MachinePlan): boolean {
  return machine.states.some(({ kind, params }) => kind === "await" || params.length > 0);
}

/** The functions of a handler, the first one first. */
export function writeHandler(
  plan: ModulePlan,
  machine: MachinePlan,
  { handler, states, imports }: { readonly handler: Handler; readonly states: readonly State[]; readonly imports: Set<string> },
): readonly WrittenFunction[] {
  const body = newBody({
    plan,
    machine,
    imports,
    kind: { kind: "handler", handler, states },
    name: nameIn(machine.handlers, handler),
    block: handler.body,
  });
  const answers = handler.event.kind === "request" && handler.reply === undefined;
  const [only, ...others] = states;
  const writer = writerFor(body, {
    lines: new Lines(),
    caller: undefined,
    reply: answers ? "reply" : undefined,
    loops: [],
    bound: [...handler.params, handler.from, handler.reply].filter((id) => id !== undefined),
    ownState: others.length === 0 && handler.event.kind !== "restart" ? only : undefined,
    mayDefer: statementsIn(handler.body).some(({ kind }) => kind === "defer" || kind === "pass"),
  });
  writeSequence(writer, handler.body.statements, { rest: { kind: "end" }, isLast: true });
  finishFunction(body, writer, { kind: "first" });
  return inOrder(body);
}

/** The functions of a procedure. One that may suspend is given the frame of its caller. */
export function writeProcedure(
  plan: ModulePlan,
  machine: MachinePlan,
  { procedure, imports }: { readonly procedure: Procedure; readonly imports: Set<string> },
): readonly WrittenFunction[] {
  const body = newBody({
    plan,
    machine,
    imports,
    kind: { kind: "procedure", procedure },
    name: nameIn(machine.procedures, procedure),
    block: procedure.body,
  });
  const writer = writerFor(body, {
    lines: new Lines(),
    caller: procedure.suspends ? "then" : undefined,
    reply: undefined,
    loops: [],
    bound: procedure.params,
    ownState: undefined,
    mayDefer: false,
  });
  writeSequence(writer, procedure.body.statements, { rest: { kind: "end" }, isLast: true });
  finishFunction(body, writer, { kind: "first" });
  return inOrder(body);
}

/** The first function is finished last; what goes on behind suspensions follows in the order of the text. */
function inOrder({ functions, name }: Body): readonly WrittenFunction[] {
  const first = functions.filter((one) => one.name === name);
  const number = (one: WrittenFunction): number => Number(/\d+$/u.exec(one.name)?.[0] ?? 0);
  return [...first, ...functions.filter((one) => one.name !== name).sort((a, b) => number(a) - number(b))];
}

/** A pure function of the protocol. */
export function writeFunction(
  plan: ModulePlan,
  declared: FunctionDef,
  { machine, imports }: { readonly machine: MachinePlan | undefined; readonly imports: Set<string> },
): WrittenFunction {
  const step = machine?.step ?? "step";
  const context: CodeContext = {
    plan,
    machine,
    step,
    self: `${step}.self`,
    here: `${step}.here`,
    setting: `${step}.setting`,
    place: (id) => functionPlace(plan, step, id),
    facts: new Set(),
    imports,
  };
  const lines = new Lines();
  writePure({ context, lines, declared }, declared.body);
  const kept = withoutUnused(lines.text);
  const type = machine === undefined ? "AnyStep" : `${machine.name}Step`;
  const parameters = [
    { name: step, type },
    ...declared.params.map((id) => ({ name: nameIn(plan.variables, id), type: typeText(plan, variableOf(plan, id).type) })),
  ].map((one) => (mentions(kept, one.name) ? one : { ...one, name: `_${one.name}` }));
  const names = machine?.functions ?? plan.functions;
  const doc = `function ${declared.name}, ${plan.source.name}:${lineOf(plan.source, declared.span.start)}.`;
  return { name: nameIn(names, declared.name), doc, parameters, returns: typeText(plan, declared.result), lines: kept };
}

function functionPlace(plan: ModulePlan, step: string, id: VariableId): { readonly text: string; readonly holder: undefined } {
  const { storage } = variableOf(plan, id);
  const name = nameIn(plan.variables, id);
  return { text: storage === "machine" ? `${step}.vars.${name}` : name, holder: undefined };
}

interface Pure {
  readonly context: CodeContext;
  readonly lines: Lines;
  readonly declared: FunctionDef;
}

function writePure(pure: Pure, block: Block): void {
  const { context, lines, declared } = pure;
  for (const statement of withoutDecided(block.statements)) {
    switch (statement.kind) {
      case "let":
        if (statement.value.kind === "suspend" || statement.value.kind === "await" || statement.value.kind === "procedureCall")
          throw new InternalError("a suspension in a function");
        lines.add(
          `const ${nameIn(context.plan.variables, statement.variable)} = ${fittedText(context, statement.value, { type: variableOf(context.plan, statement.variable).type })};`,
        );
        break;
      case "if":
        writePureIf(pure, statement);
        break;
      case "return":
        lines.add(
          `return ${statement.value === undefined ? "undefined" : fittedText(context, statement.value, { type: declared.result })};`,
        );
        break;
      case "match":
        writePureMatch(pure, statement);
        break;
      case "assert":
        lines.add(
          `if (!(${expressionText(context, statement.condition)})) ${context.step}.fail(${JSON.stringify(statement.text ?? "the assertion does not hold")}, "${placeOf(context.plan, statement.span)}");`,
        );
        break;
      default:
        throw new InternalError(`statement '${statement.kind}' in a function`);
    }
  }
}

function writePureIf(pure: Pure, { condition, then, otherwise }: Kind<"if">): void {
  const { context, lines } = pure;
  const knowing = (outcome: "true" | "false"): Pure => ({
    ...pure,
    context: { ...context, facts: new Set([...context.facts, ...factsOf(context, condition, outcome)]) },
  });
  lines.block(`if (${expressionText(context, condition)})`, () => {
    writePure(knowing("true"), then);
  });
  if (otherwise !== undefined)
    lines.block("else", () => {
      writePure(knowing("false"), otherwise);
    });
  for (const fact of factsOf(context, condition, "false")) context.facts.add(fact);
}

function writePureMatch(pure: Pure, statement: Kind<"match">): void {
  const { context, lines } = pure;
  const writer = { context, lines, body: { plan: context.plan }, bound: new Set<VariableId>() };
  writeCases(writer, statement, (inner, block) => {
    writePure({ ...pure, context: inner.context }, block);
  });
}
