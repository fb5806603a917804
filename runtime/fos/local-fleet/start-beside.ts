import { dirname, join } from "node:path";
import type { IdentityFiles } from "../../transport/index.js";
import type { PostNetwork } from "../post/index.js";
import type { Log, StartServer } from "../server/index.js";
import { claimFolder, freeFolder } from "./claim-folder.js";
import { startDetached } from "./detached-server.js";
import { freePort } from "./free-port.js";
import { serveWords } from "./serve-words.js";

/** The server that is asked to grow its fleet, as far as new ones are like it. */
export interface BesideOptions {
  /** The command `kettle`, with words before its own. */
  readonly command: readonly string[];
  /** Its folder. Those of new servers are beside it, with their names. */
  readonly data: string;
  readonly network: ProcessNetwork;
  /** Where others find it, if not where it listens: `HOST:PORT`. */
  readonly advertise?: string | undefined;
  /** Who it is, on TLS; `{name}` in a path is the name of the server, and so of each new one. */
  readonly tls?: IdentityFiles | undefined;
  readonly log: Log;
  /** How long a new server may take until it serves; a minute unless told. */
  readonly withinMs?: number | undefined;
}

/** A network that reaches other processes. */
export type ProcessNetwork = Exclude<PostNetwork, { readonly kind: "memory" }>;

/** A server that joins gets the whole table first, which may be large. */
const START_WITHIN_MS = 60_000;

/** What a new server writes goes to this file of its folder. */
const LOG_FILE = "server.log";

/** Starts servers as processes of this machine, which go on when this one ends: at a free port, with a folder beside that of the server that is asked. */
export function startBeside({ command, data, network, advertise, tls, log, withinMs = START_WITHIN_MS }: BesideOptions): StartServer {
  return async ({ name, contact, isKnown, signal }) => {
    const folder = join(dirname(data), name);
    try {
      const words = serveWords({ name, data: folder, join: [contact], tls, ...(await placeOf(network, advertise)) });
      claimFolder(folder, { isKnown });
      const whole = [...command, ...words];
      try {
        const pid = await startDetached({ name, command: whole, log: join(folder, LOG_FILE), withinMs, signal });
        // Whoever starts it again later needs the same words.
        log("info", "server started", { peer: name, pid, command: whole });
      } catch (error) {
        freeFolder(folder);
        throw error;
      }
    } catch (error) {
      throw new Error(`Cannot start the server ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
}

/** Where the new server is found: at the same addresses as the other one, with a port of its own. */
async function placeOf(
  network: ProcessNetwork,
  advertise: string | undefined,
): Promise<{ readonly nats: readonly string[] } | { readonly listen: string; readonly advertise?: string }> {
  if (network.kind === "nats") return { nats: network.servers };
  const { host = "127.0.0.1" } = network;
  const port = await freePort(host);
  const listen = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return advertise === undefined ? { listen } : { listen, advertise: `${advertise.slice(0, advertise.lastIndexOf(":"))}:${port}` };
}
