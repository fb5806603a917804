import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { explore } from "../../checker/reference/index.js";
import { expectPass, met } from "../../checker/trace/index.js";
import { run } from "../../cli/run.js";
import type { Terminal } from "../../cli/terminal.js";
import { load, render, type Loaded } from "../../dsl/index.js";
import { noLines } from "../cli/kettle.js";
import { listCommands, missingLines } from "./commands.js";
import { insertFragment, listFences, ROOT, wordAfter, type Fence } from "./fences.js";

// What stands behind the fences of the documentation:
//   tea                        a whole protocol without errors
//   tea verify                 the same, and each check has the verdict that it expects
//   tea frame                  the protocol into which fragments are put, at its marks
//   tea fragment PLACE         `declarations`, `items`, `handlers` or `statements`
//   … error CODE               errors with this code and no other
//   … file NAME                a text that the reader is told to write; the commands below it find it under this name
//   diff file NAME             a change to this text: lines with `-` go, lines with `+` come, others tell the place
//   sh, sh exits CODE          commands that begin with `npx kettle` or `kettle` end with this code (0)
//   text shows                 lines of the output of the last command above, in their order; a line `…` leaves some out

// The pages of the codes have a test of their own (`test/analysis/codes-pages.test.ts`).
const fences = listFences().filter((fence) => !fence.place.startsWith("docs/codes/"));
const teaFences = fences.filter((fence) => fence.words[0] === "tea");
const frame = teaFences.find((fence) => fence.words[1] === "frame")?.text ?? "";
const commands = listCommands(fences);

describe("protocols in the documentation", () => {
  test.each(teaFences.map((fence) => [fence.place, fence] as const))("%s", (_place, fence) => {
    const loaded = loadFence(fence);
    const wanted = wordAfter(fence, "error");
    const codes = loaded.diagnostics.filter((diagnostic) => diagnostic.severity === "error").map((diagnostic) => diagnostic.code);
    expect([...new Set(codes)], render(loaded.diagnostics, loaded.source, { colour: false })).toEqual(wanted === undefined ? [] : [wanted]);
    if (fence.words.includes("verify")) expect(unmetChecks(loaded)).toEqual([]);
  });
});

describe("commands in the documentation", () => {
  const folder = mkdtempSync(join(tmpdir(), "kettle-docs-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(commands)("$place $line", async ({ line, code, files, shown }) => {
    let output = "";
    const print = (text: string): void => void (output += `${text}\n`);
    const words = wordsOf(line);
    // A command about a file that the page told its reader to write runs where that file is; any other in the project.
    const written = words.filter((word) => files.has(word));
    for (const name of written) writeFileSync(join(folder, name), files.get(name) ?? "");
    const ended = await run(words, { ...silent, out: print, err: print, folder: written.length > 0 ? folder : ROOT });
    expect(ended, output).toBe(code);
    expect(missingLines(shown, output), output).toEqual([]);
  });
});

const silent: Terminal = {
  out: () => undefined,
  err: () => undefined,
  isInteractive: false,
  colour: false,
  width: 120,
  folder: ROOT,
  isDebug: true,
  command: [],
  environment: {},
  threads: {},
  onInterrupt: () => () => undefined,
  readLines: noLines,
};

function loadFence(fence: Fence): Loaded {
  const text = fence.words[1] === "fragment" ? insertFragment(frame, fence) : fence.text;
  return load({ name: fence.place, text });
}

function unmetChecks(loaded: Loaded): readonly string[] {
  return loaded.scenarios
    .filter(({ protocol, expectation }) => !met(expectation ?? expectPass, explore(protocol, { symmetry: "full" }).verdict))
    .map(({ name }) => name);
}

/** The words behind `kettle`, without quotes and a comment at the end. */
function wordsOf(line: string): readonly string[] {
  const words: readonly string[] = line.replace(/\s#.*$/u, "").match(/"[^"]*"|'[^']*'|\S+/gu) ?? [];
  return words.slice(words.indexOf("kettle") + 1).map((word) => word.replace(/^(["'])(.*)\1$/u, "$2"));
}
