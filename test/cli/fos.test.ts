import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFolder, type Folder } from "./kettle.js";
import { endGrown, serveIn } from "./serve-in.js";

let folder: Folder;
beforeAll(() => void (folder = createFolder({})));
afterAll(() => {
  endGrown();
  folder.remove();
});

describe("kettle fos", () => {
  test("serves, and is asked by the other commands", async () => {
    const server = await serveIn(folder);
    const environment = { KETTLE_FOS_SERVERS: `a=${server.address}`, KETTLE_FOS_CAPABILITY: server.root };
    const ask = (...words: readonly string[]) => folder.kettleOn({ environment }, "fos", ...words);

    expect((await ask("register", "/echo/1", "--to", "tcp://one:1")).out).toMatch(/^[0-9a-f]{32}\n$/u);
    expect((await ask("register", "/echo/all", "--to", "/echo/1", "--weight", "2")).code).toBe(0);
    expect(await ask("lookup", "/echo/all")).toEqual({ code: 0, out: "/echo/all -> /echo/1 -> tcp://one:1\n", err: "" });
    expect((await ask("lookup", "/echo/all", "--step")).out).toBe("/echo/1\n");
    expect(JSON.parse((await ask("lookup", "/echo/1", "--json")).out)).toMatchObject({ location: "tcp://one:1", names: ["/echo/1"] });
    expect((await ask("status")).out).toMatch(/^server +state +view .*\na +serving +1 +a\.1 +3 /u);
    expect((await ask("reserve", "/net")).out).toMatch(/^[0-9a-f]{32}\n$/u);
    expect((await ask("list", "/")).out).toMatch(
      /^name +leads to\n\/echo\/1 +tcp:\/\/one:1\n\/echo\/all +\/echo\/1\n\/net\/\* +reserved\n$/u,
    );
    expect((await ask("give", "/net", "--to", "a")).err).toMatch(/^kettle: Cannot give '\/net\/\*': .* \(fleet\)\n$/u);
    expect((await ask("release", "/net/*")).out).toBe("/net/* is released\n");
    expect((await ask("unregister", "/echo/1")).out).toBe("/echo/1 is unregistered\n");
    const gone = await ask("lookup", "/echo/1");
    expect([gone.code, gone.out]).toEqual([1, ""]);
    expect(gone.err).toMatch(/^kettle: .* \(not found\)\n$/u);
    expect(await server.stop()).toBe(0);
  });

  test("watches a name until it is interrupted", async () => {
    const server = await serveIn(folder);
    const environment = { KETTLE_FOS_SERVERS: `a=${server.address}` };
    let stop = (): void => undefined;
    let lines = "";
    const watching = folder.kettleOn(
      { environment, out: (text) => void (lines += `${text}\n`), onInterrupt: (end) => ((stop = end), () => undefined) },
      ...["fos", "watch", "/a", "--every", "5"],
    );
    await expect.poll(() => lines).toBe("/a is not registered\n");
    await folder.kettleOn({ environment }, "fos", "register", "/a", "--to", "here", "--capability", server.root);
    await expect.poll(() => lines).toMatch(/^\/a is not registered\n\/a -> here \(version \d+\)\n$/u);
    stop();
    expect((await watching).code).toBe(0);
    await server.stop();
  });

  test("says in time that nobody is there", async () => {
    const outcome = await folder.kettle("fos", "lookup", "/a", "--server", "a=127.0.0.1:1", "--timeout", "50");
    expect(outcome).toEqual({ code: 1, out: "", err: "kettle: Cannot reach the name service: a is out of reach (unreachable)\n" });
  });

  test("says why it cannot serve", async () => {
    const server = await serveIn(folder);
    const { code, err } = await folder.kettle("fos", "serve", "--name", "b", "--listen", server.address);
    expect([code, err]).toEqual([1, `kettle: Cannot listen on ${server.address}: address in use\n`]);
    await server.stop();
  });
});

