/** One step of a log, made again by the generated code from a state that the machine may have been in. */
import {
  KernelError,
  refusalOf,
  takeStep,
  type Dispatch,
  type LogRecord,
  type MachineState,
  type MachineType,
  type StepResult,
} from "../../runtime/kernel/index.js";
import type { Finding } from "./deviation.js";
import type { InitialValues } from "./initial-values.js";
import type { SettingOfLog } from "./setting-of-log.js";

/** Machines of one kind in a run. */
export interface FollowedKind {
  readonly dispatch: Dispatch;
  readonly setting: SettingOfLog;
  readonly values: InitialValues;
}

export type StepLine = Extract<LogRecord, { readonly kind: "step" }>;

export type Repeated = { readonly kind: "same"; readonly machine: MachineState } | { readonly kind: "differs"; readonly finding: Finding };

export function repeatStep(kind: FollowedKind, machine: MachineState, record: StepLine): Repeated {
  const impossible = findImpossible(kind.dispatch.type, machine, record);
  if (impossible !== undefined) return { kind: "differs", finding: { state: stateOf(machine), ...impossible } };
  const outside = new Outside(record);
  const result = runStep(kind, { machine, record, outside });
  if (result.kind !== "done") return { kind: "differs", finding: { state: stateOf(machine), ...stoppedText(result) } };
  const finding = outside.finding() ?? compare(kind, result, record);
  return finding === undefined
    ? { kind: "same", machine: result.machine }
    : { kind: "differs", finding: { state: stateOf(machine), ...finding } };
}

export function stateOf({ stack }: MachineState): string {
  return stack.at(-1)?.state.name ?? "";
}

// ---------------------------------------------------------------- before the step

/** What cannot happen to the machine, whatever a handler would make of it. */
function findImpossible(type: MachineType, { armed, calls }: MachineState, { event, self }: StepLine): Finding | undefined {
  switch (event.kind) {
    case "message": {
      const reason = event.from === self ? undefined : refusalOf(type, event);
      return reason === undefined ? undefined : { what: "event", expected: "a message of the protocol", found: reason };
    }
    case "timer":
      return armed.has(event.timer)
        ? undefined
        : { what: "event", expected: `timers that are armed: ${[...armed].join(", ") || "none"}`, found: `timer ${event.timer}` };
    case "completion":
      return calls.some(({ id, operation }) => id === event.call && operation !== null)
        ? undefined
        : { what: "event", expected: "an operation of the host that has begun", found: `the end of ${event.call}` };
    case "request":
      return type.requests?.includes(event.request) === true
        ? undefined
        : {
            what: "event",
            expected: `requests of a ${type.role}: ${type.requests?.join(", ") ?? "none"}`,
            found: `request ${event.request}`,
          };
    case "restart":
      return undefined;
  }
}

// ---------------------------------------------------------------- the step

/** What the machine got from outside, as the log says; and where the code asks for something else. */
class Outside {
  readonly #record: StepLine;
  #choices = 0;
  #calls = 0;
  #finding: Finding | undefined;

  constructor(record: StepLine) {
    this.#record = record;
  }

  choose(variable: string, candidates: readonly unknown[]): number {
    const choice = this.#record.choices[this.#choices];
    this.#choices += 1;
    const expected = `one of ${candidates.length} for '${variable}'`;
    if (choice?.variable === variable && choice.count === candidates.length && choice.position < candidates.length) return choice.position;
    const found = choice === undefined ? "none" : `number ${choice.position + 1} of ${choice.count} for '${choice.variable}'`;
    this.#finding ??= { what: "choice", expected, found };
    return 0;
  }

  nameCall(): string {
    const name = this.#record.calls[this.#calls];
    this.#calls += 1;
    return name ?? `call ${this.#calls}`;
  }

  finding(): Finding | undefined {
    const { choices, calls } = this.#record;
    if (this.#finding !== undefined) return this.#finding;
    if (choices.length !== this.#choices) return { what: "choices", expected: String(this.#choices), found: String(choices.length) };
    if (calls.length !== this.#calls) return { what: "calls", expected: String(this.#calls), found: String(calls.length) };
    return undefined;
  }
}

type Ran = StepResult | { readonly kind: "broken"; readonly message: string };

function runStep(
  { dispatch, setting }: FollowedKind,
  { machine, record, outside }: { readonly machine: MachineState; readonly record: StepLine; readonly outside: Outside },
): Ran {
  const { self, block: here, event } = record;
  const surroundings = {
    self,
    here,
    setting,
    choose: (variable: string, candidates: readonly unknown[]) => outside.choose(variable, candidates),
    nameCall: () => outside.nameCall(),
  };
  try {
    return takeStep(dispatch, { machine, event, surroundings });
  } catch (error) {
    // Values of the log have not been looked at where only the program knows them: a handler may stumble over them.
    if (error instanceof KernelError || error instanceof TypeError) return { kind: "broken", message: error.message };
    throw error;
  }
}

function stoppedText(result: Exclude<Ran, { readonly kind: "done" }>): Finding {
  switch (result.kind) {
    case "waits":
      return { what: "event", expected: "the request waits in this state", found: "a step" };
    case "refused":
      return { what: "event", expected: "the application may not ask for this", found: "a step" };
    case "failed":
      return { what: "event", expected: `the protocol fails: ${result.failure.message}`, found: "a step" };
    case "broken":
      return { what: "event", expected: "an event that the handler can read", found: result.message };
  }
}

// ---------------------------------------------------------------- after the step

function compare(
  { values }: FollowedKind,
  { effects, machine }: Extract<StepResult, { readonly kind: "done" }>,
  record: StepLine,
): Finding | undefined {
  for (let at = 0; at < Math.max(effects.length, record.effects.length); at += 1) {
    const [expected, found] = [effects[at], record.effects[at]];
    values.learn(expected, found);
    const [own, other] = [expected, found].map((effect) => (effect === undefined ? "nothing more" : values.text(effect)));
    if (own !== undefined && other !== undefined && own !== other) return { what: `effect ${at + 1}`, expected: own, found: other };
  }
  const state = stateOf(machine);
  return state === record.state ? undefined : { what: "state afterwards", expected: state, found: record.state };
}
