/** Reachability: states that nothing enters and messages that nothing sends. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { bodiesOf, bodiesOfMachine, callOf, handlersOf, statementsIn, suspensionOf, type Body } from "../flow/traverse.js";
import type { Machine, Protocol } from "../typed-protocol.js";

/** T303, T304. */
export function checkReachability(protocol: Protocol): readonly Diagnostic[] {
  return [...protocol.machines.flatMap(unenteredStates), ...unsentMessages(protocol)];
}

function unenteredStates(machine: Machine): readonly Diagnostic[] {
  const entered = enteredStates(machine);
  return machine.states
    .filter((state) => state.kind === "named" && !entered.has(state.name))
    .map((state) =>
      report("T303", state.span, `State '${state.name}' is never entered`, {
        hint: `no handler that can run says 'become ${state.name}' or 'suspend in ${state.name}'`,
      }),
    );
}

/** The states that a path of `become`s and awaits from the start state leads to, guards and conditions aside. */
function enteredStates(machine: Machine): ReadonlySet<string> {
  const entered = new Set(machine.states.filter((state) => state.start).map((state) => state.name));
  const awaitAt = new Map(machine.states.map((state) => [state.site, state.name] as const));
  for (let before = -1; before !== entered.size;) {
    before = entered.size;
    for (const body of runnableBodies(machine, entered)) {
      for (const statement of statementsIn(body.block)) {
        if (statement.kind === "become") entered.add(statement.state);
        const suspension = suspensionOf(statement);
        const waiting = suspension?.kind === "await" ? awaitAt.get(suspension.site) : undefined;
        if (waiting !== undefined) entered.add(waiting);
      }
    }
  }
  return entered;
}

/** The handlers of entered states and of the machine, and the procedures that they call. */
function runnableBodies(machine: Machine, entered: ReadonlySet<string>): readonly Body[] {
  const bodies: Body[] = handlersOf(machine).filter(({ state }) => state === undefined || entered.has(state.name));
  const called = new Set<string>();
  const procedures = bodiesOfMachine(machine).filter((body) => body.kind === "procedure");
  // The list grows while it is walked: a procedure's own calls come later.
  for (const body of bodies) {
    for (const statement of statementsIn(body.block)) {
      const name = callOf(statement)?.procedure;
      if (name === undefined || called.has(name)) continue;
      called.add(name);
      bodies.push(...procedures.filter(({ procedure }) => procedure.name === name));
    }
  }
  return bodies;
}

function unsentMessages(protocol: Protocol): readonly Diagnostic[] {
  const statements = bodiesOf(protocol).flatMap((body) => statementsIn(body.block));
  const sent = new Set(statements.flatMap((statement) => (statement.kind === "send" ? [statement.message] : [])));
  return protocol.messages
    .filter((message) => !sent.has(message.name))
    .map((message) =>
      report("T304", message.span, `Message '${message.name}' is never sent`, {
        hint: "send it, or remove it together with its handlers",
      }),
    );
}
