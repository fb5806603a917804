/**
 * Any protocol in a simulation: the nodes of a check, what its channels may do, the crashes that it bears. Values are texts; timers and operations of the host take some virtual
 * milliseconds, and what operations end with is made up.
 */
import { crashesOf, type Protocol, type Request, type Type } from "../dsl/analysis/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";
import type { LogRecord, MachineType, Random } from "../runtime/kernel/index.js";
import {
  createSimulation,
  type ClientOptions,
  type SimulatedNode,
  type Simulation,
  type SimulationOptions,
  type Wish,
} from "../runtime/simulation/index.js";

export interface SimulatedProtocol {
  readonly protocol: Protocol;
  readonly machines: readonly MachineType[];
  readonly seed: number;
  readonly clients: readonly ClientOptions[];
  readonly partitions?: NonNullable<SimulationOptions["faults"]>["partitions"];
  readonly log?: (record: LogRecord) => void;
}

/** How long a timer takes, and an operation of the host. */
const timerMs = 20;
const hostMs = 5;

/** The share of messages that a lossy channel loses, and that a duplicating one repeats. */
const faultShare = 0.1;

export function simulateProtocol({ protocol, machines, seed, clients, partitions, log }: SimulatedProtocol): Simulation {
  const names = processesOf(protocol);
  const crashing = crashesOf(protocol).flatMap(({ role, forever }) => (forever ? [] : names.filter((name) => roleOf(name) === role)));
  return createSimulation({
    seed,
    nodes: names.map((name) => nodeOf(protocol, machines, name)),
    channels: { [protocol.name]: channelsOf(protocol) },
    clients,
    faults: {
      ...(crashing.length === 0 ? {} : { crashes: { nodes: crashing, everyMs: 300, downMs: [1, 100] } }),
      ...(partitions === undefined ? {} : { partitions }),
    },
    ...(log === undefined ? {} : { log }),
  });
}

/** A process runs one node, and is called as that and its role: `Cache2` is `Cache/Cache2`. */
export function processesOf({ nodes }: Protocol): readonly string[] {
  return nodes.flatMap(({ name, size }) => numbered(name, size));
}

/** What values of a kind begin with in simulations. */
export function initialValue(kind: string): string {
  return `${kind}/${kind}1`;
}

function numbered(name: string, size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `${name}${index + 1}`);
}

/** The role that a process plays. */
export function roleOf(name: string): string {
  return name.replace(/\d+$/u, "");
}

function nodeOf(protocol: Protocol, machines: readonly MachineType[], name: string): SimulatedNode {
  const all = (kind: { readonly name: string; readonly size: number }): ReadonlySet<string> =>
    new Set(numbered(kind.name, kind.size).map((one) => `${kind.name}/${one}`));
  const named = (
    kinds: readonly { readonly name: string; readonly size: number }[],
    value: (kind: { readonly name: string; readonly size: number }) => unknown,
  ): object => Object.fromEntries(kinds.map((kind) => [kind.name, value(kind)]));
  const setting = {
    placement: named(protocol.nodes, (kind) => () => `${kind.name}/${kind.name}1`),
    members: named([...protocol.nodes, ...protocol.blocks, ...protocol.values], (kind) => () => all(kind)),
    initial: named(protocol.values, ({ name: kind }) => initialValue(kind)),
    equal: named(protocol.values, () => (a: unknown, b: unknown) => a === b),
  };
  const types = machines.filter(({ role }) => role === roleOf(name));
  return {
    name,
    roles: ({ random, after }) =>
      types.map((type) => ({
        type,
        setting,
        timers: Object.fromEntries((type.timers ?? []).map((timer) => [timer, timerMs])),
        hosts: Object.fromEntries(
          hostsOf(protocol, type).map(({ name: host, result }) => [
            host,
            () => after(hostMs, () => (result === undefined ? undefined : anyOf(protocol, result, random))),
          ]),
        ),
      })),
  };
}

function hostsOf({ machines }: Protocol, { role, block }: MachineType): Protocol["machines"][number]["hosts"] {
  return machines.find((one) => one.role === role && (one.block ?? null) === block)?.hosts ?? [];
}

function channelsOf({ channels, messages }: Protocol): NonNullable<Parameters<typeof createSimulation>[0]["channels"]>[string] {
  return channels.map(({ name, discipline, perBlock, lossy, duplicating }) => ({
    name,
    order: discipline,
    messages: messages.filter((message) => message.channel === name).map((message) => message.name),
    ...(perBlock ? { perBlock: true as const } : {}),
    ...(lossy ? { lossy: faultShare } : {}),
    ...(duplicating ? { duplicating: faultShare } : {}),
  }));
}

/** A request of a machine with any arguments, for any of its blocks. */
export function anyWish(
  protocol: Protocol,
  { block, request }: { readonly block: string | undefined; readonly request: Request },
  random: Random,
): Wish {
  const args = Object.fromEntries(request.params.map(({ name, type }) => [name, anyOf(protocol, type, random)]));
  return { block: block === undefined ? null : anyName(protocol.blocks, block, random), request: request.name, args };
}

/** A value of the type. */
function anyOf(protocol: Protocol, type: Type, random: Random): unknown {
  switch (type.kind) {
    case "boolean":
      return random(2) === 1;
    case "range":
      return type.low + random(type.high - type.low + 1);
    case "cyclic":
      return random(type.modulus);
    case "enum": {
      const { members = [] } = protocol.enums.find(({ name }) => name === type.name) ?? {};
      return members[random(members.length)];
    }
    case "node":
      return anyName(protocol.nodes, type.roles[0] ?? "", random);
    case "block":
      return anyName(protocol.blocks, type.name, random);
    case "value":
      return anyName(protocol.values, type.name, random);
    case "optional":
      return random(2) === 1 ? anyOf(protocol, type.element, random) : null;
    case "set":
      return new Set([anyOf(protocol, type.element, random)]);
    case "record":
      return Object.fromEntries(type.fields.map(({ name, type: inner }) => [name, anyOf(protocol, inner, random)]));
    default:
      throw new InternalError(`no values of type '${type.kind}' are made up`);
  }
}

function anyName(kinds: readonly { readonly name: string; readonly size: number }[], kind: string, random: Random): `${string}/${string}` {
  const size = kinds.find(({ name }) => name === kind)?.size ?? 1;
  return `${kind}/${kind}${1 + random(size)}`;
}
