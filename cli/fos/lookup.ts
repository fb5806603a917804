import type { Command } from "../command.js";
import { clientHelp, clientOptions, readName, withFleet } from "./client-options.js";

const help = `kettle fos lookup NAME

Follows a name to a mailbox and prints its location, and the names on the way.

${clientHelp}
  --step          one step only: of a name that leads to other names, one of these`;

/** `kettle fos lookup`: where a name leads. */
export const command: Command = {
  help,
  options: { ...clientOptions, step: "flag" },
  run: (args, terminal) => {
    const name = readName(args);
    return withFleet(args, terminal, async (client) => {
      if (args.has("step")) {
        const found = await client.lookup(name);
        terminal.out(args.has("json") ? JSON.stringify(found) : found.kind === "direct" ? found.location : found.destination);
        return;
      }
      const resolved = await client.resolve(name);
      terminal.out(args.has("json") ? JSON.stringify(resolved) : [...resolved.names, resolved.location].join(" -> "));
    });
  },
};
