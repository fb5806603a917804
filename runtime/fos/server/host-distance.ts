/** The host in `fos:PROCESS@HOST:PORT/MAILBOX`, `tcp://HOST:PORT` and their like. */
const HOST = /(?:@|:\/\/)(\[[\da-fA-F:.]+\]|[^:/[\]\s]+)/u;

/** How far two locations are from each other: nothing on one machine, something otherwise, as far as can be told. */
export function hostDistance(from: string, location: string): number {
  const [here, there] = [from, location].map((text) => HOST.exec(text)?.[1]);
  return here !== undefined && here === there ? 0 : 1;
}
