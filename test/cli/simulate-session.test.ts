import { afterAll, describe, expect, test } from "vitest";
import { createSession, type Session } from "../../cli/simulate-session.js";
import type { Terminal } from "../../cli/terminal.js";
import { load } from "../../index.js";
import { createFolder } from "./kettle.js";
import { deadlock, ping, unexpectedBall } from "./protocols.js";

const folder = createFolder({ "ping.tea": ping });
afterAll(() => folder.remove());

/** Files of a session, by their names. */
const files = new Map<string, string>([["notes.json", '{"kettle": 7}']]);

function begin(text: string, check?: string): Session {
  const source = { name: "test.tea", text };
  const scenario = load(source).scenarios.find(({ name }) => check === undefined || name === check);
  if (scenario === undefined) throw new Error("no such check");
  const access = { read: (name: string) => files.get(name) ?? "", write: (name: string, saved: string) => void files.set(name, saved) };
  return createSession({ source, scenario, seed: 1, colour: false, width: 80, files: access });
}

/** What a user would see. */
function transcript(session: Session, lines: readonly string[]): string {
  return [session.opening, ...lines.map((line) => `> ${line}\n${session.answer(line).text}`)].join("\n");
}

describe("an interactive run", () => {
  test("shows the state and the steps, takes them and takes them back", async () => {
    const lines = ["1", "2", "inspect playera", "chart", "undo", "u 9", "undo", "trace", "", "help"];
    await expect(`${transcript(begin(ping, "usual"), lines)}\n`).toMatchFileSnapshot("golden/session.txt");
  });

  test("ends at a failure, and goes on behind it when the step is taken back", () => {
    const text = transcript(begin(unexpectedBall, "usual"), ["1", "2", "2", "1"]);
    expect(text).toContain("✗ Server in state 'Ready' has no handler for 'Ball' from PlayerA");
    expect(text).toContain("Unexpected message: Server");
    expect(text).toContain("The run ends here; undo goes back.");
    expect(text.trimEnd().split("\n").at(-1)).toBe("Cannot take step 1; none is offered");
  });

  test("explains a deadlock", () => {
    const session = begin(deadlock);
    let text = "";
    for (let attempt = 0; attempt < 300 && !text.includes("Deadlock:"); attempt += 1) {
      session.answer("undo 1000");
      text = session.answer("random 200").text;
    }
    expect(text).toContain("Who waits for whom");
    expect(session.answer("random").text).toBe("Nothing can happen any more.");
  });

  test("is repeated from a file", () => {
    const session = begin(ping, "usual");
    transcript(session, ["random 9", "save run.json"]);
    const chart = session.answer("chart").text;
    const other = begin(ping, "usual");
    expect(other.answer("load run.json").text).toContain("run.json: 9 steps repeated\n\nAfter step 9");
    expect(other.answer("chart").text).toBe(chart);
    const changed = begin(ping.replace("send Back to p", "drop"), "usual");
    expect(changed.answer("load run.json").text).toMatch(/step \d of 9 is not possible any more/u);
  });

  test.each([
    ["3", "Cannot take step 3; choose from 1 to 2"],
    ["undoo", 'Unknown command "undoo"; did you mean undo?'],
    ["xyz", 'Unknown command "xyz"; help lists them'],
    ["undo x", 'Cannot read "x"; it takes a number of steps'],
    ["undo", "There is no step to take back."],
    ["inspect", "Name a node; the nodes are PlayerA, PlayerB, Server"],
    ["inspect PlayerC", 'Unknown node "PlayerC"; did you mean PlayerA?'],
    ["save", "Name a file; for example: save run.json"],
    ["load", "Name a file; for example: load run.json"],
    ["load notes.json", 'Cannot load "notes.json": it is no run that save wrote'],
    ["load small.json", 'Cannot load "small.json": it is a run of check small with Players=1; start with --check and --set'],
  ])("answers %j", (line, answer) => {
    begin(ping, "small").answer("save small.json");
    expect(begin(ping, "usual").answer(line)).toEqual({ text: answer, isOver: false });
  });

  test("is over at quit", () => {
    expect(begin(ping).answer("q").isOver).toBe(true);
  });
});

test("kettle simulate --interactive reads lines until quit or their end", async () => {
  const entering = (lines: readonly string[]): Partial<Terminal> => ({
    readLines: async function* () {
      yield* lines;
    },
  });
  const command = ["simulate", "ping.tea", "--interactive", "--seed", "1", "--check", "usual"];
  const ended = await folder.kettleOn(entering(["1", "2", "save run.json"]), ...command);
  expect(ended.out).toContain("Ping, check usual: Players = 2, seed 1\n");
  expect(ended.out).toContain("run.json: 2 steps written\n");
  const quit = await folder.kettleOn(entering(["load run.json", "load none.json", "quit", "1"]), ...command);
  expect(quit.out).toContain("run.json: 2 steps repeated\n");
  expect(quit.out).toContain('Cannot read "none.json"');
  expect([ended.code, quit.code]).toEqual([0, 0]);
});
