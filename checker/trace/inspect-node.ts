import type { Source } from "../../dsl/diagnostics/index.js";
import type { MachineSnapshot, PlainMessage, PlainValue, Snapshot } from "../verdict/index.js";
import { isContinuation, isDown, machineName, messageText, namesBlocks, requestText, stateText, valueText } from "./plain-text.js";
import { sourceLine } from "./source-line.js";

/** Everything that is known about a node in a state of the system, a fact a line; no lines if there is no such node. */
export function inspectNode(snapshot: Snapshot, node: string, source: Source): readonly string[] {
  const withBlocks = namesBlocks(snapshot);
  const machines = snapshot.machines.filter((machine) => machine.node === node);
  return machines.flatMap((machine) => {
    const facts = [...machineFacts(machine, source), ...flyingFacts(snapshot, machine)];
    return [
      `${machineName(machine, withBlocks)} is in ${stateText(machine)}${isDown(snapshot, machine) ? " and down" : ""}`,
      ...facts.map((fact) => `  ${fact}`),
    ];
  });
}

function machineFacts(machine: MachineSnapshot, source: Source): readonly string[] {
  const open = Object.entries(machine.open).filter(([, count]) => count > 0);
  return [
    ...machine.stack.flatMap((level) => valueFacts(level.params, { source, prefix: `${level.state}.` })),
    ...valueFacts(machine.variables, { source, prefix: "" }),
    ...machine.issued.map((request) => `asked, not begun: ${requestText(request)}`),
    ...open.map(([request, count]) => `unanswered: ${request}${count > 1 ? `, ${count} times` : ""}`),
    ...(machine.pending ?? []).map((operation) => `its host has not completed: ${operation}`),
    ...machine.deferred.map((message) => `deferred: ${messageText(message)} from ${message.from}`),
  ];
}

/** A suspended handler is told by where it waits; what it will still read stands below it. */
function valueFacts(
  values: Readonly<Record<string, PlainValue>>,
  { source, prefix }: { readonly source: Source; readonly prefix: string },
): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (!isContinuation(value)) return [`${prefix}${name} = ${valueText(value)}`];
    const { handler, span, request, locals } = value.continuation;
    const answers = request === undefined ? "" : `, will answer ${request}`;
    return [
      `${prefix}${name}: the rest of "${handler}", suspended at line ${sourceLine(source, span).line}${answers}`,
      ...valueFacts(locals, { source, prefix: "  " }),
    ];
  });
}

function flyingFacts({ channels }: Snapshot, machine: MachineSnapshot): readonly string[] {
  const concerns = ({ block }: PlainMessage): boolean => block === undefined || block === machine.block;
  return channels.flatMap(({ channel, messages }) => [
    ...messages
      .filter((message) => message.to === machine.node && concerns(message))
      .map((message) => `on its way here: ${messageText(message)} from ${message.from} on ${channel}`),
    ...messages
      .filter((message) => message.from === machine.node && message.to !== machine.node && concerns(message))
      .map((message) => `on its way from here: ${messageText(message)} to ${message.to} on ${channel}`),
  ]);
}
