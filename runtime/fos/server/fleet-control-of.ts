import type { ServerAddress } from "../client/index.js";
import { isCapability, type FleetControl } from "../service/index.js";
import type { Membership } from "./membership.js";
import type { StartServer } from "./start-server.js";

/** The server that is to change the fleet, and what it knows. */
export interface ControlOptions {
  /** The server, and where others find it. */
  readonly own: ServerAddress;
  readonly membership: Membership;
  readonly onStop: () => void;
  /** The sub-domains that would lose this server, which holds them. */
  readonly held: () => readonly string[];
  /** The other members of the fleet. */
  readonly others: () => readonly string[];
  /** The servers that have ever been in touch. */
  readonly known: () => readonly string[];
  readonly startServer: StartServer | undefined;
  /** Is aborted when this server ends. */
  readonly ending: AbortSignal;
}

/** The name becomes that of a folder and a word of a command, wherever the server runs. */
const SAFE_NAME = /^\w[\w-]{0,63}$/u;

/** The fleet as a server can change it by itself: it starts others, leaves, and ends. What is for others was sent on to them. */
export function fleetControlOf(options: ControlOptions): FleetControl {
  const { own, membership, onStop, held } = options;
  return {
    stop: async (server = own.name) => {
      if (server !== own.name) throw new Error(`Cannot end the server ${server}: ${own.name} does not know it`);
      onStop();
    },
    grow: growBy(options),
    shrink: async (server) => {
      if (server !== own.name) throw new Error(`Cannot end the server ${server}: ${own.name} does not know it`);
      const [domain] = held();
      if (domain !== undefined)
        throw new Error(`Cannot end the server ${server}: it holds '${domain}', which has to be given to others first`);
      await membership.leave();
      onStop();
    },
  };
}

/** Two processes with one name would be one member that contradicts itself: a name is started once at a time. */
function growBy({ own, others, known, startServer, ending }: ControlOptions): FleetControl["grow"] {
  const starting = new Set<string>();
  return async (server, signal) => {
    // What is no name is not repeated, as it may be a secret in the wrong place.
    if (!SAFE_NAME.test(server) || isCapability(server))
      throw new Error("Cannot start a server: its name has 1 to 64 letters, digits, - and _, does not begin with -, and is no capability");
    if (server === own.name || others().includes(server)) throw new Error(`Cannot start the server ${server}: it is a member of the fleet`);
    if (startServer === undefined)
      throw new Error(`Cannot start the server ${server}: start it with --join ${own.name}=ADDRESS where it is to run`);
    if (starting.has(server)) throw new Error(`Cannot start the server ${server}: it is being started`);
    starting.add(server);
    try {
      await startServer({
        name: server,
        contact: own,
        isKnown: known().includes(server),
        signal: signal === undefined ? ending : AbortSignal.any([ending, signal]),
      });
    } finally {
      starting.delete(server);
    }
  };
}
