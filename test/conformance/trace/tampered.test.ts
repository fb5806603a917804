import { expect, test } from "vitest";
import { checkLog, readLog, type Deviation } from "../../../conformance/index.js";
import { load } from "../../../dsl/index.js";
import { readTea } from "../../support/tea-sources.js";
import { linesOf, membersOf, simulate } from "./simulated-protocol.js";

// A log in which something is not as the protocol says: the line is found, and what should stand there.

type Logs = ReadonlyMap<string, readonly string[]>;

function protocolOf(
  file: string,
  check: string,
): { readonly protocol: Parameters<typeof checkLog>[0]; readonly source: Parameters<typeof checkLog>[1] } {
  const source = readTea(`protocols/${file}`);
  const scenario = load(source).scenarios.find(({ name }) => name === check);
  if (scenario === undefined) throw new Error(`no check ${check}`);
  return { protocol: scenario.protocol, source };
}

const stache = protocolOf("classic/stache.tea", "evicting");
const { logs } = simulate(stache.protocol, stache.source, { seed: 1, forMs: 400 });

function deviations({ protocol, source }: typeof stache, changed: Logs): readonly Deviation[] {
  return checkLog(protocol, source, { lines: linesOf({ logs: changed }), members: membersOf(protocol), initial: new Map() }).deviations;
}

/** The lines of a node, numbered anew. */
function renumbered(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => line.replace(/"sequence":\d+/u, `"sequence":${index + 1}`));
}

interface Tampering {
  readonly what: string;
  readonly node: string;
  /** The line where it begins. */
  readonly at: RegExp;
  /** What becomes of the lines from there on. */
  readonly change: (lines: readonly string[]) => readonly string[];
  /** What is found, how many lines behind the one where it begins. */
  readonly found: Partial<Deviation> & { readonly after: number };
}

function replaced(from: string | RegExp, to: string): Tampering["change"] {
  return ([first = "", ...others]) => [first.replace(from, to), ...others];
}

const asking = /"kind":"request".*"state":"Waiting"/u;

