import type { Plain } from "../../plain/index.js";

/** What a server tells whoever runs it. Capabilities are never among the facts. */
export type Log = (level: LogLevel, event: string, facts?: Readonly<Record<string, Plain>>) => void;

export type LogLevel = "info" | "warning" | "error";

/** Logs as JSON, one object a line: the time, the level, what happened, to which server, and its facts. */
export function jsonLog(server: string, write: (line: string) => void): Log {
  return (level, event, facts = {}) => write(JSON.stringify({ time: new Date().toISOString(), level, event, server, ...facts }));
}

/** For whoever does not want to hear anything. */
export const silentLog: Log = () => undefined;
