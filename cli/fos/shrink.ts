import type { Command } from "../command.js";
import { clientHelp, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readServerArgument } from "./server-argument.js";

const help = `kettle fos shrink SERVER

Has a server leave the fleet for good, and end. Any server is asked, and sends it on to that one. The others go on without it, and count from there how many they can lose.

  --capability C  that for the fleet; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos shrink`: one server less. */
export const command: Command = {
  help,
  options: { ...clientOptions, capability: "many" },
  run: (args, terminal) => {
    const server = readServerArgument(args, "kettle fos shrink SERVER");
    const capabilities = readCapabilities(args, terminal, "the fleet");
    return withFleet(args, terminal, async (client) => {
      const done = await client.request({ op: "shrink", server, capabilities });
      terminal.out(args.has("json") ? JSON.stringify(done) : `${server} has left the fleet`);
    });
  },
};
