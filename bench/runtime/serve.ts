import { homeRole } from "./stache.js";
import type { Carrier } from "./carrier.js";
import { startLinkedNode } from "./linked-node.js";
import { openRawEnd, type RawEnd } from "./raw-end.js";

/** Where the two nodes of the serving process are. */
export interface Served {
  readonly home: string;
  readonly echo: string;
}

/** Runs a home, and an end that sends back what it gets, until the process ends. */
export async function serve(carrier: Carrier): Promise<Served> {
  const { end } = await startLinkedNode(carrier, "home", homeRole("generated"));
  const ends: RawEnd[] = [];
  const echo = await openRawEnd(carrier, "echo", (from, body) => ends[0]?.send(from, body));
  ends.push(echo);
  return { home: end.address, echo: echo.address };
}
