/** Why a run in which something never comes is one that may really happen, for people who have not met fairness before. */
import type { FairnessNote, Lasso } from "../verdict/index.js";
import { afterStep } from "./stretches.js";

/** What the run does from its last step on. */
export function lassoOutcome({ since, returnsTo }: Lasso, steps: number): string {
  const due = `It is due from ${since === 0 ? "the beginning" : `the state ${afterStep(since)}`} on, and never comes.`;
  if (returnsTo !== undefined) return `Step ${steps} leads back to the state ${afterStep(returnsTo)}. ${due}`;
  return `Here it may end: nothing is left that has to happen. ${due}`;
}

/** Each thing that might be thought to end the round, and why it does not. */
export function fairnessTexts({ fairness }: Pick<Lasso, "fairness">): readonly string[] {
  return fairness.map((note) => `${note.subject}: ${noteText(note)}`);
}

function noteText({ done, impossibleAfter, strength }: FairnessNote): string {
  if (done.length > 0) return `happens in ${done.length === 1 ? "step" : "steps"} ${done.join(", ")}`;
  const until = `not possible ${afterStep(impossibleAfter ?? 0)}`;
  return strength === "weak" ? `${until}, so nobody puts it off for ever` : until;
}

/** What a run has to do and what it may leave out. */
export const fairnessRule = {
  round:
    "Nothing is neglected in this round: what is possible all the time is done at some time. New requests, losses and choices need not come, so nothing may rely on them.",
  end: "Whoever could still act need not: new requests, losses and choices may stay away for ever, so nothing may rely on them.",
} as const;
