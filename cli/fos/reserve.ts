import type { Command } from "../command.js";
import { clientHelp, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readSubDomain } from "./sub-domain.js";

const help = `kettle fos reserve SUBDOMAIN

Reserves a sub-domain, /sys/net for /sys/net and all names that begin with /sys/net/, and prints the capability that allows to change names in it.

  --capability C  that of a sub-domain that it is part of; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos reserve`: a sub-domain for whoever has its capability. */
export const command: Command = {
  help,
  options: { ...clientOptions, capability: "many" },
  run: (args, terminal) => {
    const name = readSubDomain(args);
    const capabilities = readCapabilities(args, terminal);
    return withFleet(args, terminal, async (client) => {
      const reserved = await client.request({ op: "reserve", name, capabilities });
      terminal.out(args.has("json") ? JSON.stringify(reserved) : reserved.capability);
    });
  },
};
