import { describe, expect, test } from "vitest";
import { MemoryNetwork, type Delivery, type MemoryEndpoint } from "../../../runtime/transport/index.js";
import { describeTransport, numbers } from "./acceptance.js";
import { fleetOf } from "./fleet.js";
import { Witness } from "./witness.js";

describeTransport("in memory", async () => {
  // All nodes of a test are on one network, with the limits of the first.
  let network: MemoryNetwork | undefined;
  return fleetOf<MemoryEndpoint>({
    open: (witness, limits) => (network ??= new MemoryNetwork(limits)).open(witness.id, witness),
    join: (from, to) => from.connect(to.id),
  });
});

describe("a scheduler of one's own", () => {
  test("decides when each delivery happens, and nothing happens without it", () => {
    const { network, deliveries } = scheduled();
    const [a, b] = [new Witness("A"), new Witness("B")];
    const atA = network.openNow(a.id, a);
    network.openNow(b.id, b);
    atA.connect(b.id);
    for (const n of numbers(3)) atA.send(b.id, { body: n });
    expect([a.events, b.events, b.messages]).toEqual([[], [], []]);
    const messages = deliveries.filter(({ to }) => to === b.id);
    // Whichever is let happen first: the oldest arrives first.
    for (const { run } of messages.toReversed()) run();
    expect(b.events).toEqual([{ kind: "connected", peer: a.id }]);
    expect(b.bodiesFrom(a.id)).toEqual([0, 1, 2]);
    for (const { run } of messages) run();
    expect(b.messages.length).toBe(3);
  });

  test("what a crashed node had sent arrives unless it is back, and what was sent to it never does", () => {
    const { network, deliveries } = scheduled();
    const [a, b] = [new Witness("A"), new Witness("B")];
    const atA = network.openNow(a.id, a);
    const atB = network.openNow(b.id, b);
    atA.connect(b.id);
    atA.send(b.id, { body: "to B" });
    atB.send(a.id, { body: "to A" });
    network.crash(b.id);
    expect(atB.send(a.id, { body: "too late" })).toBe("closed");
    for (const { run } of deliveries.splice(0)) run();
    expect([a.bodiesFrom(b.id), b.messages]).toEqual([["to A"], []]);
    atA.send(b.id, { body: "while it is down" });
    const anew = new Witness("B");
    network.openNow(anew.id, anew);
    atA.send(b.id, { body: "to the new B" });
    for (const { run } of deliveries.splice(0)) run();
    expect(a.events.map(({ kind }) => kind)).toEqual(["connected", "unreachable", "restarted", "connected"]);
    expect(a.eventsOf("restarted")[0]?.undelivered).toBe(2);
    expect(anew.bodiesFrom(a.id)).toEqual(["to the new B"]);
  });
});

function scheduled(): { readonly network: MemoryNetwork; readonly deliveries: Delivery[] } {
  const deliveries: Delivery[] = [];
  return { network: new MemoryNetwork({ schedule: (delivery) => deliveries.push(delivery) }), deliveries };
}
