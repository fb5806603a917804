/** What a search of a check found, in words that Kettle's searches of a protocol, its searches of the exported text and Rumur's have in common. */
import { unreachable } from "../../dsl/diagnostics/index.js";
import { verifyCheck, type Checked, type CheckedModel, type FailureKind } from "../../checker/index.js";

export type FindingVerdict =
  "holds" | "assertion" | "invariant" | "deadlock" | "stuck" | "impossible" | "liveness" | "uncovered" | "error" | "bounded";

export interface Finding {
  readonly verdict: FindingVerdict;
  readonly states: number;
  readonly transitions: number;
  /** Of a violation, where the search tells. */
  readonly steps: number | undefined;
}

/** What a text says where a step may be taken in more ways than it has room for: nothing is known then. */
export const tooManyWays = "export with a larger --ways";

/** Searches without symmetry, for at most so many states. */
export async function findingOf(checked: Checked | CheckedModel, maxStates: number): Promise<Finding> {
  const { result } = await verifyCheck(checked, { symmetry: "off", maxStates });
  const { states, transitions, verdict } = result;
  if (verdict.kind !== "violated") return { verdict: verdict.kind, states, transitions, steps: undefined };
  const { kind, name } = verdict.failure;
  if (name?.includes(tooManyWays) === true) return { verdict: "bounded", states, transitions, steps: undefined };
  const isDeadlock = kind === "invariant" && name === "deadlock" && "model" in checked;
  return { verdict: isDeadlock ? "deadlock" : commonVerdict(kind), states, transitions, steps: verdict.trace?.steps.length };
}

/** A text in Murphi has one kind of assertion. */
function commonVerdict(kind: FailureKind): FindingVerdict {
  switch (kind) {
    case "assertion":
    case "unexpected":
    case "overflow":
    case "continuation":
      return "assertion";
    case "stuck":
    case "impossible":
    case "liveness":
    case "invariant":
    case "deadlock":
    case "uncovered":
    case "error":
      return kind;
    default:
      return unreachable(kind);
  }
}

export type Agreement =
  /** Verdict and counts. */
  | "same"
  /** A search that meets a violation stops there: the kind, and the number of steps to it where both tell. */
  | "same violation"
  /** Another violation in as many steps, or a deadlock that is told as what it also is: a state from which rest is impossible. */
  | "another violation"
  /** The same counts; what the protocol violates cannot be said in the text, which says so. */
  | "unsaid"
  | "cut off"
  | "differs";

/** How what was found of a protocol and of its text agree. */
export function agreement(own: Finding, other: Finding): Agreement {
  if (own.verdict === "bounded" || other.verdict === "bounded") return "cut off";
  const isCounted = own.states === other.states && own.transitions === other.transitions;
  const passes = other.verdict === "holds" || other.verdict === "uncovered";
  switch (own.verdict) {
    case "holds":
    case "uncovered":
    case "impossible":
      return own.verdict === other.verdict && isCounted ? "same" : "differs";
    case "stuck":
      // A way to rest that needs more than steps towards it is none to the protocol.
      return !isCounted ? "differs" : other.verdict === "impossible" ? "same" : passes ? "unsaid" : "differs";
    case "liveness":
      return isCounted && passes ? "unsaid" : "differs";
    default:
      return agreementOfFailures(own, other);
  }
}

function agreementOfFailures(own: Finding, other: Finding): Agreement {
  // Other states from which rest is impossible may come before the dead end.
  if (own.verdict === "deadlock" && other.verdict === "impossible") return "another violation";
  const areStepsKnown = own.steps !== undefined && other.steps !== undefined;
  if (areStepsKnown && own.steps !== other.steps) return "differs";
  if (own.verdict === other.verdict) return "same violation";
  const isOther = (kind: FindingVerdict): boolean => [own.verdict, other.verdict].includes(kind);
  return isOther("assertion") && isOther("invariant") ? "another violation" : "differs";
}
