import type { Move, Stepper, SystemState } from "../reference/index.js";

/** The same run without the parts that lead from a state back to it: what is left still happens, and is easier to read. */
export function withoutDetours(stepper: Stepper, start: SystemState, moves: readonly Move[]): readonly Move[] {
  const places = [start, ...moves.flatMap((move) => (move.kind === "next" ? [move.state] : []))].map((state) => stepper.identify(state));
  return stepsThatCount(places).flatMap((step) => moves[step] ?? []);
}

/** Of a run's steps those outside its detours, by their numbers. `places` are the texts that identify its states, in order; step 0 leaves the first. */
export function stepsThatCount(places: readonly string[]): readonly number[] {
  const lastVisit = new Map(places.map((place, index) => [place, index] as const));
  const kept: number[] = [];
  for (let at = 0; at < places.length; at += 1) {
    // The step behind the last visit is the one that leaves the state for good.
    at = lastVisit.get(places[at] ?? "") ?? at;
    kept.push(at);
  }
  return kept;
}
