import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { tcpTransport, type Identity, type TcpEndpoint } from "../../../runtime/transport/index.js";
import { Authority, hasOpenssl } from "./certificates.js";
import { Witness } from "./witness.js";

// Which names a certificate allows, seen by who is called.

const QUICK = { unreachableMs: 50, probeEveryMs: 20, redialMs: 5, drainMs: 100 };

if (hasOpenssl) describe("a certificate", describeNames);
else test("certificates are not tested: openssl is not installed", () => expect(hasOpenssl).toBe(false));

function describeNames(): void {
  let authority: Authority;
  let called: Witness;
  let atCalled: TcpEndpoint;
  const open: TcpEndpoint[] = [];
  beforeAll(async () => {
    authority = new Authority();
    called = new Witness("B");
    atCalled = await tcpTransport({ tls: authority.identify("B"), limits: QUICK }).open(called.id, called);
  });
  afterEach(() => Promise.all(open.splice(0).map((endpoint) => endpoint.close())));
  afterAll(async () => {
    await atCalled.close();
    authority.remove();
  });

  const callAs = async (name: string, tls: Identity, end: "connected" | "unreachable"): Promise<void> => {
    const caller = new Witness(name);
    const endpoint = await tcpTransport({ tls, limits: QUICK }).open(caller.id, caller);
    open.push(endpoint);
    endpoint.connect(called.id, atCalled.address);
    endpoint.send(called.id, { body: name });
    // Who is slow is out of reach before it is refused: that is seen by who is called.
    await caller.untilEvent(end);
  };
  const refusals = (): readonly string[] => called.eventsOf("refused").map(({ reason }) => reason);

  test("that many processes share is for names that begin with its own and two hyphens, at once", async () => {
    const tls = authority.identify("A");
    for (const name of ["A--1", "A--2"]) await callAs(name, tls, "connected");
    await expect.poll(() => called.messages.map(({ payload }) => payload.body)).toEqual(["A--1", "A--2"]);
    for (const name of ["A-3", "A4", "a--5", "--A"]) {
      await callAs(name, tls, "unreachable");
      await expect.poll(refusals).toContain(`Cannot accept a caller: '${name}' has the certificate of 'A'`);
    }
    expect(called.messages.length).toBe(2);
  });

  test("without a name is for nobody", async () => {
    for (const name of ["A", "--A"]) {
      await callAs(name, authority.identifyNobody(), "unreachable");
      await expect.poll(refusals).toContain(`Cannot accept a caller: '${name}' has the certificate of ''`);
    }
  });
}
