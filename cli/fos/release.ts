import type { Command } from "../command.js";
import { clientHelp, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readSubDomain } from "./sub-domain.js";

const help = `kettle fos release SUBDOMAIN

Ends the reservation of a sub-domain: its capability allows nothing any more. What is registered in it stays. One that has owners is given to all first.

  --capability C  that of the sub-domain, or of one that it is part of; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos release`: the inverse of reserving. */
export const command: Command = {
  help,
  options: { ...clientOptions, capability: "many" },
  run: (args, terminal) => {
    const name = readSubDomain(args);
    const capabilities = readCapabilities(args, terminal);
    return withFleet(args, terminal, async (client) => {
      const done = await client.request({ op: "release", name, capabilities });
      terminal.out(args.has("json") ? JSON.stringify(done) : `${name} is released`);
    });
  },
};
