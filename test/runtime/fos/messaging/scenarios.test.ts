import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Mailbox, PostNetwork } from "../../../../runtime/fos/index.js";
import { codeOf } from "./support/code-of.js";
import { NETWORKS, openWorld, type TestProcess, type World } from "./support/open-world.js";

// The two scenarios of Section 4.2.4 of the source, and what else may be gone while somebody still remembers it, against the system as it runs.

/** A server with two mailboxes, `/fs/1` and `/fs/2`; `/fs` leads to the first. A client. */
interface Scene {
  readonly world: World;
  readonly server: TestProcess;
  readonly client: TestProcess;
  readonly members: readonly [Mailbox, Mailbox];
  /** What allows to send to both. */
  readonly capability: string;
  /** What allows to change `/fs`. */
  readonly capabilities: readonly string[];
}

async function openScene(network: PostNetwork): Promise<Scene> {
  const world = await openWorld(network);
  const [server, client] = [await world.open("server"), await world.open("client")];
  const { process, root } = server;
  const members = [await process.mailbox(() => ({ body: "one" })), await process.mailbox(() => ({ body: "two" }))] as const;
  const capability = await members[0].issue();
  await members[1].admit(capability);
  for (const [at, member] of members.entries()) await process.aliasRegisterDirect({ name: `/fs/${at + 1}`, capabilities: root }, member);
  const { capability: ofName } = await process.aliasRegisterIndirect({ name: "/fs", capabilities: root }, "/fs/1");
  return { world, server, client, members, capability, capabilities: ofName === null ? root : [...root, ofName] };
}

/** What is answered, or the code of the failure. */
function ask({ client, capability }: Pick<Scene, "client" | "capability">, name: string): Promise<unknown> {
  return client.process.send({ name, capability }, { body: null }).then(({ body }) => body, codeOf);
}

/** The client has a channel to the mailbox, which the next message goes through. */
async function warmUp(scene: Scene): Promise<void> {
  for (let n = 0; n < 2; n += 1) expect(await ask(scene, "/fs")).toBe("one");
}

describe.each(NETWORKS)("what is gone, on %s", (_network, make) => {
  let scene: Scene;
  beforeEach(async () => void (scene = await openScene(make())));
  afterEach(async () => {
    expect(scene.world.reported).toEqual([]);
    await scene.world.close();
  });

  test("an indirect name that leads there no more is found out, though the mailbox keeps a name of its own", async () => {
    await warmUp(scene);
    const { process, root } = scene.server;
    await process.aliasUnregister({ name: "/fs", capabilities: root }, "/fs/1");
    expect(await ask(scene, "/fs")).toBe("unknown name");
    expect(await ask(scene, "/fs/1")).toBe("one");
    await process.aliasRegisterIndirect({ name: "/fs", capabilities: root }, "/fs/2");
    expect(await ask(scene, "/fs")).toBe("two");
  });

  test("a name that leads elsewhere by now is asked for once more, and the message arrives", async () => {
    await warmUp(scene);
    const alias = { name: "/fs", capabilities: scene.capabilities };
    await scene.server.process.aliasRegisterIndirect(alias, "/fs/2");
    await scene.server.process.aliasUnregister(alias, "/fs/1");
    expect(await ask(scene, "/fs")).toBe("two");
  });

  test("a capability that is revoked closes the channel that was opened with it", async () => {
    await warmUp(scene);
    await scene.members[0].revoke(scene.capability);
    expect(await ask(scene, "/fs")).toBe("wrong capability");
    await scene.members[0].admit(scene.capability);
    expect(await ask(scene, "/fs")).toBe("one");
  });

  test("a name that ended and began anew is not the old one", async () => {
    await warmUp(scene);
    const alias = { name: "/fs/1", capabilities: scene.server.root };
    await scene.server.process.aliasUnregister(alias);
    await scene.server.process.aliasRegisterDirect(alias, scene.members[1]);
    expect(await ask(scene, "/fs")).toBe("two");
  });

  test("a way of three names ends where its first one does", async () => {
    const alias = { name: "/root", capabilities: scene.server.root };
    await scene.server.process.aliasRegisterIndirect(alias, "/fs");
    expect(await ask(scene, "/root")).toBe("one");
    await scene.server.process.aliasUnregister(alias);
    expect(await ask(scene, "/root")).toBe("unknown name");
    expect(await ask(scene, "/fs")).toBe("one");
  });
});

test.each(NETWORKS)("a process that ends leaves who has sent there without an answer, on %s", async (_network, make) => {
  const { world, server, client, capability } = await openScene(make());
  const dying = await world.open("dying");
  let isAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => void (isAsked = resolve));
  const last = await dying.process.mailbox(() => (isAsked(), new Promise(() => undefined)));
  await last.admit(capability);
  await server.process.aliasRegisterDirect({ name: "/last", capabilities: server.root }, last);
  const sending = client.process.send({ name: "/last", capability }, { body: null }, { timeoutMs: 300 });
  await asked;
  await dying.post.close();
  await expect(sending).rejects.toMatchObject({ code: "unanswered" });
  await world.close();
});

test.each(NETWORKS)("a process that is started anew answers nothing that it was sent before, on %s", async (_network, make) => {
  const { world, server, client, capability } = await openScene(make());
  const dying = await world.open("dying");
  let isAsked = (): void => undefined;
  const asked = new Promise<void>((resolve) => void (isAsked = resolve));
  const last = await dying.process.mailbox(() => (isAsked(), new Promise(() => undefined)));
  await last.admit(capability);
  await server.process.aliasRegisterDirect({ name: "/last", capabilities: server.root }, last);
  const own = await client.process.mailbox(() => ({ body: "here" }));
  await own.admit(capability);
  await client.process.aliasRegisterDirect({ name: "/client", capabilities: client.root }, own);
  const hello = async ({ process }: TestProcess): Promise<unknown> =>
    (await process.send({ name: "/client", capability }, { body: null })).body;
  expect(await hello(dying)).toBe("here");
  // Nobody would wait so long.
  const sending = client.process.send({ name: "/last", capability }, { body: null }, { timeoutMs: 600_000 }).then(String, codeOf);
  await asked;
  await dying.post.close();
  const again = await world.open("dying");
  expect(await hello(again)).toBe("here");
  expect(await sending).toBe("unanswered");
  expect(await ask({ client, capability }, "/last")).toBe("wrong name");
  await world.close();
});
