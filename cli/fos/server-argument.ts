import type { Arguments } from "../arguments.js";
import { UsageError } from "../usage-error.js";

/** What a server may be called: 1 to 64 letters, digits, - and _. */
export const serverName = /^[\w-]{1,64}$/u;

/** The one server that was given. `command` says how. */
export function readServerArgument(args: Arguments, command: string): string {
  const server = readOptionalServer(args, command);
  if (server === undefined) throw new UsageError("One server is expected", command);
  return server;
}

/** The server, if one was given. */
export function readOptionalServer({ positionals }: Arguments, command: string): string | undefined {
  const [server, ...more] = positionals;
  if (more.length > 0) throw new UsageError("One server is expected", command);
  if (server !== undefined && !serverName.test(server))
    throw new UsageError(`Cannot read the server "${server}": its name has 1 to 64 letters, digits, - and _`, command);
  return server;
}
