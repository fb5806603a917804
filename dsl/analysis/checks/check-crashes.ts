/** T706: what is written for crashes in a protocol without any. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import type { Machine, Protocol } from "../typed-protocol.js";

/** Reports durable variables and restart handlers of nodes that never crash: most likely the fault was forgotten, and nothing is checked. */
export function checkCrashes(protocol: Protocol): readonly Diagnostic[] {
  return protocol.machines
    .filter(({ role }) => !protocol.faults.some((fault) => fault.kind === "crash" && fault.role === role))
    .flatMap((machine) => [...durableVariables(protocol, machine), ...restartHandler(machine)]);
}

function durableVariables(protocol: Protocol, machine: Machine): readonly Diagnostic[] {
  return machine.variables.flatMap(({ variable: id, durable }) => {
    const variable = protocol.variables[id];
    if (!durable || variable?.storage !== "machine") return [];
    return [neverCrashes(machine, variable.span, `Variable '${variable.name}' is durable for nothing`)];
  });
}

function restartHandler(machine: Machine): readonly Diagnostic[] {
  return machine.restart === undefined ? [] : [neverCrashes(machine, machine.restart.head, "Handler can never run")];
}

function neverCrashes({ role }: Machine, span: Diagnostic["span"], what: string): Diagnostic {
  return report("T706", span, `${what}: no node of '${role}' crashes`, { hint: `write 'fault crash ${role} at most 1'` });
}
