import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { exitCode } from "../exit-code.js";
import type { NameServer, PostNetwork } from "../name-servers.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { readNetwork } from "./client-options.js";

const help = `kettle fos serve --name NAME --listen HOST:PORT

Runs a name server until Ctrl-C. The first start of a service prints two capabilities, for all names and for the fleet, which nobody is told again. What happens is
written to standard error, as JSON, one object a line.

  --name NAME     what the server is called: letters, digits, - and _
  --listen HOST:PORT
                  where it is found; port 0 takes any free one
  --advertise HOST:PORT
                  where others find it, if that is another address
  --nats HOST:PORT
                  a server of NATS that carries the messages, instead of --listen; may be given several times
  --metrics PORT  metrics for Prometheus, at http://127.0.0.1:PORT/metrics`;

/** `kettle fos serve`: a name server. */
export const command: Command = {
  help,
  options: { name: "one", listen: "one", advertise: "one", nats: "many", metrics: "one" },
  run: async (args, terminal) => {
    const name = readServerName(args);
    const network = readServerNetwork(args);
    const metricsPort = readPort(args.one("metrics"));
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const opened = await open({ name, network, advertise: args.one("advertise"), metricsPort, stop }, terminal);
    if (opened === undefined) return exitCode.notAsExpected;
    const forget = terminal.onInterrupt(stop);
    await stopped;
    forget();
    await opened.close();
    return exitCode.asExpected;
  },
};

interface Wanted {
  readonly name: string;
  readonly network: PostNetwork;
  readonly advertise: string | undefined;
  readonly metricsPort: number | undefined;
  readonly stop: () => void;
}

/** Opens the server and tells where it is; undefined where it cannot, which was told. */
async function open({ metricsPort, stop, ...wanted }: Wanted, terminal: Terminal): Promise<{ close(): Promise<void> } | undefined> {
  const { aloneInMemory, jsonLog, openMetricsPage, openNameServer } = await import("../name-servers.js");
  const log = jsonLog(wanted.name, (line) => terminal.err(`${line}\n`));
  const closing: (() => Promise<void>)[] = [];
  try {
    const server = await openNameServer({
      ...wanted,
      join: [],
      membership: () => Promise.resolve(aloneInMemory(wanted.name)),
      mailboxes: () => ({ changed: () => Promise.resolve() }),
      log,
      onStop: stop,
    });
    closing.push(() => server.close());
    if (metricsPort !== undefined) {
      const page = await openMetricsPage(server.metrics, { port: metricsPort });
      closing.push(() => page.close());
      terminal.out(`metrics are at http://127.0.0.1:${page.port}/metrics`);
    }
    await tellCapabilities(server, terminal);
    terminal.out(`${server.name} serves at ${server.address}`);
    return { close: () => closeAll(closing) };
  } catch (error) {
    await closeAll(closing);
    terminal.err(`kettle: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

async function closeAll(closing: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closing.toReversed()) await close();
}

async function tellCapabilities(server: NameServer, terminal: Terminal): Promise<void> {
  const started = await server.start();
  if (started === null) return;
  terminal.out(`capability for all names: ${started.root}`);
  terminal.out(`capability for the fleet: ${started.management}`);
}

function readServerName(args: Arguments): string {
  if (args.positionals.length > 0)
    throw new UsageError(`Unexpected "${args.positionals.join(" ")}"`, "kettle fos serve --name NAME --listen HOST:PORT");
  const name = args.one("name");
  if (name === undefined) throw new UsageError("Option --name is missing", "kettle fos serve --name NAME --listen HOST:PORT");
  if (!/^[\w-]{1,64}$/u.test(name)) throw new UsageError(`Cannot read --name "${name}": it has 1 to 64 letters, digits, - and _`);
  return name;
}

function readServerNetwork(args: Arguments): PostNetwork {
  const network = readNetwork(args);
  const listen = args.one("listen");
  if (network.kind === "nats") {
    if (listen !== undefined) throw new UsageError("Options --nats and --listen exclude each other");
    return network;
  }
  if (listen === undefined) throw new UsageError("Option --listen is missing", "--listen 127.0.0.1:7101");
  const [, bracketed, plain, port] = /^(?:\[([\da-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/u.exec(listen) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port) > 65_535) throw new UsageError(`Cannot read --listen "${listen}": it takes HOST:PORT`);
  return { kind: "tcp", host, port: Number(port) };
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/u.test(text) || Number(text) > 65_535) throw new UsageError(`Cannot read --metrics "${text}": it takes a port`);
  return Number(text);
}