const tamperings: readonly Tampering[] = [
  {
    what: "another state",
    node: "Home1",
    at: /"state":"Recalling"/u,
    change: replaced(/"state":"Recalling"/u, '"state":"Idle"'),
    found: { what: "state afterwards", expected: "Recalling", found: "Idle", after: 0 },
  },
  {
    what: "no effect",
    node: "Cache1",
    at: asking,
    change: replaced(/"effects":\[.*\]/u, '"effects":[]'),
    found: { what: "effect 1", found: "nothing more", after: 0 },
  },
  {
    what: "an effect too many",
    node: "Cache1",
    at: asking,
    change: replaced(/"effects":\[/u, '"effects":[{"kind":"note","text":"hello"},'),
    found: { what: "effect 1", found: '(kind: "note", text: "hello")', after: 0 },
  },
  {
    what: "another message",
    node: "Cache1",
    at: asking,
    change: replaced(/"type":"Get\w+"/u, '"type":"Invalidate"'),
    found: { what: "effect 1", state: "Invalid", after: 0 },
  },
  {
    what: "another value",
    node: "Home1",
    at: /"type":"Grant","data":"Data\/Data2"/u,
    change: replaced(/("Grant","data":"Data\/)Data2/u, "$1Data7"),
    found: { what: "effect 1", after: 0 },
  },
  {
    what: "another receiver",
    node: "Home1",
    at: /"to":"Cache\/Cache1"/u,
    change: replaced(/"to":"Cache\/Cache1"/u, '"to":"Cache/Cache9"'),
    found: { after: 0 },
  },
  {
    what: "a value that nobody sent",
    node: "Cache1",
    at: /"message":\{"type":"Grant"/u,
    change: (lines) => lines.map((line) => line.replaceAll(/"Data\/Data\d"/gu, '"Data/Data8"')),
    found: { after: 0 },
  },
  {
    what: "a message that the protocol does not have",
    node: "Home1",
    at: /"type":"GetOwned"/u,
    change: replaced('"type":"GetOwned"', '"type":"Steal"'),
    found: { what: "event", found: "Stache has no message 'Steal' from", after: 0 },
  },
  {
    what: "a record that is missing",
    node: "Home1",
    at: /"type":"GetOwned"/u,
    change: ([, ...others]) => others,
    found: { what: "number of the record", after: 0 },
  },
  {
    what: "a request that nobody asked for",
    node: "Cache1",
    at: /"kind":"request","protocol"/u,
    change: ([, ...others]) => others,
    found: { what: "event", expected: "a request that this machine was asked for and has not taken up", after: 0 },
  },
  {
    what: "another request than was asked for",
    node: "Cache1",
    at: asking,
    change: replaced(/"request":"\w+"/u, '"request":"evict"'),
    found: { what: "event", after: 0 },
  },
  {
    what: "a machine of nobody's",
    node: "Cache1",
    at: asking,
    change: replaced('"self":"Cache/', '"self":"Cash/'),
    found: { what: "event", after: 0 },
  },
  {
    what: "a machine that failed",
    node: "Cache1",
    at: /"type":"Invalidate"/u,
    change: ([first = "", ...others]) => [first.replace('"kind":"step"', '"kind":"failure","message":"no luck"'), ...others],
    found: { what: "outcome", found: "the machine failed: no luck", after: 0 },
  },
  {
    what: "a process that begins anew",
    node: "Cache1",
    at: /"state":"(?:Shared|Owned)"/u,
    change: ([first = "", ...others]) => [
      first,
      '{"node":"Cache1","sequence":1,"timeMs":0,"kind":"start","incarnation":"x","isRestart":false}\n',
      ...others,
    ],
    found: { expected: "with these params nodes of Cache do not crash", after: 1 },
  },
];

test.each(tamperings)("$what", (tampering) => expectFound(stache, logs, tampering));

function expectFound(run: typeof stache, whole: Logs, { node, at, change, found: { after, ...expected } }: Tampering): void {
  const lines = whole.get(node) ?? [];
  const index = lines.findIndex((line) => at.test(line));
  expect(index).toBeGreaterThan(0);
  const own = [...lines.slice(0, index), ...change(lines.slice(index))];
  const isNumbered = expected.what === "number of the record" || own.some((line) => line.includes('"incarnation":"x"'));
  const found = deviations(run, new Map([...whole, [node, isNumbered ? own : renumbered(own)]]));
  const first = found.find((one) => one.node === node && one.line === index + 1 + after);
  expect(first ?? found).toBe(first);
  for (const part of ["what", "state", "expected", "found"] as const) expect(first?.[part] ?? "").toContain(expected[part] ?? "");
}

test("the run itself is as the protocol says", () => {
  expect(deviations(stache, logs)).toEqual([]);
});

test("every effect counts: whichever is left out is missed", () => {
  const steps = [...logs].flatMap(([node, lines]) =>
    lines.flatMap((line, index) => (/"effects":\[\{/u.test(line) ? [{ node, index }] : [])),
  );
  const tried = steps.filter((_, index) => index % 25 === 7);
  expect(tried.length).toBeGreaterThan(2);
  for (const { node, index } of tried) {
    const lines = (logs.get(node) ?? []).map((line, at) =>
      at === index ? line.replace(/"effects":\[.*\],"state"/u, '"effects":[],"state"') : line,
    );
    expect(deviations(stache, new Map([...logs, [node, lines]]))).toContainEqual(expect.objectContaining({ node, line: index + 1 }));
  }
});

const desk = protocolOf("../test/conformance/cases/desk.tea", "calm");
const deskLogs = simulate(desk.protocol, desk.source, { seed: 4, forMs: 500 }).logs;

const puts = /"type":"Put"/u;

const onDesk: readonly Tampering[] = [
  {
    what: "messages that overtake each other",
    node: "Office1",
    at: puts,
    change: ([first = "", second = "", ...others]) => [second, first, ...others],
    found: { what: "message", after: 0 },
  },
  { what: "a message that is lost", node: "Office1", at: puts, change: ([, ...others]) => others, found: { what: "message", after: 0 } },
  {
    what: "a message that comes twice",
    node: "Office1",
    at: puts,
    change: ([first = "", ...others]) => [first, first, ...others],
    found: { what: "message", after: 1 },
  },
  {
    what: "a timer that is not armed",
    node: "Office1",
    at: puts,
    change: ([first = "", ...others]) => [
      first.replace(/"event":\{.*?\},"choices"/u, '"event":{"kind":"timer","timer":"tidy"},"choices"'),
      ...others,
    ],
    found: { what: "event", expected: "timers that are armed: none", after: 0 },
  },
  {
    what: "an operation of the host that nobody began",
    node: "Office1",
    at: puts,
    change: ([first = "", ...others]) => [
      first.replace(/"event":\{.*?\},"choices"/u, '"event":{"kind":"completion","call":"1.1","value":null},"choices"'),
      ...others,
    ],
    found: { what: "event", found: "the end of 1.1", after: 0 },
  },
  {
    what: "another choice",
    node: "Office1",
    at: /"position":0/u,
    change: replaced('"position":0', '"position":1'),
    found: { what: "effect 1", after: 0 },
  },
  {
    what: "a choice among others",
    node: "Office1",
    at: /"count":2/u,
    change: replaced('"count":2', '"count":3'),
    found: { what: "choice", expected: "one of 2 for 'clerk'", found: "of 3 for 'clerk'", after: 0 },
  },
  {
    what: "a call without a name",
    node: "Office1",
    at: /"calls":\["/u,
    change: replaced(/"calls":\[.*?\]/u, '"calls":[]'),
    found: { after: 0 },
  },
];

test.each(onDesk)("$what, on a desk", (tampering) => expectFound(desk, deskLogs, tampering));

test("after a crash a machine has what was durable", () => {
  const crashing = protocolOf("../test/conformance/cases/desk.tea", "crashing");
  const { logs: whole } = simulate(crashing.protocol, crashing.source, { seed: 4, forMs: 1_500 });
  const lines = whole.get("Office1") ?? [];
  expect(deviations(crashing, whole)).toEqual([]);
  expect(deviations(desk, whole)).toMatchObject([{ node: "Office1", expected: "with these params nodes of Office do not crash" }]);
  expect(lines.some((line) => line.includes('"isRestart":true') && !line.includes('"sequence":1,'))).toBe(true);
  const forgetful = lines.map((line) => line.replace('"isRestart":true', '"isRestart":false'));
  expect(deviations(crashing, new Map([...whole, ["Office1", forgetful]]))).toMatchObject([
    { node: "Office1", expected: "what is durable survives" },
  ]);
});

test("what is no log is said", () => {
  const [first = "", second = ""] = logs.get("Home1") ?? [];
  const read = (text: string): unknown => readLog({ name: "x.log", text });
  expect(read(`${first}{"node":1}\n${second}`)).toMatchObject({
    mistakes: [{ file: "x.log", line: 2, reason: "it is no record of a node's log" }],
  });
  expect(read(`${first}hello\n${second}`)).toMatchObject({ mistakes: [{ line: 2, reason: "it is no JSON" }] });
  expect(read(`${first}{"$set":1}\n${second}`)).toMatchObject({ mistakes: [{ line: 2 }] });
  expect(read(first + second.slice(0, 40))).toMatchObject({ lines: [{ line: 1 }], mistakes: [], cutOff: ["x.log"] });
});
