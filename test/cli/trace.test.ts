import { afterAll, expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { simulate } from "../conformance/trace/simulated-protocol.js";
import { readTea } from "../support/tea-sources.js";
import { createFolder } from "./kettle.js";

const source = readTea("test/conformance/cases/desk.tea");
const scenario = load(source).scenarios.find(({ name }) => name === "calm");
if (scenario === undefined) throw new Error("no check");
const { logs } = simulate(scenario.protocol, source, { seed: 4, forMs: 600 });
const office = logs.get("Office1") ?? [];
const all = [...logs.values()].flat();
const steps = all.filter((line) => line.includes('"kind":"step"')).length;

const folder = createFolder({
  "desk.tea": source.text,
  "all.log": all.join(""),
  "office.log": office.join(""),
  "wrong.log": office.join("").replace(/"type":"Copy","letter":"Letter\/Letter\d"/u, '"type":"Copy","letter":"?"'),
  "cut.log": office.join("").slice(0, -9),
  "prose.log": `${office[0] ?? ""}It was a dark and stormy night\n`,
  "foreign.log": office.join("").replaceAll('"Desk"', '"Post"'),
  "empty.log": "",
});
afterAll(() => folder.remove());

test("a run that is as the protocol says", async () => {
  const { code, out, err } = await folder.kettle("trace", "desk.tea", "all.log");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toMatch(/^as Desk says: \d+ steps of 4 nodes, \d+ messages compared with who sent them\n$/u);
  const json = await folder.kettle("trace", "desk.tea", "all.log", "--json");
  expect(JSON.parse(json.out)).toMatchObject({ protocol: "Desk", nodes: 4, steps, messages: { unknown: 0 }, deviations: [] });
});

test("the line where a run leaves the protocol", async () => {
  const { code, out } = await folder.kettle("trace", "desk.tea", "wrong.log", "--members", "Clerk=Clerk1,Clerk2");
  expect(code).toBe(1);
  expect(out).toMatch(
    /^not as Desk says: \d+ steps of 1 node, 0 messages compared with who sent them, \d+ messages of nodes without a log\n/u,
  );
  expect(out).toMatch(
    /\nwrong\.log:\d+: node Office1, Office\/Office1 in state Open\n {2}effect 1\n {4}expected: \(.*Letter\d.*\n {4}found: {4}\(.*letter: "\?"/u,
  );
});

test("a hint where the log does not show who there was", async () => {
  const { code, out } = await folder.kettle("trace", "desk.tea", "all.log", "--members", "Clerk=Clerk1");
  expect(code).toBe(1);
  expect(out).toContain("\n  choice\n    expected: one of 1 for 'clerk'\n    found:    number ");
  expect(out).toContain("\n  hint: where the log does not show all nodes: --members ROLE=a,b\n");
});

test("a last line that was cut off is left out", async () => {
  const { code, err } = await folder.kettle("trace", "desk.tea", "cut.log", "--members", "Clerk=Clerk1,Clerk2");
  expect({ code, err }).toEqual({ code: 0, err: "cut.log: the last line is cut off, and left out\n" });
});

test.each([
  { words: ["desk.tea"], err: "kettle: No log given\n  hint: kettle trace FILE LOG...\n" },
  { words: ["desk.tea", "prose.log"], err: 'kettle: Cannot read "prose.log", line 2: it is no JSON\n' },
  { words: ["desk.tea", "foreign.log"], err: "kettle: Cannot compare: the log has no steps of Desk\n  hint: it has those of Post\n" },
  { words: ["desk.tea", "empty.log"], err: "kettle: Cannot compare: the log has no steps of Desk\n  hint: it has no steps of any\n" },
  { words: ["desk.tea", "all.log", "--check", "clam"], err: 'kettle: Unknown check "clam" in "desk.tea"\n  hint: did you mean calm?\n' },
  {
    words: ["desk.tea", "all.log", "--members", "Clark=a"],
    err: 'kettle: Unknown role or kind of blocks "Clark"\n  hint: did you mean Clerk?\n',
  },
  {
    words: ["desk.tea", "all.log", "--initial", "Lettre=1"],
    err: 'kettle: Unknown kind of values "Lettre"\n  hint: did you mean Letter?\n',
  },
  {
    words: ["desk.tea", "all.log", "--initial", "Letter=none"],
    err: 'kettle: Cannot read --initial "Letter=none": the value is no JSON\n  hint: texts have quotes: --initial \'Data="nothing"\'\n',
  },
])("$err", async ({ words, err }) => {
  expect(await folder.kettle("trace", ...words)).toEqual({ code: 2, out: "", err });
});

test("a log that is missing is a mistake on the command line", async () => {
  const { code, err } = await folder.kettle("trace", "desk.tea", "none.log");
  expect(code).toBe(2);
  expect(err).toContain('kettle: Cannot read "none.log": ');
});
