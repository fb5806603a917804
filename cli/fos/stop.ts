import type { Command } from "../command.js";
import { clientHelp, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readOptionalServer } from "./server-argument.js";

const help = `kettle fos stop [SERVER]

Ends the service: all of its servers, which come back when they are started again with the same words. Or one of them, without which the others go on after a few seconds.

  --capability C  that for the fleet; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos stop`: the end of the service, or of one server. */
export const command: Command = {
  help,
  options: { ...clientOptions, capability: "many" },
  run: (args, terminal) => {
    const server = readOptionalServer(args, "kettle fos stop [SERVER]");
    const capabilities = readCapabilities(args, terminal, "the fleet");
    return withFleet(args, terminal, async (client) => {
      const done = await client.request({ op: "stop", server, capabilities });
      terminal.out(args.has("json") ? JSON.stringify(done) : `${server ?? "the service"} ends`);
    });
  },
};
