import { resolve } from "node:path";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { reasonOf } from "../files.js";
import type { IdentityFiles, NameServer, ProcessNetwork } from "../name-servers.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { readNetwork, readServer, withTls } from "./client-options.js";
import { serverName } from "./server-argument.js";
import { identityOf, readTlsFiles, tlsHelp, tlsOptions } from "./tls-options.js";

const help = `kettle fos serve --name NAME --listen HOST:PORT

Runs a name server until Ctrl-C. The first start of a service prints two capabilities, for all names and for the fleet, which nobody is told again. What happens is
written to standard error, as JSON, one object a line. A server that was killed is started with the same words again. One that is asked to grow the fleet starts another
beside it, as a process that goes on without this one: at a free port, with a folder beside its own, where it writes what happens to server.log.

  --name NAME     what the server is called: letters, digits, - and _
  --listen HOST:PORT
                  where it is found; port 0 takes any free one
  --advertise HOST:PORT
                  where others find it, if that is another address
  --data DIR      the folder in which it keeps what it knows; without it the server is alone, and forgets
  --join NAME=HOST:PORT
                  a server of the fleet that it joins; may be given several times. Without it the server founds a fleet, unless its folder knows one
  --nats HOST:PORT
                  a server of NATS that carries the messages, instead of --listen; may be given several times
${tlsHelp}
                  {name} in a path is the server's name: servers that grow starts have the same paths with their names. The certificate is made out to that name
  --metrics PORT  metrics for Prometheus, at http://127.0.0.1:PORT/metrics`;

/** `kettle fos serve`: a name server. */
export const command: Command = {
  help,
  options: { name: "one", listen: "one", advertise: "one", data: "one", join: "many", nats: "many", metrics: "one", ...tlsOptions },
  run: async (args, terminal) => {
    const name = readServerName(args);
    const network = readServerNetwork(args);
    const metricsPort = readPort(args.one("metrics"));
    let stop = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (stop = resolve));
    const forget = terminal.onInterrupt(stop);
    const wanted = {
      name,
      network,
      advertise: args.one("advertise"),
      data: folderOf(args.one("data"), terminal),
      join: args.many("join"),
      metricsPort,
      tls: readTlsFiles(args, terminal),
    };
    const code = await serve({ ...wanted, stop, stopped }, terminal);
    forget();
    return code;
  },
};

interface Wanted {
  readonly name: string;
  readonly network: ProcessNetwork;
  readonly advertise: string | undefined;
  readonly data: string | undefined;
  readonly join: readonly string[];
  readonly metricsPort: number | undefined;
  readonly tls: IdentityFiles | undefined;
  /** Ends it, and is kept when it is to end. */
  readonly stop: () => void;
  readonly stopped: Promise<void>;
}

/** Serves until it is to end. */
async function serve({ metricsPort, stop, stopped, join, ...wanted }: Wanted, terminal: Terminal): Promise<ExitCode> {
  const { jsonLog, openFleetServer, openMailboxPort, openMetricsPage, parseServerAddress, readIdentity, startBeside } =
    await import("../name-servers.js");
  const servers = join.map((text) => readServer(text, parseServerAddress));
  const files = wanted.tls;
  const network = withTls(
    wanted.network,
    identityOf(files, (patterns) => readIdentity(filesOf(wanted.name, patterns))),
  );
  const closing: (() => Promise<void>)[] = [];
  let hasFailed = false;
  const onFailed = (): void => {
    hasFailed = true;
    stop();
  };
  try {
    const log = jsonLog(wanted.name, (line) => terminal.err(`${line}\n`));
    const { data } = wanted;
    const startServer = data === undefined ? undefined : startBeside({ ...wanted, data, command: terminal.command, log });
    const parts = { join: servers, mailboxes: openMailboxPort, log, onStop: stop, onFailed, startServer };
    const server = await openFleetServer({ ...wanted, ...parts, network });
    closing.push(() => server.close());
    if (metricsPort !== undefined) {
      const page = await openMetricsPage(server.metrics, { port: metricsPort });
      closing.push(() => page.close());
      terminal.out(`metrics are at http://127.0.0.1:${page.port}/metrics`);
    }
    await Promise.race([tellServing(server, { isFounder: servers.length === 0 }, terminal), stopped]);
    await stopped;
  } catch (error) {
    hasFailed = true;
    terminal.err(`kettle: ${reasonOf(error)}\n`);
  }
  for (const close of closing.toReversed()) await close();
  return hasFailed ? exitCode.notAsExpected : exitCode.asExpected;
}

/** Says where it is, and when it serves. */
async function tellServing(server: NameServer, { isFounder }: { readonly isFounder: boolean }, terminal: Terminal): Promise<void> {
  terminal.out(`${server.name} listens at ${server.address}`);
  await server.serving();
  if (isFounder) await tellCapabilities(server, terminal);
  terminal.out(`${server.name} serves at ${server.address}`);
}

/** The files of one server. */
function filesOf(name: string, { ca, cert, key }: IdentityFiles): IdentityFiles {
  const of = (pattern: string): string => pattern.replaceAll("{name}", name);
  return { ca: of(ca), cert: of(cert), key: of(key) };
}

function folderOf(name: string | undefined, { folder }: Terminal): string | undefined {
  return name === undefined ? undefined : resolve(folder, name);
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
  if (!serverName.test(name)) throw new UsageError(`Cannot read --name "${name}": it has 1 to 64 letters, digits, - and _`);
  return name;
}

function readServerNetwork(args: Arguments): ProcessNetwork {
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
