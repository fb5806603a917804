import type { Protocol } from "../../../dsl/analysis/index.js";
import { writeModule } from "../../../codegen/typescript/index.js";
import { kernelSpecifier, loadMachines, readLog, type LogLine } from "../../../conformance/index.js";
import { anyWish, processesOf, roleOf, simulateProtocol } from "../../../conformance/simulate-protocol.js";
import type { Source } from "../../../dsl/index.js";
import { jsonLog } from "../../../runtime/kernel/index.js";
import type { ClientOptions } from "../../../runtime/simulation/index.js";

/** A run of any protocol, whose clients ask for anything. */
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
  const logs = new Map<string, string[]>();
  const simulation = simulateProtocol({
    protocol,
    machines: loadMachines(text, `${protocol.name}.ts`),
    seed,
    clients: processesOf(protocol).flatMap((name) => clientsOf(protocol, name)),
    log: (record) => {
      const lines = logs.get(record.node) ?? [];
      logs.set(record.node, lines);
      jsonLog((line) => lines.push(line))(record);
    },
  });
  return { logs, incident: simulation.run(forMs) ? undefined : JSON.stringify(simulation.incidents[0]) };
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
      return request && anyWish(protocol, { block, request }, random);
    },
  }));
}

/** The records of a run, as from one file for each node. */
export function linesOf({ logs }: Pick<SimulatedRun, "logs">): readonly LogLine[] {
  return [...logs].flatMap(([name, text]) => readLog({ name, text: text.join("") }).lines);
}

/** All nodes of a simulation. */
export function membersOf(protocol: Protocol): ReadonlyMap<string, readonly string[]> {
  return new Map(protocol.nodes.map(({ name }) => [name, processesOf(protocol).filter((process) => roleOf(process) === name)]));
}
