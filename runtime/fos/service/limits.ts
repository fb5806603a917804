// Requests come from anybody: without limits one of them could fill the table of every server.

/** Characters of a name. */
export const MAX_NAME = 255;

/** Segments of a name. */
export const MAX_DEPTH = 32;

/** Characters of the location of a mailbox, or of the name of a server. */
export const MAX_LOCATION = 255;

/** Capabilities in one request: the name's and its sub-domains', with some to spare. */
export const MAX_CAPABILITIES = 8;

/** Servers that hold a sub-domain. Where many are to, all of the fleet may as well. */
export const MAX_OWNERS = 16;

/** Sub-domains that have owners. Each is a group whose members tell each other all the time that they are there. */
export const MAX_OWNED = 64;

/** Destinations of one name. An entry is sent as a whole when it changes. */
export const MAX_DESTINATIONS = 256;

/** Names of the whole service: each server holds all of them in memory. */
export const MAX_NAMES = 1_000_000;

/** Names in one answer to `list`. */
export const MAX_LISTED = 500;

/** The greatest weight of a destination. */
export const MAX_WEIGHT = 1_000_000;
