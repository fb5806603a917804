import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { UsageError } from "../usage-error.js";
import { clientHelp, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readSubDomain } from "./sub-domain.js";

const help = `kettle fos give SUBDOMAIN --to SERVER,SERVER

Has some servers hold the names of a sub-domain that is reserved, instead of all: changes of them are for these to agree on, and any server is asked for them as before. Ends when these servers
hold it, and no others. One that all servers hold has to be empty, and so has one that is given to all.

  --to SERVER,SERVER
                  servers of the fleet
  --to-all        the whole fleet
  --capability C  that of the sub-domain, or of one that it is part of; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos give`: a sub-domain to the servers that are to hold it. */
export const command: Command = {
  help,
  options: { ...clientOptions, to: "many", "to-all": "flag", capability: "many" },
  run: (args, terminal) => {
    const name = readSubDomain(args);
    const owners = readOwners(args);
    const capabilities = readCapabilities(args, terminal);
    return withFleet(args, terminal, async (client) => {
      const done = await client.request({ op: "give", name, owners, capabilities });
      if (args.has("json")) terminal.out(JSON.stringify(done));
      else terminal.out(`${name} is held by ${owners.length === 0 ? "all servers" : owners.join(" ")}`);
    });
  },
};

function readOwners(args: Arguments): readonly string[] {
  const owners = args.many("to").flatMap((text) => text.split(",").filter((server) => server !== ""));
  const [hint, isToAll] = ["kettle fos give SUBDOMAIN --to SERVER,SERVER, or --to-all", args.has("to-all")];
  if (owners.length === 0 && !isToAll) throw new UsageError("Option --to is missing", hint);
  if (owners.length > 0 && isToAll) throw new UsageError("Options --to and --to-all exclude each other", hint);
  return owners;
}
