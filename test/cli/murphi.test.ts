import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ProtocolError, verify } from "../../index.js";
import { createFolder } from "./kettle.js";

const lights = `type Light: scalarset(2);
var on: array [Light] of boolean; last: Light; lit: 0..2;

startstate "dark" begin
  for l: Light do on[l] := false; end;
  lit := 0;
end;

ruleset l: Light do
  rule "switch on" !on[l] ==> begin on[l] := true; last := l; lit := lit + 1; end;
end;

invariant "not both" lit < 2;
`;

const folder = createFolder({
  "lights.m": lights,
  "broken.m": lights.replace("last: Light", "last: Lamp"),
  "blink.m": `var on: boolean;
startstate begin on := false; end;
rule "blink" begin on := !on; end;
rule "never" on & !on ==> begin on := false; end;
cover "dark" !on;
`,
  "climb.m": `const top: 2; wraps: true;
var at: 0..top;
startstate begin at := 0; end;
rule at < top ==> begin at := at + 1; end;
rule wraps & at = top ==> begin at := 0; end;
`,
  "still.m": "var x: boolean; startstate begin x := true; end; rule begin x := true; end;",
});
afterAll(() => folder.remove());

test("a violation is told in the names of the file", async () => {
  const { code, out } = await folder.kettle("verify", "lights.m");
  expect(code).toBe(1);
  const lines = out.split("\n");
  const told = [
    'rule "switch on" l: Light_1',
    "on[Light_1]: false -> true",
    "last: undefined -> Light_1",
    'rule "switch on" l: Light_2',
    "last: Light_1 -> Light_2",
  ];
  const places = told.map((text) => lines.findIndex((line) => line.includes(text)));
  expect(places.every((place, index) => place > (places[index - 1] ?? 0))).toBe(true);
});

test("--set gives a constant of the model another value", async () => {
  const { code, out } = await folder.kettle("verify", "climb.m", "--set", "top=6", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ verdict: "holds", states: 7 });
  expect((await folder.kettle("verify", "climb.m", "--set", "wraps=false", "--quiet")).out).toContain("deadlock");
  expect(await folder.kettle("verify", "climb.m", "--set", "wrap=false")).toMatchObject({
    code: 2,
    err: 'kettle: Unknown constant "wrap"\n  hint: did you mean wraps?\n',
  });
});

test("--json has the steps with their changes", async () => {
  const { out } = await folder.kettle("verify", "lights.m", "--json", "--symmetry", "off");
  expect(JSON.parse(out)).toMatchObject({
    check: "lights",
    verdict: "violated",
    states: 5,
    violation: {
      kind: "invariant",
      name: "not both",
      trace: [
        { step: 1, action: 'rule "switch on" l: Light_1', line: 10 },
        {
          step: 2,
          changes: [
            { path: "on[Light_2]", before: "false", after: "true" },
            { path: "last", before: "Light_1", after: "Light_2" },
            { path: "lit", before: "1", after: "2" },
          ],
        },
      ],
    },
  });
});

test("--deadlock says what counts as one", async () => {
  expect((await folder.kettle("verify", "still.m")).out).toContain("deadlock");
  expect((await folder.kettle("verify", "still.m", "--deadlock", "stuck")).code).toBe(0);
  expect((await folder.kettle("verify", "still.m", "--deadlock", "off")).code).toBe(0);
  const { code, err } = await folder.kettle("verify", "still.m", "--deadlock", "never");
  expect([code, err]).toEqual([2, 'kettle: Cannot read --deadlock "never": it is stuttering, stuck or off\n']);
});

test("a mistake is shown where it stands", async () => {
  const { code, err } = await folder.kettle("verify", "broken.m");
  expect(code).toBe(2);
  expect(err).toContain("error[M101]: Unknown name 'Lamp'");
  expect(err).toContain("broken.m:2:41");
  expect((await folder.kettle("check", "broken.m", "lights.m")).out).toBe("2 files: 1 error, 0 warnings\n");
});

test("what is for protocols alone says so", async () => {
  const { code, err } = await folder.kettle("verify", "lights.m", "--engine", "reference");
  expect([code, err]).toEqual([
    2,
    'kettle: Cannot interpret "lights.m": only protocols in Tea are\n  hint: leave out --engine reference\n',
  ]);
  expect((await folder.kettle("simulate", "lights.m", "--interactive")).err).toBe("kettle: Option --interactive is for protocols in Tea\n");
  expect((await folder.kettle("fmt", "lights.m")).err).toContain('Cannot read "lights.m": it is not a .tea file');
});

test("kettle simulate walks, and shows a walk without detours", async () => {
  const { code, out } = await folder.kettle("simulate", "lights.m", "--seed", "1");
  expect(code).toBe(1);
  expect(out).toContain('Violation: invariant "not both" does not hold.');
  expect(out).toContain("2 steps to get there");
  const met = await folder.kettle("simulate", "blink.m", "--seed", "1", "--walks", "2", "--steps", "5", "--json");
  expect(met.code).toBe(0);
  expect(JSON.parse(met.out)).toMatchObject({
    check: "blink",
    simulation: "finished",
    walks: 2,
    steps: 10,
    coverage: {
      rules: [
        { name: "blink", count: 10 },
        { name: "never", count: 0 },
      ],
      covers: [{ name: "dark", count: 6 }],
    },
  });
  expect((await folder.kettle("simulate", "blink.m", "--seed", "1")).out).toContain('rule "never" (line 4)');
});

test("kettle stats counts bits and rules", async () => {
  const { code, out } = await folder.kettle("stats", "lights.m");
  expect(code).toBe(0);
  const lines = out.split("\n").map((line) => line.replace(/\s+/gu, " ").trim());
  for (const line of [
    "on 2 2",
    "last 1 2",
    "lit 1 2",
    "together 4 6",
    "switch on 2",
    "1 start state; 2 elements of Light, interchangeable",
  ])
    expect(lines).toContain(line);
});

test("the library takes models too", async () => {
  const [result, ...more] = await verify(join(folder.path, "lights.m"));
  expect(result).toMatchObject({ protocol: "lights", check: "lights", met: false, result: { verdict: { kind: "violated" } } });
  expect(more).toEqual([]);
  expect(await verify({ name: "lights.m", text: lights.replace("lit < 2", "lit < 3") }, { check: "lights" })).toMatchObject([
    { met: false, result: { verdict: { failure: { kind: "deadlock" } } } },
  ]);
  await expect(verify({ name: "lights.m", text: lights }, { check: "other" })).rejects.toThrow(RangeError);
  await expect(verify(join(folder.path, "broken.m"))).rejects.toThrow(ProtocolError);
});
