/** `self is S`, `self within S`, `self in { S, T }`: a handler asks for the state that its own machine is in. */
import type { Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import type { Elaboration } from "./elaboration.js";
import { didYouMean } from "./did-you-mean.js";
import { reportNotConstant } from "./elaborate-name.js";
import { stateNames, statesNamed } from "./elaborate-machine-access.js";
import { describeMachine, type MachineInfo } from "./machine-names.js";
import type { Expr } from "../typed-protocol.js";

/** Does the expression, asked for its state here, mean the machine that the code belongs to? */
export function isOwnMachine(code: Code, machine: ast.Expr): boolean {
  return machine.kind === "self" && code.machine !== undefined && code.routine.kind !== "property";
}

interface StateTest {
  readonly names: readonly ast.Ident[];
  readonly within: boolean;
  readonly span: Span;
}

/** The test of the machine's own state; undefined if it is wrong, which is then reported. */
export function elaborateSelfIs(code: Code, { names, within, span }: StateTest): Expr | undefined {
  const { machine } = code;
  if (machine === undefined) return undefined;
  if (code.routine.kind === "initialiser") return void reportNotConstant(code, span, "the machine is in no state yet");
  if (names.some((name) => name.name === "")) return undefined;
  const states: string[] = [];
  machine.stateTests.push({ names, states });
  return { kind: "selfIs", states, within, type: { kind: "boolean" }, span };
}

/** Resolves the names once all waits of the machine are known: some are met only behind the test. */
export function finishStateTests(elaboration: Elaboration, machine: MachineInfo): void {
  for (const { names, states } of machine.stateTests) {
    for (const name of names) {
      const found = statesNamed(machine, name.name);
      states.push(...found);
      if (found.length > 0) continue;
      const message = `Unknown state: machine ${describeMachine(machine)} has no '${name.name}'`;
      elaboration.report("T101", name.span, message, didYouMean(name, stateNames(machine)));
    }
  }
}
