import type { Command } from "../command.js";
import { UsageError } from "../usage-error.js";
import { clientHelp, clientOptions, readCapabilities, readName, withFleet } from "./client-options.js";

const help = `kettle fos register NAME --to DESTINATION

Registers a name, or another destination of one that leads to names, and prints the capability that allows to unregister it.

  --to DESTINATION
                  another name (/sys/echo/1), or the location of a mailbox; tcp://HOST:PORT or any other text that programs understand is one too
  --weight N      how often it is chosen, in proportion to the other destinations
  --capability C  that of the name's sub-domain, and for another destination that of the name as well; better in KETTLE_FOS_CAPABILITY
${clientHelp}`;

const HINT = "kettle fos register NAME --to DESTINATION";

/** `kettle fos register`: a name, or another destination of it. */
export const command: Command = {
  help,
  options: { ...clientOptions, to: "one", weight: "one", capability: "many" },
  run: (args, terminal) => {
    const name = readName(args, HINT);
    const target = readTarget(args.one("to"), args.one("weight"));
    const capabilities = readCapabilities(args, terminal);
    return withFleet(args, terminal, async (client) => {
      const registered = await client.request({ op: "register", name, to: target, capabilities });
      if (args.has("json")) terminal.out(JSON.stringify(registered));
      else terminal.out(registered.capability ?? `${name} stood already, and keeps its capability`);
      for (const one of registered.unreached) terminal.err(`kettle: the mailbox of ${one} could not be told\n`);
    });
  },
};

function readTarget(
  to: string | undefined,
  weight: string | undefined,
): { readonly kind: "direct"; readonly location: string } | { readonly kind: "indirect"; readonly name: string; readonly weight?: number } {
  if (to === undefined) throw new UsageError("Option --to is missing", HINT);
  if (weight !== undefined && !/^\d{1,7}$/u.test(weight)) throw new UsageError(`Cannot read --weight "${weight}": it takes a whole number`);
  if (!to.startsWith("/")) {
    if (weight !== undefined) throw new UsageError("A mailbox has no weight", "--weight belongs to a destination that is a name");
    return { kind: "direct", location: to };
  }
  return weight === undefined ? { kind: "indirect", name: to } : { kind: "indirect", name: to, weight: Number(weight) };
}
