/**
 * Random schedules of generated handlers, for a user's own tests: each number of a schedule picks one of the events that are possible. The interpreter keeps the model beside
 * them, so that messages, answers and machines are compared and all invariants, those about ghosts too, are looked at after each step.
 */
import { Stepper, type StepResult, type SystemState } from "../checker/reference/index.js";
import { stepsReport, sequenceChart } from "../checker/trace/index.js";
import type { Failure } from "../checker/verdict/index.js";
import { writeModule } from "../codegen/typescript/index.js";
import { hasErrors, render } from "../dsl/diagnostics/index.js";
import { load } from "../dsl/index.js";
import type { MachineType } from "../runtime/kernel/index.js";
import { initialNames } from "./abstraction.js";
import { kernelSpecifier } from "./load-module.js";
import { prepareCode, replayTransition, type GeneratedCode } from "./replay-transition.js";

/** What is tested: a check of a protocol, and the machines of the module that was generated from it. */
export interface Tested {
  /** The protocol's file by its name, and its text. */
  readonly name: string;
  readonly text: string;
  readonly check: string;
  readonly machines: readonly MachineType[];
}

/**
 * Follows a schedule from the first initial state. Returns the empty text where all is well; else what is wrong, and the messages and steps
 * that lead there. Throws where the protocol cannot be read or has no such check.
 */
export function followSchedule(tested: Tested, schedule: readonly number[]): string {
  const { stepper, code, start } = prepare(tested);
  const steps: StepResult[] = [];
  let state = start;
  for (const number of schedule) {
    const moves = stepper.moves(state);
    const move = moves[number % Math.max(1, moves.length)];
    if (move === undefined) break;
    steps.push(move);
    const wrong = whatIsWrong({ stepper, code }, state, move);
    if (wrong !== undefined) return reportText(tested, { stepper, start, steps, wrong });
    if (move.kind === "failed") break;
    state = move.state;
  }
  return "";
}

interface Prepared {
  readonly stepper: Stepper;
  readonly code: GeneratedCode;
  readonly start: SystemState;
}

/** Reading a protocol takes longer than following a schedule: it is done once for each check and its machines. */
const prepared = new WeakMap<readonly MachineType[], Map<string, Prepared>>();

function prepare(tested: Tested): Prepared {
  const byCheck = prepared.get(tested.machines) ?? new Map<string, Prepared>();
  prepared.set(tested.machines, byCheck);
  const known = byCheck.get(tested.check) ?? prepareAnew(tested);
  byCheck.set(tested.check, known);
  return known;
}

function prepareAnew({ name, text, check, machines }: Tested): Prepared {
  const loaded = load({ name, text });
  if (hasErrors(loaded.diagnostics))
    throw new Error(`Cannot read "${name}":\n${render(loaded.diagnostics, loaded.source, { colour: false })}`);
  const scenario = loaded.scenarios.find((one) => one.name === check);
  if (scenario === undefined)
    throw new Error(`"${name}" has no check "${check}": it has ${loaded.scenarios.map((one) => one.name).join(", ")}`);
  const stepper = new Stepper(scenario.protocol);
  const [beginning] = stepper.beginnings;
  if (beginning === undefined) throw new Error(`"${name}" has no initial state`);
  const { plan } = writeModule(scenario.protocol, loaded.source, { kernel: kernelSpecifier, values: new Map() });
  return {
    stepper,
    code: prepareCode({ world: stepper.world, plan, initial: initialNames(beginning.defaults) }, machines),
    start: beginning.state,
  };
}

interface Wrong {
  readonly text: string;
  /** What the protocol itself fails with. */
  readonly failure: Failure | undefined;
}

function whatIsWrong({ stepper, code }: Omit<Prepared, "start">, state: SystemState, move: StepResult): Wrong | undefined {
  const outcome = replayTransition(code, state, move);
  if (outcome.kind === "different") {
    const { what, model, code: made } = outcome.difference;
    return { text: `The generated code differs from the model: ${what}\n  model: ${model}\n  code:  ${made}`, failure: undefined };
  }
  const failure = stepper.failureOf(move) ?? (move.kind === "next" ? stepper.brokenInvariant(move.state) : undefined);
  return failure === undefined ? undefined : { text: failure.message, failure };
}

interface Reported extends Omit<Prepared, "code"> {
  readonly steps: readonly StepResult[];
  readonly wrong: Wrong;
}

function reportText({ name, text }: Tested, { stepper, start, steps, wrong }: Reported): string {
  const trace = stepper.trace(start, steps);
  const options = { source: { name, text }, colour: false, width: 120 };
  return [
    wrong.text,
    "",
    sequenceChart(trace, { width: 120, colour: false }),
    stepsReport(trace, { ...options, failure: wrong.failure }),
  ].join("\n");
}