describe("kettle fos, for the fleet,", () => {
  test("grows and shrinks the fleet, and ends it", async () => {
    const server = await serveIn(folder, "--data", "grown/a");
    const environment = { KETTLE_FOS_SERVERS: `a=${server.address}`, KETTLE_FOS_CAPABILITY: server.management };
    const ask = (...words: readonly string[]) => folder.kettleOn({ environment }, "fos", ...words);

    const place = /127\.0\.0\.1:\d+/u.source;
    expect((await ask("grow", "b")).out).toMatch(new RegExp(`^b serves at ${place}\n$`, "u"));
    // Only one of them was given.
    expect((await ask("status")).out).toMatch(/^server .*\na +serving .*\nb +serving .* a\.1 b\.1 .*\n$/u);
    const told: unknown = JSON.parse((await ask("grow", "c", "--json")).out);
    expect(told).toMatchObject({ ok: true, kind: "done", server: "c" });
    expect(JSON.stringify(told)).toMatch(new RegExp(`"address":"${place}"`, "u"));
    const taken = "kettle: Cannot grow the fleet: Cannot start the server b: it is a member of the fleet (fleet)\n";
    expect(await ask("grow", "b")).toEqual({ code: 1, out: "", err: taken });
    expect(await ask("shrink", "c")).toEqual({ code: 0, out: "c has left the fleet\n", err: "" });
    const unknown = "kettle: Cannot shrink the fleet: Cannot end the server c: a does not know it (fleet)\n";
    expect(await ask("shrink", "c")).toEqual({ code: 1, out: "", err: unknown });
    expect(JSON.parse((await ask("shrink", "b", "--json")).out)).toEqual({ ok: true, kind: "done", unreached: [] });
    const stranger = "kettle: Cannot stop a server: Cannot end the server z: a does not know it (fleet)\n";
    expect(await ask("stop", "z")).toEqual({ code: 1, out: "", err: stranger });
    expect((await ask("stop")).out).toBe("the service ends\n");
    expect(await server.ended()).toBe(0);
  });
});

describe("mistakes on the command line", () => {
  test.each([
    [["fos"], /^kettle fos COMMAND/u],
    [["fos", "serv"], /Unknown command "serv"\n {2}hint: did you mean serve\?/u],
    [["fos", "serve", "--listen", "127.0.0.1:0"], /Option --name is missing/u],
    [["fos", "serve", "--name", "a b", "--listen", "127.0.0.1:0"], /Cannot read --name "a b"/u],
    [["fos", "serve", "--name", "a"], /Option --listen is missing/u],
    [["fos", "serve", "--name", "a", "--listen", "here"], /Cannot read --listen "here": it takes HOST:PORT/u],
    [["fos", "serve", "--name", "a", "--listen", "h:1", "--nats", "h:2"], /exclude each other/u],
    [["fos", "serve", "--name", "a", "--listen", "h:1", "--metrics", "x"], /Cannot read --metrics "x"/u],
    [["fos", "lookup", "--server", "a=h:1"], /One name is expected/u],
    [["fos", "register", "/a", "/b", "--server", "a=h:1"], /One name is expected\n {2}hint: kettle fos register NAME --to DESTINATION/u],
    [["fos", "give", "/a", "--server", "a=h:1"], /Option --to is missing/u],
    [["fos", "give", "/a", "--to", "b", "--to-all"], /exclude each other/u],
    [["fos", "give", "a", "--to", "b"], /One sub-domain is expected/u],
    [["fos", "reserve", "--server", "a=h:1"], /One sub-domain is expected/u],
    [["fos", "lookup", "/a"], /A server is missing/u],
    [["fos", "lookup", "/a", "--server", "h:1"], /Cannot read the server "h:1"/u],
    [["fos", "lookup", "/a", "--server", "a=h:1", "--timeout", "soon"], /Cannot read --timeout "soon"/u],
    [["fos", "register", "/a", "--to", "x", "--server", "a=h:1"], /A capability is missing/u],
    [["fos", "grow", "--server", "a=h:1"], /One server is expected\n {2}hint: kettle fos grow SERVER/u],
    [["fos", "grow", "../b", "--server", "a=h:1"], /Cannot read the server "\.\.\/b"/u],
    [["fos", "shrink", "a", "b", "--server", "a=h:1"], /One server is expected/u],
    [["fos", "stop", "a", "b", "--server", "a=h:1"], /One server is expected/u],
    [["fos", "stop", "--server", "a=h:1"], /A capability is missing\n {2}hint: .* the one for the fleet/u],
    [["fos", "register", "/a", "--server", "a=h:1"], /Option --to is missing/u],
    [["fos", "register", "/a", "--to", "x", "--weight", "2", "--server", "a=h:1"], /A mailbox has no weight/u],
  ])("%j", async (words, message) => {
    const { code, err } = await folder.kettle(...words);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
