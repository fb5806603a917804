import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { tcpTransport, type Identity, type TcpEndpoint } from "../../../runtime/transport/index.js";
import { describeTransport } from "./acceptance.js";
import { Authority, hasOpenssl } from "./certificates.js";
import { fleetOf } from "./fleet.js";
import { Witness } from "./witness.js";

const QUICK = { unreachableMs: 50, probeEveryMs: 20, redialMs: 5, drainMs: 100 };

if (hasOpenssl) describeTls();
else test("TLS is not tested: openssl is not installed", () => expect(hasOpenssl).toBe(false));

function describeTls(): void {
  let authority: Authority;
  const identities = new Map<string, Identity>();
  const identify = (name: string): Identity => {
    const identity = identities.get(name) ?? authority.identify(name);
    identities.set(name, identity);
    return identity;
  };
  beforeAll(() => {
    authority = new Authority();
  });
  afterAll(() => authority.remove());

  describeTransport("TCP with TLS", async () =>
    fleetOf<TcpEndpoint>({
      open: (witness, given, earlier) => {
        const port = earlier === undefined ? 0 : Number(earlier.address.split(":")[1]);
        return tcpTransport({ port, tls: identify(witness.id), limits: given }).open(witness.id, witness);
      },
      join: (from, to) => from.connect(to.id, to.address),
    }),
  );

  describe("who is not who it says", () => {
    const open: TcpEndpoint[] = [];
    afterEach(() => Promise.all(open.splice(0).map((endpoint) => endpoint.close())));

    /** Lets a node with this identity call another. */
    const callWith = async (tls: Identity | undefined): Promise<{ readonly caller: Witness; readonly called: Witness }> => {
      const [caller, called] = [new Witness("A"), new Witness("B")];
      const atCalled = await tcpTransport({ tls: identify("B"), limits: QUICK }).open(called.id, called);
      const atCaller = await tcpTransport({ ...(tls === undefined ? {} : { tls }), limits: QUICK }).open(caller.id, caller);
      open.push(atCalled, atCaller);
      atCaller.connect(called.id, atCalled.address);
      expect(atCaller.send(called.id, { body: "secret" })).toBe("queued");
      await Promise.all([called.untilEvent("refused"), caller.untilEvent("unreachable")]);
      expect(called.messages).toEqual([]);
      return { caller, called };
    };

    test("has the certificate of another node", async () => {
      const { called } = await callWith(identify("C"));
      expect(called.eventsOf("refused")[0]?.reason).toBe("Cannot accept a caller: 'A' has the certificate of 'C'");
    });

    test("has a certificate of another authority", async () => {
      const stranger = new Authority();
      const { ca } = identify("A");
      const { called } = await callWith({ ...stranger.identify("A"), ca });
      stranger.remove();
      expect(called.eventsOf("refused")[0]?.reason).toMatch(/^Cannot accept a caller: /u);
    });

    test("takes the authority of the one who is called for a stranger", async () => {
      const stranger = new Authority();
      const { key, cert } = identify("A");
      const { caller } = await callWith({ key, cert, ca: stranger.identify("A").ca });
      stranger.remove();
      expect(caller.eventsOf("unreachable")[0]?.reason).toMatch(/^Cannot connect to 127\.0\.0\.1:\d+: .*certificate/u);
    });

    test("speaks without TLS", async () => {
      const { called } = await callWith(undefined);
      expect(called.eventsOf("refused")[0]?.reason).toMatch(/^Cannot accept a caller: /u);
    });
  });
}
