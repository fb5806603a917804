import type { Arguments } from "../arguments.js";
import { UsageError } from "../usage-error.js";

/** The one sub-domain that was given: `/net` is `/net/*`, since shells take a star for themselves. */
export function readSubDomain(args: Arguments): string {
  const [text, ...more] = args.positionals;
  if (text === undefined || more.length > 0 || !text.startsWith("/"))
    throw new UsageError("One sub-domain is expected", "sub-domains look like /sys/net, or '/sys/net/*'");
  return text.endsWith("/*") ? text : `${text === "/" ? "" : text}/*`;
}
