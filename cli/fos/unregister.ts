import type { Command } from "../command.js";
import { clientHelp, clientOptions, readCapabilities, readName, withFleet } from "./client-options.js";

const help = `kettle fos unregister NAME

Removes a name. When this ends, no message is delivered under it any more.

  --destination D only this destination of a name that leads to names
  --capability C  that of the name, or of its sub-domain; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos unregister`: a name, or one destination of it. */
export const command: Command = {
  help,
  options: { ...clientOptions, destination: "one", capability: "many" },
  run: (args, terminal) => {
    const name = readName(args);
    const capabilities = readCapabilities(args, terminal);
    const destination = args.one("destination");
    return withFleet(args, terminal, async (client) => {
      const done = await client.request({ op: "unregister", name, destination, capabilities });
      terminal.out(args.has("json") ? JSON.stringify(done) : `${name} is unregistered`);
      for (const one of done.unreached) terminal.err(`kettle: the mailbox of ${one} could not be told\n`);
    });
  },
};
