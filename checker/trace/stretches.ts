import type { Aftermath, Lasso, Trace } from "../verdict/index.js";

/** A part of a run, by the numbers of its steps: the way to a failure, how it may go on behind, and what repeats for ever. */
export interface Stretch {
  readonly kind: "way" | "aftermath" | "round";
  readonly first: number;
  readonly last: number;
}

/** A failure with all that is known of how its run goes on; no stretch is empty. */
export interface WholeRun {
  readonly trace: Trace;
  readonly stretches: readonly Stretch[];
}

/** Joins a trace with what follows it; steps are counted on. */
export function wholeRun({ trace, aftermath, lasso }: Violated): WholeRun {
  const length = trace.steps.length;
  if (lasso !== undefined) return { trace, stretches: stretchesOf({ way: lasso.returnsTo ?? length, round: lasso.returnsTo, length }) };
  const after = aftermath?.trace.steps ?? [];
  const whole = { ...trace, steps: [...trace.steps, ...after] };
  const round = aftermath?.returnsTo === undefined ? undefined : length + aftermath.returnsTo;
  return { trace: whole, stretches: stretchesOf({ way: length, round, length: whole.steps.length }) };
}

interface Violated {
  readonly trace: Trace;
  readonly aftermath?: Aftermath | undefined;
  readonly lasso?: Lasso | undefined;
}

/** `way` and `round`: after how many steps the way ends and the round begins. */
function stretchesOf({ way, round, length }: { way: number; round: number | undefined; length: number }): readonly Stretch[] {
  const all: readonly Stretch[] = [
    { kind: "way", first: 1, last: way },
    { kind: "aftermath", first: way + 1, last: round ?? length },
    { kind: "round", first: (round ?? length) + 1, last: length },
  ];
  return all.filter(({ first, last }) => first <= last);
}

/** What a drawing says in front of a step: where a stretch begins. */
export function stretchTitle({ stretches }: Pick<WholeRun, "stretches">, step: number): string | undefined {
  const kind = stretches.find(({ first }) => first === step)?.kind;
  if (kind === "aftermath") return "it may go on like this";
  return kind === "round" ? "this repeats for ever" : undefined;
}

/** What a drawing says behind the last step, where it leads back. */
export function roundEnd({ stretches }: Pick<WholeRun, "stretches">): string | undefined {
  const round = stretches.find(({ kind }) => kind === "round");
  return round && `as ${afterStep(round.first - 1)}`;
}

/** `after step 3`, `at the beginning` */
export function afterStep(step: number): string {
  return step === 0 ? "at the beginning" : `after step ${step}`;
}
