/** What may come to a machine from other nodes, as the data by which a node looks at it. */
import type { Message, Type } from "../../dsl/analysis/index.js";
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import { fieldOfRecord } from "./identifiers.js";
import type { MachinePlan, ModulePlan } from "./module-plan.js";
import { fieldOfMessage } from "./sending.js";

/** Fields of an object: by the names of messages, what they carry, and what they are answered with. */
export interface ReceivedText {
  readonly received: readonly string[];
  readonly answered: readonly string[];
}

export function receivedText({ protocol }: ModulePlan, { machine }: MachinePlan): ReceivedText {
  const received = protocol.messages.flatMap((message) => {
    const from = new Set(message.routes.filter(({ to }) => to === machine.role).map((route) => route.from));
    return from.size === 0 ? [] : [`${message.name}: ${messageText(protocol, message, [...from])}`];
  });
  const answered = protocol.messages.flatMap(({ name, call }) => {
    if (call === undefined || call.block !== machine.block || !call.callers.includes(machine.role)) return [];
    return [`${name}: ${call.result === undefined ? "null" : wireText(protocol, call.result)}`];
  });
  return { received, answered };
}

function messageText(protocol: ModulePlan["protocol"], { params }: Message, from: readonly string[]): string {
  const fields = params.map(({ name, type }) => `${fieldOfMessage(name)}: ${wireText(protocol, type)}`);
  const parts = [
    `from: ${JSON.stringify(from).replaceAll(",", ", ")}`,
    ...(fields.length === 0 ? [] : [`fields: { ${fields.join(", ")} }`]),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** A type as data. */
function wireText(protocol: ModulePlan["protocol"], type: Type): string {
  const inner = (part: Type): string => wireText(protocol, part);
  const list = (names: readonly string[]): string => `[${names.map((name) => JSON.stringify(name)).join(", ")}]`;
  switch (type.kind) {
    case "boolean":
    case "value":
      return JSON.stringify(type.kind);
    case "range":
      return `{ low: ${type.low}, high: ${type.high} }`;
    case "cyclic":
      return `{ low: 0, high: ${type.modulus - 1} }`;
    case "enum":
      return `{ oneOf: ${list(protocol.enums.find(({ name }) => name === type.name)?.members ?? [])} }`;
    case "node":
      return `{ named: ${list(type.roles)} }`;
    case "block":
      return `{ named: ${list([type.name])} }`;
    case "optional":
      return `{ optional: ${inner(type.element)} }`;
    case "set":
      return `{ set: ${inner(type.element)} }`;
    case "map":
      return `{ key: ${inner(type.key)}, entry: ${inner(type.value)} }`;
    case "queue":
      return `{ queue: ${inner(type.element)}, capacity: ${type.capacity} }`;
    case "record":
      return `{ record: { ${type.fields.map((field) => `${fieldOfRecord(field.name)}: ${inner(field.type)}`).join(", ")} } }`;
    case "continuation":
      if (type.reply === true) return `"reply"`;
      throw new InternalError("a message carries a continuation");
    case "integer":
    case "none":
      throw new InternalError(`type '${type.kind}' is that of no parameter`);
    default:
      return unreachable(type);
  }
}
