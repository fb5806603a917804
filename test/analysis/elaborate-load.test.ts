import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { load, type Loaded, type LoadOptions } from "../../dsl/index.js";
import { showReport } from "./elaborate-frame.js";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");

const SWITCH = `protocol Switch
param Nodes = 2
param Fast = false
node Hub
node Lamp[Nodes]
message On, Off: Hub -> Lamp
machine Hub {
  var lit: set<Lamp>
  request flip()
  request rest()
  start state Dark {
    on flip() {
      if lit == {} { send On to Lamp; lit = Lamp } else { send Off to Lamp; lit = {} }
      return
    }
    on rest() { assert lit == {} "dark"; return }
  }
}
machine Lamp {
  start state Cold { on On { become Warm } on Off { drop } }
  state Warm { on Off { become Cold } on On { drop } }
}
invariant "few": Hub.lit.size <= Nodes
cover "warm": exists l: Lamp: l is Warm
`;

function loadSwitch(more: string, options?: LoadOptions): Loaded {
  return load({ name: "switch.tea", text: SWITCH + more }, options);
}

function reportsOf({ source, diagnostics }: Loaded): readonly string[] {
  return diagnostics.map((diagnostic) => showReport(source.text, diagnostic));
}

describe("scenarios", () => {
  test("a file without checks has one", () => {
    const loaded = loadSwitch("");
    expect(reportsOf(loaded)).toEqual([]);
    expect(loaded.scenarios.map(({ name, settings, expectation }) => ({ name, settings, expectation }))).toEqual([
      { name: "default", settings: {}, expectation: undefined },
    ]);
  });

  test("each check is one, with its settings and its expectation", () => {
    const { scenarios } = loadSwitch('check one { Nodes = 1 } expect pass check two { Fast = true; Nodes = 2 * 2 } expect violation "few"');
    expect(scenarios.map(({ name, settings, expectation }) => ({ name, settings, expectation }))).toEqual([
      { name: "one", settings: { Nodes: 1 }, expectation: { kind: "pass" } },
      { name: "two", settings: { Fast: true, Nodes: 4 }, expectation: { kind: "violation", name: "few" } },
    ]);
    expect(scenarios.map(({ protocol }) => protocol.nodes[1]?.size)).toEqual([1, 4]);
  });

  test("settings from outside win", () => {
    const { scenarios } = loadSwitch("check one { Nodes = 1 } expect pass", { settings: { Nodes: 3 } });
    expect(scenarios.map(({ settings }) => settings)).toEqual([{ Nodes: 3 }]);
  });

  test("a check limits the workload", () => {
    const { scenarios } = loadSwitch("check one { requests: flip at most 2 per node; total 3; none of rest, flip } expect pass");
    const flip = { role: "Hub", request: "flip" };
    const rest = { role: "Hub", request: "rest" };
    expect(scenarios[0]?.protocol.workload).toEqual([
      { kind: "at most", requests: [flip], limit: 2, perNode: true },
      { kind: "at most", requests: [flip, rest], limit: 3, perNode: false },
      { kind: "none", requests: [rest, flip] },
    ]);
  });

  test("there are none where something is wrong", () => {
    const loaded = loadSwitch("check one { } expect pass check two { Nodes = 0 } expect pass");
    expect(reportsOf(loaded)).toEqual(["T209 [Nodes] Cannot use 0 as the number of nodes 'Lamp': it must be 1 to 64"]);
    expect(loaded.scenarios).toEqual([]);
  });
});

/** A mistake in a check, its report, and the check done right. */
const CHECKS: Readonly<Record<string, readonly [string, string, string]>> = {
  "T105 setting": [
    "check c { Node = 1 } expect pass",
    "T105 [Node] Unknown setting: 'Node' is not a param of this protocol",
    "check c { Nodes = 1 } expect pass",
  ],
  "T201 setting": [
    "check c { Nodes = true } expect pass",
    "T201 [true] Cannot set 'Nodes' to 'boolean': 'integer' is wanted",
    "check c { Nodes = 1 } expect pass",
  ],
  "T102 setting": [
    "check c { Nodes = 1; Nodes = 2 } expect pass",
    "T102 [Nodes] Cannot set 'Nodes' again: it is set already",
    "check c { Nodes = 1; Fast = true } expect pass",
  ],
  "T101 param in a setting": [
    "check c { Nodes = Fast } expect pass",
    "T101 [Fast] Unknown param: none is called 'Fast'",
    "check c { Fast = !false } expect pass",
  ],
  "T101 request": [
    "check c { requests: flop at most 1 } expect pass",
    "T101 [flop] Unknown request: no machine has 'flop'",
    "check c { requests: flip at most 1 } expect pass",
  ],
  "T101 invariant": [
    'check c { } expect violation "fewer"',
    'T101 ["fewer"] Unknown invariant: "fewer" is not declared',
    'check c { } expect violation "few"',
  ],
  "T101 cover": [
    'check c { } expect uncovered "few"',
    'T101 ["few"] Unknown cover: "few" is not declared',
    'check c { } expect uncovered "warm"',
  ],
  "T101 assertion": [
    'check c { } expect assertion "bright"',
    'T101 ["bright"] Unknown assertion: "bright" is not declared',
    'check c { } expect assertion "dark"',
  ],
  "T101 message": [
    "check c { } expect unexpected Onn",
    "T101 [Onn] Unknown message: 'Onn' is not declared",
    "check c { } expect unexpected On",
  ],
};

