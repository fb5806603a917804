/** Names are paths of segments (`/sys/fs/1`); a sub-domain is what begins like it (`/sys/fs/*`), and the root is all of them (`/*`). */

/** The sub-domain that everything belongs to. Its entry is the service's own: it exists from the first start. */
export const ROOT = "/*";

/** Where names without a meaning are made. */
export const TEMPORARY = "/tmp";

const NAME = /^(\/[\w.-]+)+$/u;
const DOMAIN = /^(\/[\w.-]+)*\/\*$/u;

/** Is it the name of something that messages can be sent to? */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Is it a sub-domain? */
export function isDomain(text: string): boolean {
  return DOMAIN.test(text);
}

/** The number of segments of a name or sub-domain. */
export function depthOf(text: string): number {
  return text.split("/").length - 1;
}

/**
 * The sub-domains whose capabilities allow to change a name, the smallest first. A name is part of the sub-domain that has its name: `/a/b` is guarded by
 * `/a/b/*`, `/a/*` and the root; a sub-domain is not part of itself: `/a/b/*` is guarded by `/a/*` and the root.
 */
export function domainsOf(text: string): readonly string[] {
  const segments = text.split("/").slice(1);
  const own = isDomain(text) ? segments.length - 2 : segments.length;
  return Array.from({ length: own + 1 }, (_, index) => ["", ...segments.slice(0, own - index), "*"].join("/"));
}

/** Is the name, or the sub-domain, inside of the sub-domain? */
export function isInside(text: string, domain: string): boolean {
  return text !== domain && (text.startsWith(domain.slice(0, -1)) || text === domain.slice(0, -2));
}
