import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectNames, readIdentity, type IdentityFiles } from "../../runtime/fos/index.js";
import { Authority, hasOpenssl } from "../runtime/transport/certificates.js";
import { createFolder, type Folder, type Outcome } from "./kettle.js";
import { endGrown, serveIn, type ServingCommand } from "./serve-in.js";

const PATTERNS = ["--tls-ca", "ca.pem", "--tls-cert", "{name}.pem", "--tls-key", "{name}.key"];

let folder: Folder;
let server: ServingCommand;

if (hasOpenssl) describe("kettle fos over TLS", describeTls);
else test("TLS is not tested: openssl is not installed", () => expect(hasOpenssl).toBe(false));

function describeTls(): void {
  let authority: Authority;
  beforeAll(async () => {
    folder = createFolder({});
    authority = new Authority();
    for (const name of ["a", "b", "c", "ops"]) copy(authority.identifyInFiles(name), name);
    // Somebody has mixed two files up.
    copyFileSync(join(folder.path, "b.pem"), join(folder.path, "c.pem"));
    copyFileSync(join(folder.path, "b.key"), join(folder.path, "c.key"));
    server = await serveIn(folder, "--data", "servers/a", ...PATTERNS);
  });
  afterAll(async () => {
    await server.stop();
    endGrown();
    authority.remove();
    folder.remove();
  });

  test("clients that share a certificate are heard at the same time", async () => {
    expect((await ask("register", "/x", "--to", "here")).code).toBe(0);
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => ask("lookup", "/x")));
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ code: 0, out: "/x -> here\n", err: "" })));
    const files = { ca: join(folder.path, "ca.pem"), cert: join(folder.path, "ops.pem"), key: join(folder.path, "ops.key") };
    const servers = [{ name: "a", address: server.address }];
    const client = await connectNames({ servers, network: { kind: "tcp", tls: readIdentity(files) } });
    expect(await client.lookup("/x")).toMatchObject({ location: "here" });
    await client.close();
  });

  test("a server that is grown has the certificate of its name, and is not there without it", async () => {
    expect((await ask("grow", "b")).out).toMatch(/^b serves at /u);
    const without = await ask("grow", "d");
    expect([without.code, without.out]).toEqual([1, ""]);
    expect(without.err).toMatch(
      /^kettle: Cannot grow the fleet: Cannot start the server d: Cannot read the certificate '.*d\.pem': no such file \(fleet\)\n$/u,
    );
    const mistaken = await ask("grow", "c");
    expect(mistaken.err).toMatch(/Cannot start the server c: Cannot talk as 'c': the certificate is made out to 'b' \(fleet\)\n$/u);
    expect((await ask("status")).out).toMatch(/\na +serving .*\nb +serving .*a\.1 b\.1/u);
    expect((await ask("shrink", "b")).code).toBe(0);
  });

  test("who is refused is told why", whyRefused);
  test("a mistake in the files is told, and no key is repeated", mistakes);
}

async function whyRefused(): Promise<void> {
  const stranger = new Authority();
  const { cert, key, ca } = stranger.identifyInFiles("stranger");
  for (const [file, name] of [
    [cert, "stranger.pem"],
    [key, "stranger.key"],
    [ca, "other.pem"],
  ] as const)
    copyFileSync(file, join(folder.path, name));
  stranger.remove();
  const lookup = (environment: Readonly<Record<string, string>>) =>
    folder.kettleOn({ environment }, "fos", "lookup", "/x", "--timeout", "1500");
  const told = /^kettle: Cannot reach the name service: a is out of reach: Cannot connect to 127\.0\.0\.1:\d+: .+ \(unreachable\)\n$/u;
  const distrusted = await lookup(environmentOf("ops", "other.pem"));
  expect([distrusted.code, distrusted.out]).toEqual([1, ""]);
  expect(distrusted.err).toMatch(told);
  expect(distrusted.err).toMatch(/certificate/u);
  const unknown = await lookup(environmentOf("stranger"));
  expect([unknown.code, unknown.out]).toEqual([1, ""]);
  expect(unknown.err).toMatch(told);
  const plain = await lookup({ KETTLE_FOS_SERVERS: `a=${server.address}` });
  expect([plain.code, plain.out]).toEqual([1, ""]);
  expect(plain.err).toMatch(told);
}

async function mistakes(): Promise<void> {
  writeFileSync(join(folder.path, "text"), "no PEM");
  const lookup = async (...words: readonly string[]): Promise<readonly [code: number, err: string]> => {
    const { code, err } = await folder.kettle("fos", "lookup", "/x", "--server", `a=${server.address}`, ...words);
    return [code, err.replaceAll(`${folder.path}/`, "")];
  };
  const tls = (ca: string, cert: string, key: string): readonly string[] => ["--tls-ca", ca, "--tls-cert", cert, "--tls-key", key];
  const together = "kettle: Options --tls-ca, --tls-cert and --tls-key are given together, or not at all\n";
  expect(await lookup("--tls-ca", "ca.pem")).toEqual([2, together]);
  expect(await lookup(...tls("ca.pem", "a.pem", "a.key"), "--nats", "h:1")).toEqual([
    2,
    "kettle: Options --nats and --tls-ca exclude each other\n",
  ]);
  const cases = [
    [tls("none.pem", "a.pem", "a.key"), "Cannot read the authority 'none.pem': no such file"],
    [tls("text", "a.pem", "a.key"), "Cannot read the authority 'text': it is no certificate in PEM"],
    [tls("ca.pem", "a.key", "a.key"), "Cannot read the certificate 'a.key': it is no certificate in PEM"],
    [tls("ca.pem", "a.pem", "text"), "Cannot read the key 'text': it is no key in PEM, or one with a passphrase"],
    [tls("ca.pem", "a.pem", "b.key"), "Cannot use the key 'b.key': it is not that of the certificate 'a.pem'"],
  ] as const;
  for (const [words, message] of cases) expect(await lookup(...words)).toEqual([2, `kettle: ${message}\n`]);
  const { code, err } = await folder.kettle(
    "fos",
    "serve",
    "--name",
    "z",
    "--listen",
    "127.0.0.1:0",
    ...PATTERNS.with(3, "a.pem").with(5, "a.key"),
  );
  expect([code, err]).toEqual([1, "kettle: Cannot talk as 'z': the certificate is made out to 'a'\n"]);
}

function copy(files: IdentityFiles, name: string): void {
  copyFileSync(files.ca, join(folder.path, "ca.pem"));
  copyFileSync(files.cert, join(folder.path, `${name}.pem`));
  copyFileSync(files.key, join(folder.path, `${name}.key`));
}

/** A command with the certificate of people who look after the service. */
function ask(...words: readonly string[]): Promise<Outcome> {
  return folder.kettleOn({ environment: environmentOf("ops") }, "fos", ...words);
}

function environmentOf(name: string, ca = "ca.pem"): Readonly<Record<string, string>> {
  return {
    KETTLE_FOS_SERVERS: `a=${server.address}`,
    KETTLE_FOS_CAPABILITY: `${server.root},${server.management}`,
    KETTLE_FOS_TLS_CA: ca,
    KETTLE_FOS_TLS_CERT: `${name}.pem`,
    KETTLE_FOS_TLS_KEY: `${name}.key`,
  };
}
