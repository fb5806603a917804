import type { Command } from "../command.js";
import type { ListedName } from "../name-servers.js";
import { tableLines } from "../text-table.js";
import { clientHelp, clientOptions, readCapabilities, withFleet } from "./client-options.js";
import { readSubDomain } from "./sub-domain.js";

const help = `kettle fos list SUBDOMAIN

Prints the names in a sub-domain, / for all. Those of a sub-domain that has owners are listed when it is asked for itself.

  --capability C  that of the sub-domain, or of one that it is part of; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

/** `kettle fos list`: the names in a sub-domain. */
export const command: Command = {
  help,
  options: { ...clientOptions, capability: "many" },
  run: (args, terminal) => {
    const domain = readSubDomain(args);
    const capabilities = readCapabilities(args, terminal);
    return withFleet(args, terminal, async (client) => {
      const names: ListedName[] = [];
      for (let after: string | null | undefined; after !== null;) {
        const listing = await client.request({ op: "list", domain, after, capabilities });
        names.push(...listing.names);
        after = listing.next;
      }
      terminal.out(args.has("json") ? JSON.stringify(names) : tableLines([["name", "leads to"], ...names.map(rowOf)]).join("\n"));
    });
  },
};

function rowOf({ name, kind, destinations, owners }: ListedName): readonly string[] {
  if (kind === "reservation") return [name, owners === undefined ? "reserved" : `held by ${owners.join(" ")}`];
  return [name, destinations.map(({ to, state }) => (state === "active" ? to : `${to} (${state})`)).join(" ")];
}
