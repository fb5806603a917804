/** A name server, and where it is found. */
export interface ServerAddress {
  readonly name: string;
  /** `HOST:PORT` on TCP. Other networks find a server by its name. */
  readonly address: string;
}

/** Reads `NAME=HOST:PORT`, or `NAME` alone where the network needs no addresses. Throws an error for people. */
export function parseServerAddress(text: string): ServerAddress {
  const [, name, address] = /^([\w-]{1,64})(?:=(\S+))?$/u.exec(text) ?? [];
  if (name === undefined) throw new Error(`Cannot read the server "${text}": NAME=HOST:PORT was expected`);
  return { name, address: address ?? name };
}
