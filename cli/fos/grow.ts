import type { Command } from "../command.js";
import { clientHelpFor, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readServerArgument } from "./server-argument.js";

/** Longer than a server waits for another one to serve, so that it says itself what has become of it. */
const TIMEOUT_MS = 70_000;

const help = `kettle fos grow SERVER

Has the server that is asked start another one under this name, as a process of the same machine that goes on without it: at a free port, with a folder of that name beside
its own. Ends when the new server serves. A name that a server of the fleet ever had is not taken again.

  --capability C  that for the fleet; better in KETTLE_FOS_CAPABILITY
${clientHelpFor(TIMEOUT_MS)}`;

/** `kettle fos grow`: another server. */
export const command: Command = {
  help,
  options: { ...clientOptions, capability: "many" },
  run: (args, terminal) => {
    const server = readServerArgument(args, "kettle fos grow SERVER");
    const capabilities = readCapabilities(args, terminal, "the fleet");
    return withFleet(args, terminal, {
      timeoutMs: TIMEOUT_MS,
      run: async (client) => {
        const done = await client.request({ op: "grow", server, capabilities });
        const address = client.servers().find(({ name }) => name === server)?.address;
        if (args.has("json")) terminal.out(JSON.stringify({ ...done, server, ...(address === undefined ? {} : { address }) }));
        else terminal.out(address === undefined ? `${server} serves` : `${server} serves at ${address}`);
      },
    });
  },
};
