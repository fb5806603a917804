const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EPIPE: "connection reset",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "no way to this host",
  ENETUNREACH: "no way to this network",
  ENOTFOUND: "unknown host",
  EAI_AGAIN: "unknown host",
  EADDRINUSE: "address in use",
  EADDRNOTAVAIL: "no such address here",
  EACCES: "permission denied",
};

/** Why a socket failed, in words. */
export function reasonOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return WORDS[code] ?? error.message;
}
