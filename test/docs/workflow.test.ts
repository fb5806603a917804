import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listFences, ROOT } from "./fences.js";

// The workflow of `docs/runtime/conformance.md` in a project with one protocol: its steps about protocols end with 0, and say what is wrong.

const workflow =
  listFences().find(({ place, words }) => place.startsWith("docs/runtime/conformance.md") && words[0] === "yaml")?.text ?? "";
const folder = mkdtempSync(join(tmpdir(), "kettle-workflow-"));

beforeAll(() => {
  mkdirSync(join(folder, "protocols"));
  writeFileSync(join(folder, "protocols/cell.tea"), protocolOf("Cell"));
  shell("git init --quiet");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the workflow", () => {
  const { verify, generate, conform } = steps();

  test("finds modules that were never committed, and takes them when they are", () => {
    expect(shell(generate).status).toBe(1);
    shell("git add .");
    const outcomes = [verify, generate, conform].map(shell);
    expect(
      outcomes.map(({ status }) => status),
      outcomes.map(({ text }) => text).join(""),
    ).toEqual([0, 0, 0]);
  });

  test("finds a module that is not the protocol's any more", () => {
    appendFileSync(join(folder, "src/generated/cell.ts"), "// by hand\n");
    shell("git add .");
    const { status, text } = shell(generate);
    expect(status, text).toBe(1);
    expect(text).toContain("-// by hand");
  });

  test("finds a check that has not the verdict that it expects", () => {
    writeFileSync(join(folder, "protocols/wrong.tea"), protocolOf("Wrong").replace("last = data", ""));
    const { status, text } = shell(verify);
    expect(status, text).toBe(1);
    expect(text).toContain("what was put is kept");
  });
});

/** The commands of the steps that run `kettle`, by their command. */
function steps(): { readonly verify: string; readonly generate: string; readonly conform: string } {
  const runs = [...workflow.matchAll(/^ +run: (?:\|\n((?: {10}.*\n)+)|(.+)$)/gmu)].map(([, block, line]) => block ?? line ?? "");
  const find = (command: string): string => runs.find((run) => run.includes(`kettle ${command} `)) ?? `no step runs kettle ${command}`;
  return { verify: find("verify"), generate: find("generate"), conform: find("conform") };
}

/** Runs commands as a pipeline does: until one fails. */
function shell(commands: string): { readonly status: number | null; readonly text: string } {
  const own = commands.replaceAll("npx kettle", `"${execPath}" "${join(ROOT, "dist/bin/main.js")}"`);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", own], { cwd: folder, encoding: "utf8" });
  return { status, text: stdout + stderr };
}

function protocolOf(name: string): string {
  return `protocol ${name}

node Keeper
node User[2]
value Data[2]

message Put(data: Data) : User -> Keeper
message Done : Keeper -> User

ghost latest: Data

machine User {
  request put(v: Data)
  start state Free {
    on put(v) {
      send Put(v) to Keeper
      suspend in Waiting
      become Free
      return
    }
  }
  state Waiting(k: continuation) {
    on Done { resume k }
  }
  on Done { fail "nobody has put anything" }
}

machine Keeper {
  var last: Data
  start state On {
    on Put(data) from u {
      last = data
      latest = data
      send Done to u
    }
  }
}

invariant "what was put is kept": Keeper.last == latest

check two { } expect pass
`;
}