describe("checks", () => {
  test.each(Object.entries(CHECKS))("%s", (_, [wrong, report, right]) => {
    expect(reportsOf(loadSwitch(wrong))).toEqual([report]);
    expect(reportsOf(loadSwitch(right))).toEqual([]);
  });

  test("T105 setting from outside", () => {
    expect(reportsOf(loadSwitch("", { settings: { Fats: true } }))).toEqual([
      "T105 [Switch] Unknown param: 'Fats' is not declared in this protocol",
    ]);
    expect(reportsOf(loadSwitch("", { settings: { Fast: true } }))).toEqual([]);
  });
});

/** A conditional part that nothing enables, what the report is about, and a check that enables it. */
const PARTS: Readonly<Record<string, readonly [string, string]>> = {
  "T311 declarations": [
    'if (Fast) { invariant "x": true }',
    "T311 [Fast] Cannot reach this part: the condition is false in every check and by default",
  ],
  "T311 handlers": [
    "node A machine A { start state S { if (Fast) { on r() { return } } } request r() may wait on r() when false { return } }",
    "T311 [Fast] Cannot reach this part: the condition is false in every check and by default",
  ],
  "T311 statements": [
    "node A machine A { request r() start state S { on r() { if Fast && true { assert true } return } } }",
    "T311 [Fast && true] Cannot reach this part: the condition is false in every check and by default",
  ],
  "T311 'else'": [
    'if (!Fast) { } else { cover "y": Fast || quiescent }',
    "T311 [!Fast] Cannot reach this 'else' part: the condition is true in every check and by default",
  ],
};

describe("conditional parts", () => {
  test.each(Object.entries(PARTS))("%s", (_, [part, report]) => {
    expect(reportsOf(loadSwitch(part))).toEqual([report]);
    expect(reportsOf(loadSwitch(`${part} check fast { Fast = true } expect pass`))).toEqual([]);
  });

  test("a part inside one that nothing enables is not reported again", () => {
    expect(reportsOf(loadSwitch('if (Fast) { if (Nodes > 9) { cover "z": quiescent } }'))).toHaveLength(1);
  });
});

describe("reports", () => {
  test("the same mistake under several settings counts once", () => {
    const loaded = loadSwitch('invariant "i": Hub.lot == {} check one { Nodes = 1 } expect pass check two { } expect pass');
    expect(reportsOf(loaded)).toEqual(["T101 [lot] Unknown variable: machine 'Hub' has no 'lot'"]);
  });

  test("they are sorted by position", () => {
    const { diagnostics } = loadSwitch('invariant "i": Hub.lot == {} node Hub check one { Bright = 1 } expect unexpected Onn');
    expect(diagnostics.map(({ code }) => code)).toEqual(["T101", "T102", "T105", "T101"]);
    const starts = diagnostics.map(({ span }) => span.start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test("what an unreadable declaration leaves unknown is not reported", () => {
    const { diagnostics, scenarios } = load({ name: "switch.tea", text: SWITCH.replace("message On, Off:", "message On, Off") });
    expect(diagnostics.map(({ code }) => code)).toEqual(["T002"]);
    expect(scenarios).toEqual([]);
  });

  test("a message whose route could not be read has no senders, and nothing is made of it", () => {
    const sender = "machine B { request go() start state S { on go() { send M(true) to A; return } } }";
    const text = `protocol P node A node B message M(x: boolean %): B -> A machine A { start state S { on M(x) from c { } } } ${sender}`;
    const { diagnostics, scenarios } = load({ name: "p.tea", text });
    expect(diagnostics.map(({ code }) => code)).toEqual(["T001"]);
    expect(scenarios).toEqual([]);
  });
});

describe("whole protocols", () => {
  test("the example of the language's design is understood", () => {
    const text = readFileSync(join(HERE, "cases/language-example.tea"), "utf8");
    const loaded = load({ name: "language-example.tea", text });
    expect(loaded.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(loaded.scenarios.map(({ name }) => name)).toEqual(["small", "usual"]);
  });

  test.each(listProtocols(join(ROOT, "protocols")))("%s", (path) => {
    const loaded = load({ name: path, text: readFileSync(join(ROOT, path), "utf8") });
    expect(loaded.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(loaded.scenarios).not.toEqual([]);
  });
});

describe("unfinished text", () => {
  // A deterministic sample of prefixes and of texts with one word left out: nothing may throw.
  const text = readFileSync(join(HERE, "cases/language-example.tea"), "utf8");
  const words = [...text.matchAll(/\S+/gu)].filter((_, index) => index % 5 === 0);

  test("a protocol that breaks off anywhere is reported", () => {
    for (let end = 0; end < text.length; end += 97) {
      const loaded = load({ name: "prefix.tea", text: text.slice(0, end) });
      expect(Array.isArray(loaded.diagnostics)).toBe(true);
    }
  });

  test("a protocol without one of its words is understood or reported", () => {
    for (const { index, 0: word } of words) {
      const loaded = load({ name: "gap.tea", text: text.slice(0, index) + text.slice(index + word.length) });
      expect(loaded.diagnostics.some(({ severity }) => severity === "error")).toBe(loaded.scenarios.length === 0);
    }
  });
});

function listProtocols(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return listProtocols(path);
      return entry.name.endsWith(".tea") ? [relative(ROOT, path)] : [];
    })
    .toSorted();
}
