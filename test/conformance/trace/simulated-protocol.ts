import type { Protocol, Type } from "../../../dsl/analysis/index.js";
import { crashesOf } from "../../../dsl/analysis/index.js";
import { writeModule } from "../../../codegen/typescript/index.js";
import { kernelSpecifier, loadMachines, readLog, type LogLine } from "../../../conformance/index.js";
import type { Source } from "../../../dsl/index.js";
import { jsonLog, type MachineType, type Random } from "../../../runtime/kernel/index.js";
import { createSimulation, type ClientOptions, type SimulatedNode } from "../../../runtime/simulation/index.js";

/** Any protocol in a simulation: as many nodes as the check has, clients that ask for anything, the faults that the protocol bears. */
export interface SimulatedRun {
  /** The lines of all nodes, by node. */
  readonly logs: ReadonlyMap<string, readonly string[]>;
  /** What a node has reported, which ended the run. */
  readonly incident: string | undefined;
}

export interface RunOptions {
  readonly seed: number;
  readonly forMs: number;
}

export function simulate(protocol: Protocol, source: Source, { seed, forMs }: RunOptions): SimulatedRun {
  const { text } = writeModule(protocol, source, { kernel: kernelSpecifier, values: new Map() });
  const machines = loadMachines(text, `${protocol.name}.ts`);
  const logs = new Map<string, string[]>();
  const names = protocol.nodes.flatMap(({ name, size }) => numbered(name, size));
  const crashing = crashesOf(protocol).flatMap(({ role, forever }) => (forever ? [] : names.filter((name) => roleOf(name) === role)));
  const simulation = createSimulation({
    seed,
    nodes: names.map((name) => nodeOf(protocol, machines, name)),
    channels: { [protocol.name]: channelsOf(protocol) },
    clients: names.flatMap((name) => clientsOf(protocol, name)),
    faults: crashing.length === 0 ? {} : { crashes: { nodes: crashing, everyMs: 300, downMs: [1, 100] } },
    log: (record) => {
      const lines = logs.get(record.node) ?? [];
      logs.set(record.node, lines);
      jsonLog((line) => lines.push(line))(record);
    },
  });
  const isWhole = simulation.run(forMs);
  return {
    logs,
    incident: isWhole
      ? undefined
      : JSON.stringify(simulation.incidents[0], (_, v: unknown) => (v instanceof Error ? `${v.message} ${v.stack ?? ""}` : v)),
  };
}

function numbered(name: string, size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `${name}${index + 1}`);
}

/** A process runs one node, and is called as that and its role: `Cache2` is `Cache/Cache2`. */
function roleOf(name: string): string {
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
    initial: named(protocol.values, (kind) => `${kind.name}/${kind.name}1`),
    equal: named(protocol.values, () => (a: unknown, b: unknown) => a === b),
  };
  const types = machines.filter(({ role }) => role === roleOf(name));
  return {
    name,
    policy: {},
    roles: ({ random, after }) =>
      types.map((type) => ({
        type,
        setting,
        timers: Object.fromEntries((type.timers ?? []).map((timer) => [timer, 20])),
        hosts: Object.fromEntries(
          hostsOf(protocol, type).map(({ name: host, result }) => [
            host,
            () => after(5, () => (result === undefined ? undefined : anyOf(protocol, result, random))),
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
    ...(lossy ? { lossy: 0.1 } : {}),
    ...(duplicating ? { duplicating: 0.1 } : {}),
  }));
}

/** One client for each machine of the node that takes requests. */
function clientsOf(protocol: Protocol, node: string): readonly ClientOptions[] {
  const own = protocol.machines.filter(({ role, requests }) => role === roleOf(node) && requests.length > 0);
  return own.map(({ role, block, requests }, index) => ({
    name: `${node}-${index}`,
    node,
    protocol: protocol.name,
    role,
    thinkMs: [0, 40],
    patienceMs: 200,
    next: (random) => {
      const request = requests[random(requests.length)];
      if (request === undefined) return undefined;
      const args = Object.fromEntries(request.params.map(({ name, type }) => [name, anyOf(protocol, type, random)]));
      return {
        block: block === undefined ? null : `${block}/${block}${1 + random(protocol.blocks.find(({ name }) => name === block)?.size ?? 1)}`,
        request: request.name,
        args,
      };
    },
  }));
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
    case "node": {
      const role = type.roles[0] ?? "";
      return `${role}/${role}${1 + random(protocol.nodes.find(({ name }) => name === role)?.size ?? 1)}`;
    }
    case "block":
    case "value": {
      const kinds = type.kind === "block" ? protocol.blocks : protocol.values;
      return `${type.name}/${type.name}${1 + random(kinds.find(({ name }) => name === type.name)?.size ?? 1)}`;
    }
    case "optional":
      return random(2) === 1 ? anyOf(protocol, type.element, random) : null;
    case "set":
      return new Set([anyOf(protocol, type.element, random)]);
    case "record":
      return Object.fromEntries(type.fields.map(({ name, type: inner }) => [name, anyOf(protocol, inner, random)]));
    default:
      throw new Error(`no values of type '${type.kind}' are made up`);
  }
}

/** The records of a run, as from one file for each node. */
export function linesOf({ logs }: Pick<SimulatedRun, "logs">): readonly LogLine[] {
  return [...logs].flatMap(([name, text]) => readLog({ name, text: text.join("") }).lines);
}

/** All nodes of a simulation. */
export function membersOf({ nodes }: Protocol): ReadonlyMap<string, readonly string[]> {
  return new Map(nodes.map(({ name, size }) => [name, numbered(name, size)]));
}
