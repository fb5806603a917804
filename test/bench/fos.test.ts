import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { nameModel, type NameAnswer } from "../../bench/fos/name-model.js";
import { drawPlots } from "../../bench/fos/plot.js";
import { runProcesses } from "../../bench/fos/process-run.js";
import { findNonLinearizable, History } from "../../runtime/simulation/index.js";

describe("a history of a name", () => {
  const registered = ["register", "x", { kind: "done" }] as const;

  test.each<readonly [string, string, readonly (readonly [request: string, location: string, answer: NameAnswer | undefined])[]]>([
    [
      "that ends as it should",
      "linearizable",
      [registered, ["lookup", "", { kind: "location", location: "x" }], ["unregister", "", { kind: "done" }]],
    ],
    ["that forgets a registration", "violated", [registered, ["lookup", "", { kind: "location", location: null }]]],
    [
      "that remembers what is gone",
      "violated",
      [registered, ["unregister", "", { kind: "done" }], ["lookup", "", { kind: "location", location: "x" }]],
    ],
    ["with two owners", "violated", [registered, ["register", "y", { kind: "done" }]]],
    ["with a refusal for no reason", "violated", [["register", "x", { kind: "exists" }]]],
    [
      "with a change that nobody answered, and that was made",
      "linearizable",
      [
        ["register", "x", undefined],
        ["lookup", "", { kind: "location", location: "x" }],
      ],
    ],
    [
      "with one that was not made",
      "linearizable",
      [
        ["register", "x", undefined],
        ["lookup", "", { kind: "location", location: null }],
      ],
    ],
    [
      "with one that was made and gone again",
      "violated",
      [
        ["register", "x", undefined],
        ["lookup", "", { kind: "location", location: "x" }],
        ["lookup", "", { kind: "location", location: null }],
      ],
    ],
  ])("%s is %s", (_, verdict, operations) => {
    const history = new History();
    for (const [request, location, answer] of operations) {
      const operation = history.begin({ client: "c", block: "Name/n", request, args: { location }, beginMs: 0 });
      if (answer !== undefined) history.end(operation, answer, 0);
    }
    expect(findNonLinearizable(history.operations, nameModel).kind).toBe(verdict);
  });
});

test("processes that are killed, leave and are cut off answer as one name table would", async () => {
  const result = await runProcesses({
    seed: 1,
    servers: 3,
    clients: 4,
    operations: 150,
    command: [process.execPath, join(import.meta.dirname, "../../dist/bin/main.js")],
  });
  expect(result).toMatchObject({ verdict: "linearizable", agree: true });
});

test("a plot has a line and its points for each system", () => {
  const lines = [
    {
      name: "one",
      points: [
        [1, 10],
        [2, 20],
      ] as const,
    },
    {
      name: "two",
      points: [
        [1, 5],
        [2, 1234],
      ] as const,
    },
  ];
  const svg = drawPlots([{ title: "T", xName: "clients", yName: "a second", lines }]);
  expect(svg.match(/<circle/gu)).toHaveLength(4);
  expect(svg.match(/stroke-width="2"/gu)).toHaveLength(4);
  expect(svg).toContain(">2k</text>");
});
