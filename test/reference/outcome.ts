/** What the reference checker says about a short text, as the tests of the semantics compare it. */
import { explore } from "../../checker/reference/index.js";
import type { SearchResult } from "../../checker/verdict/index.js";
import { load } from "../../dsl/index.js";

export interface Outcome {
  /** `holds`, or the kind of the failure. */
  readonly verdict: string;
  /** The property or message that the failure names. */
  readonly name?: string;
  /** Steps of the shortest way to the failure; states of a search that is complete. */
  readonly steps?: number;
  readonly states?: number;
}

/** Explores the protocol's first check without symmetry, so that every state counts. */
export function outcomeOf(text: string): Outcome {
  const { verdict, states } = search(text, "off");
  if (verdict.kind !== "violated") return { verdict: verdict.kind, states };
  const { kind, name } = verdict.failure;
  const steps = verdict.trace?.steps.length;
  return { verdict: kind, ...(name === undefined ? {} : { name }), ...(steps === undefined ? { states } : { steps }) };
}

export function search(text: string, symmetry: "full" | "off"): SearchResult {
  const { scenarios, diagnostics } = load({ name: "case.tea", text });
  const [scenario] = scenarios;
  if (scenario === undefined) throw new Error(`Cannot load: ${diagnostics.map(({ code, message }) => `${code} ${message}`).join("; ")}`);
  return explore(scenario.protocol, { symmetry });
}

/**
 * A protocol in which node Driver sends `messages` to machine A, all in one step. There is nothing to choose, so the states are a line:
 * the first one, one after the issue, one after the acceptance, and one after each delivery.
 */
export function scripted(messages: readonly string[], machine: string): string {
  return `
protocol Scripted
node Driver
node A
enum Color { red, green, blue }
channel net: fifo capacity 8
message One, Two, Three, Hold, Free : Driver -> A
machine Driver {
  request go()
  start state Driving { on go() { ${messages.map((message) => `send ${message} to A`).join("; ")}; return } }
}
machine A {
  /// What happened, digit by digit.
  var log: 0..99999
  procedure write(digit: 0..9) { log = log * 10 + digit }
  ${machine}
}
check once { requests: go at most 1 } expect pass
`;
}

/** The same, where at rest the log must at some time have been `log`. */
export function scriptedWithLog(messages: readonly string[], machine: string, log: number): string {
  return `${scripted(messages, machine)}cover "log": quiescent && A.log == ${log}\n`;
}
