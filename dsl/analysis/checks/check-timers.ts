/** Timers that fire and find no handler (T903), and timers that nothing starts (T904). */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { bodiesOfMachine, handlersOf, statementsIn } from "../flow/traverse.js";
import type { Machine, Protocol, Timer } from "../typed-protocol.js";

/** T903, T904. */
export function checkTimers(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines.flatMap((machine) => machine.timers.flatMap((timer) => checkTimer(machine, timer)));
}

function checkTimer(machine: Machine, timer: Timer): readonly Diagnostic[] {
  const { name, span } = timer;
  const isHandled = handlersOf(machine).some(({ handler: { event } }) => event.kind === "timer" && event.timer === name);
  if (!isStarted(machine, timer)) {
    return [report("T904", span, `Timer '${name}' is never started`, { hint: `write 'start ${name}' where its time begins` })];
  }
  if (isHandled) return [];
  return [
    report("T903", span, `Timer '${name}' is never handled: no state has a handler for it`, {
      hint: `write 'on ${name} { … }' or 'ignore ${name}'`,
    }),
  ];
}

function isStarted(machine: Machine, { armed }: Timer): boolean {
  return bodiesOfMachine(machine).some(({ block }) =>
    statementsIn(block).some(
      (statement) =>
        statement.kind === "assign" && statement.place.variable === armed && statement.value.kind === "boolean" && statement.value.value,
    ),
  );
}
