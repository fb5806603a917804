import type { Arguments, OptionTable } from "../arguments.js";
import { exitCode, type ExitCode } from "../exit-code.js";
import { reasonOf } from "../files.js";
import type { FleetClient, Identity, ProcessNetwork, ServerAddress } from "../name-servers.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";
import { identityOf, readTlsFiles, tlsHelp, tlsOptions } from "./tls-options.js";

/** The options of every command that asks name servers. */
export const clientOptions = { server: "many", nats: "many", timeout: "one", json: "flag", ...tlsOptions } as const satisfies OptionTable;

/** How long most commands wait. */
const TIMEOUT_MS = 10_000;

/** What their help says of them, where a command waits for so long unless told. */
export const clientHelpFor = (timeoutMs: number): string => `  --server NAME=HOST:PORT
                  a server of the fleet, the nearest first; may be given several times, and in KETTLE_FOS_SERVERS
  --nats HOST:PORT
                  a server of NATS that carries the messages; then --server NAME is enough
${tlsHelp}
  --timeout MS    how long to wait (${timeoutMs})
  --json          the answer as JSON`;

/** What it says of most commands. */
export const clientHelp = clientHelpFor(TIMEOUT_MS);

/** What a command does with the fleet, and how long its requests may take unless told. */
export interface FleetWork {
  readonly run: (client: FleetClient) => Promise<void>;
  readonly timeoutMs: number;
}

/** Asks the fleet that the options name. What the service refuses is told, and ends with 1. */
export async function withFleet(args: Arguments, terminal: Terminal, work: FleetWork | FleetWork["run"]): Promise<ExitCode> {
  const { run, timeoutMs } = typeof work === "function" ? { run: work, timeoutMs: TIMEOUT_MS } : work;
  const files = readTlsFiles(args, terminal);
  const { connectNames, NameError, parseServerAddress, readIdentity } = await import("../name-servers.js");
  const client = await connectNames({
    servers: readServers(args, terminal, parseServerAddress),
    network: withTls(readNetwork(args), identityOf(files, readIdentity)),
    timeoutMs: readTimeout(args, timeoutMs),
  });
  try {
    await run(client);
    return exitCode.asExpected;
  } catch (error) {
    if (!(error instanceof NameError)) throw error;
    terminal.err(`kettle: ${error.message} (${error.code})\n`);
    return exitCode.notAsExpected;
  } finally {
    await client.close();
  }
}

/** The capabilities that were given. `needed` is the one that a first server has printed and that is enough. */
export function readCapabilities(args: Arguments, { environment }: Terminal, needed = "all names"): readonly string[] {
  const fromEnvironment = (environment["KETTLE_FOS_CAPABILITY"] ?? "").split(",");
  const capabilities = [...args.many("capability"), ...fromEnvironment].filter((text) => text !== "");
  if (capabilities.length === 0)
    throw new UsageError("A capability is missing", `give it in KETTLE_FOS_CAPABILITY; the first server has printed the one for ${needed}`);
  return capabilities;
}

/** The one name that was given. `hint` says how it is given. */
export function readName(args: Arguments, hint = "names look like /sys/echo"): string {
  const [name, ...more] = args.positionals;
  if (name === undefined || more.length > 0) throw new UsageError("One name is expected", hint);
  return name;
}

/** The network on which servers are found. */
export function readNetwork(args: Arguments): ProcessNetwork {
  const servers = args.many("nats");
  return servers.length === 0 ? { kind: "tcp" } : { kind: "nats", servers };
}

/** The network with TLS, if there is an identity. On NATS there is none: that was refused before. */
export function withTls(network: ProcessNetwork, tls: Identity | undefined): ProcessNetwork {
  return network.kind === "tcp" && tls !== undefined ? { ...network, tls } : network;
}

function readServers(args: Arguments, { environment }: Terminal, parse: (text: string) => ServerAddress): readonly ServerAddress[] {
  const given = args.many("server");
  const texts = given.length > 0 ? given : (environment["KETTLE_FOS_SERVERS"] ?? "").split(",").filter((text) => text !== "");
  if (texts.length === 0) throw new UsageError("A server is missing", "--server NAME=HOST:PORT, or KETTLE_FOS_SERVERS");
  return texts.map((text) => readServer(text, parse));
}

/** A server as it was given. */
export function readServer(text: string, parse: (text: string) => ServerAddress): ServerAddress {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(reasonOf(error));
  }
}

function readTimeout(args: Arguments, usualMs: number): number {
  const text = args.one("timeout") ?? String(usualMs);
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new UsageError(`Cannot read --timeout "${text}": it takes milliseconds`);
  return Number(text);
}
