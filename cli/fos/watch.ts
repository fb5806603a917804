import { readCount } from "../arguments.js";
import type { Command } from "../command.js";
import { clientHelp, clientOptions, readName, withFleet } from "./client-options.js";

const help = `kettle fos watch NAME

Prints where a name leads, now and whenever it changes, until Ctrl-C. The service is asked again and again: what came and went in between is not seen.

  --every MS      between two questions (1000)
${clientHelp}`;

/** `kettle fos watch`: a name as it changes. */
export const command: Command = {
  help,
  options: { ...clientOptions, every: "one" },
  run: (args, terminal) => {
    const name = readName(args);
    const everyMs = readCount(args, "every");
    return withFleet(args, terminal, async (client) => {
      const ending = new AbortController();
      const forget = terminal.onInterrupt(() => ending.abort());
      for await (const found of client.watch(name, { signal: ending.signal, everyMs })) {
        if (args.has("json")) terminal.out(JSON.stringify(found));
        else if (found === null) terminal.out(`${name} is not registered`);
        else terminal.out(`${name} -> ${found.kind === "direct" ? found.location : found.destination} (version ${found.version})`);
      }
      forget();
    });
  },
};
