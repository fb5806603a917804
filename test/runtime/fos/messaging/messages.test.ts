import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Mailbox, Received } from "../../../../runtime/fos/index.js";
import { codeOf } from "./support/code-of.js";
import { NETWORKS, openWorld, type TestProcess, type World } from "./support/open-world.js";

describe.each(NETWORKS)("messages on %s", (_network, make) => {
  let world: World, server: TestProcess, client: TestProcess, mailbox: Mailbox, capability: string;
  const received: Received[] = [];

  beforeEach(async () => {
    received.length = 0;
    world = await openWorld(make());
    [server, client] = [await world.open("server"), await world.open("client")];
    mailbox = await server.process.mailbox((message) => {
      received.push(message);
      if (message.body === "fail") throw new Error("out of tea");
      return { body: { heard: message.body }, bulk: message.bulk };
    });
    await server.process.aliasRegisterDirect({ name: "/echo/1", capabilities: server.root }, mailbox);
    await server.process.aliasRegisterIndirect({ name: "/echo", capabilities: server.root }, "/echo/1");
    capability = await mailbox.issue();
  });
  afterEach(async () => {
    expect(world.reported).toEqual([]);
    await world.close();
  });

  const send = (name: string, body: string, by = capability): Promise<unknown> =>
    client.process.send({ name, capability: by }, { body }).then(({ body: answer }) => answer, codeOf);

  test("are answered, by whatever name", async () => {
    expect(await send("/echo/1", "tea")).toEqual({ heard: "tea" });
    expect(await send("/echo", "milk")).toEqual({ heard: "milk" });
    expect(received).toEqual(["tea", "milk"].map((body) => ({ body, bulk: undefined, from: "client" })));
  });

  test("carry bytes there and back", async () => {
    const answer = await client.process.send({ name: "/echo", capability }, { body: 1, bulk: Uint8Array.of(1, 2, 3) });
    expect({ ...answer, bulk: [...(answer.bulk ?? [])] }).toEqual({ body: { heard: 1 }, bulk: [1, 2, 3] });
  });

  test("are refused with a reason", async () => {
    expect(await send("/nothing", "tea")).toBe("unknown name");
    expect(await send("/echo", "tea", "0".repeat(32))).toBe("wrong capability");
    expect(await send("/echo", "fail")).toBe("failed");
    expect(received.map(({ body }) => body)).toEqual(["fail"]);
    server.process.destroy(mailbox);
    expect(await send("/echo", "tea")).toBe("wrong name");
  });

  test("go where a name was resolved to", async () => {
    expect(await client.process.aliasResolve("/echo")).toBe("/echo/1");
    const alias = await server.process.canonicalAlias(mailbox);
    expect(await server.process.canonicalAlias(mailbox)).toBe(alias);
    expect(await send(alias, "tea")).toEqual({ heard: "tea" });
  });

  test("wait while a name is out of use, and go where it is afterwards", async () => {
    await server.names.request({ op: "deactivate", name: "/echo/1", capabilities: server.root });
    const answered = send("/echo", "tea");
    const other = await client.process.mailbox(() => ({ body: "the other one" }));
    await other.admit(capability);
    await server.names.request({ op: "reactivate", name: "/echo/1", capabilities: server.root, location: other.location });
    expect(await answered).toBe("the other one");
  });
});
