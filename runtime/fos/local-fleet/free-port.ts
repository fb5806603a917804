import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Systems give connections ports from 32,768 on (Linux) or 49,152 on (others). A server that is to come back at its port must not have one of those: while it is away, whoever
 * calls it again and again would some time be given that port for the call, and be connected with itself.
 */
const FIRST = 20_000;
const LAST = 32_000;

/** So many are tried: where most are taken something else is wrong. */
const ATTEMPTS = 100;

/** A port of this machine that nobody listens at, at this address of it, and that no connection is given. */
export async function freePort(host = "127.0.0.1"): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(host, port)) return port;
  }
  throw new Error(`Cannot find a free port: ${ATTEMPTS} were tried`);
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
