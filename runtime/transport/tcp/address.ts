/** A host and a port as they are written: `127.0.0.1:4000`, `[::1]:4000`, `storage.example:4000`. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Throws where the text is no address. */
export function parseAddress(text: string): Address {
  const parts = /^(?:\[([\da-fA-F:.]+)\]|([^:[\]\s]+)):(\d{1,5})$/u.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (host === undefined || port < 1 || port > 65_535) throw new Error(`Cannot read the address '${text}': HOST:PORT was expected`);
  return { host, port };
}

export function printAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
