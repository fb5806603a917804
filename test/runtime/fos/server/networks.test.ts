import { afterAll, beforeAll, expect, test } from "vitest";
import { hasNats, NatsServer } from "../../../../bench/runtime/nats-server.js";
import { connectNames, openPost } from "../../../../runtime/fos/index.js";
import { Authority, hasOpenssl } from "../../transport/certificates.js";
import { addressOf, openAlone, openTestServer } from "./open-fleet.js";

// Name servers where there is more than sockets: a server of NATS between them and their clients, and certificates.

if (hasNats) describeNats();
else test("NATS is not tested: nats-server is not installed", () => expect(hasNats).toBe(false));

if (hasOpenssl) describeTls();
else test("TLS is not tested: openssl is not installed", () => expect(hasOpenssl).toBe(false));

function describeNats(): void {
  const nats = new NatsServer();
  beforeAll(() => nats.start());
  afterAll(() => nats.kill());

  test("over NATS a server is found by its name", async () => {
    const { client, root, close } = await openTestServer({ network: { kind: "nats", servers: [nats.address] } });
    await client.request({ op: "register", name: "/x", to: { kind: "direct", location: "here" }, capabilities: [root] });
    expect(await client.resolve("/x")).toMatchObject({ location: "here" });
    await close();
  });
}

function describeTls(): void {
  let authority: Authority;
  beforeAll(() => void (authority = new Authority()));
  afterAll(() => authority.remove());

  test("with TLS a client with a certificate is heard, and no other", async () => {
    const server = await openAlone("a", { kind: "tcp", tls: authority.identify("a") });
    await server.start();
    const servers = [addressOf(server)];
    const post = await openPost("me", { kind: "tcp", tls: authority.identify("me") });
    const known = await connectNames({ post, servers });
    await expect(known.lookup("/x")).rejects.toMatchObject({ code: "not found" });

    const stranger = await connectNames({ servers, timeoutMs: 300, attemptMs: 100 });
    await expect(stranger.lookup("/x")).rejects.toMatchObject({ code: "unreachable" });
    await stranger.close();
    await post.close();
    await server.close();
  });
}
