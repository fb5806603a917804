/** All static checks of a typed protocol, one file each. What they cannot decide from the text is left to the exhaustive search. */
import type { Diagnostic } from "../../diagnostics/index.js";
import { checkAnswers } from "./check-answers.js";
import { checkAwaits } from "./check-awaits.js";
import { checkBlocking } from "./check-blocking.js";
import { checkBuiltInMessages } from "./check-built-in-messages.js";
import { checkControl } from "./check-control.js";
import { checkCoverage } from "./check-coverage.js";
import { checkCrashes } from "./check-crashes.js";
import { checkDeferral } from "./check-deferral.js";
import { checkGathers } from "./check-gathers.js";
import { checkGhosts } from "./check-ghosts.js";
import { checkHeld } from "./check-held.js";
import { checkLeftParams } from "./check-left-params.js";
import { checkLinearity } from "./check-linearity.js";
import { checkMachineHandlers } from "./check-machine-handlers.js";
import { checkMessages } from "./check-messages.js";
import { checkReachability } from "./check-reachability.js";
import { checkRecursion } from "./check-recursion.js";
import { checkResume } from "./check-resume.js";
import { checkRights } from "./check-rights.js";
import { checkSelfCalls } from "./check-self-calls.js";
import { checkSpentStates } from "./check-spent.js";
import { checkSymmetry } from "./check-symmetry.js";
import { checkTimers } from "./check-timers.js";
import { checkWaiting } from "./check-waiting.js";
import { continuationFlow } from "../flow/continuation-flow.js";
import type { Protocol } from "../typed-protocol.js";

/**
 * Checks flow: coverage, control, continuations, symmetry, messages, deferral, ghosts. The diagnostics come in the order of the text, each
 * once: states that share handlers have copies of them, and the same mistake in a copy is the same mistake.
 */
export function checkProtocol(protocol: Protocol): readonly Diagnostic[] {
  const recursion = checkRecursion(protocol);
  // Where routines call themselves there are no finite frames to look into.
  if (recursion.length > 0) return inTextOrder(recursion);
  const flow = continuationFlow(protocol);
  return inTextOrder([
    ...checkMessages(protocol),
    ...checkCoverage(protocol),
    ...checkReachability(protocol),
    ...checkWaiting(protocol, flow),
    ...checkControl(protocol),
    ...checkAnswers(protocol),
    ...checkRights(protocol, flow),
    ...checkLinearity(protocol),
    ...checkSpentStates(protocol, flow),
    ...checkLeftParams(protocol),
    ...checkResume(protocol),
    ...checkHeld(protocol, flow),
    ...checkMachineHandlers(protocol),
    ...checkAwaits(protocol),
    ...checkSymmetry(protocol),
    ...checkDeferral(protocol),
    ...checkGhosts(protocol),
    ...checkBlocking(protocol, flow),
    ...checkTimers(protocol),
    ...checkBuiltInMessages(protocol),
    ...checkGathers(protocol, flow),
    ...checkSelfCalls(protocol),
    ...checkCrashes(protocol),
  ]);
}

function inTextOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map(diagnostics.map((one) => [`${one.code} ${one.span.start} ${one.span.end} ${one.message}`, one] as const));
  return [...distinct.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
