import { randomBytes } from "node:crypto";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import { expect, test } from "vitest";
import * as adapters from "../../runtime/adapters/index.js";
import * as fos from "../../runtime/fos/index.js";
import * as kernel from "../../runtime/kernel/index.js";
import * as simulation from "../../runtime/simulation/index.js";
import * as transport from "../../runtime/transport/index.js";
import { listFences } from "../docs/fences.js";
import { cacheType } from "../../bench/runtime/by-hand/stache-cache.js";
import { stacheSetting } from "./support/stache-nodes.js";
import { homeType } from "../../bench/runtime/by-hand/stache-home.js";

// Fences `ts runs` of the pages about the runtime are programs. Each `console.log` says behind it what it prints.

const programs = listFences().filter(({ words }) => words[0] === "ts" && words[1] === "runs");

test.each(programs.map(({ place, text }) => [place, text] as const))("%s prints what it says", async (_, text) => {
  const printed: string[] = [];
  const print = (...values: readonly unknown[]): void => void printed.push(values.join(" "));
  const run: unknown = runInThisContext(`(async (given) => { ${bodyOf(text)} })`);
  if (typeof run !== "function") throw new Error("a program is a function");
  const console = { log: print, error: print };
  const given = {
    ...kernel,
    ...simulation,
    ...transport,
    ...adapters,
    ...fos,
    randomBytes,
    homeType,
    cacheType,
    console,
    setting: stacheSetting,
  };
  await Reflect.apply(run, undefined, [given]);
  const expected = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gmu)].map(([, shown]) => shown);
  expect(expected).not.toEqual([]);
  expect(printed).toEqual(expected);
});

test("there are programs", () => {
  expect(programs).toHaveLength(6);
});

/** The program in JavaScript, with what it imports or is given as names. */
function bodyOf(text: string): string {
  const imported = [...text.matchAll(/^import \{(.*)\} from .*$/gmu)].flatMap(([, names = ""]) => names.split(","));
  const values = imported.map((name) => name.trim()).filter((name) => !name.startsWith("type "));
  const given = ["homeType", "cacheType", "console", "setting"].filter((name) => !text.includes(`const ${name} =`));
  const body = text.replace(/^import .*$/gmu, "");
  const { outputText } = ts.transpileModule(body, { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } });
  return `const { ${[...values, ...given].join(", ")} } = given;\n${outputText.replace("export {};", "")}`;
}
