import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { expectPass, verifyCheck, type SearchResult } from "../../checker/index.js";
import { readMurphi, type MurphiOptions } from "../../dsl/murphi/index.js";
import type { Model } from "../../dsl/model/index.js";
import { interpretModel } from "../model/interpret-model.js";
import { readCase } from "./read-case.js";

// The first line of a case says what is found: states and rules without symmetry, or what goes wrong after how many steps; and behind that, in parentheses,
// with which options, if there are some. Where Rumur reads the case too, these are its numbers.

const FOLDER = "test/murphi/cases";
const cases = readdirSync(FOLDER).filter((name) => name.endsWith(".m"));

interface Case {
  readonly model: Model;
  /** The same, with all of its scalars optional. */
  readonly whole: Model;
  readonly expectation: string;
}

function readModels(name: string): Case {
  const { source, expectation: line } = readCase(`${FOLDER}/${name}`);
  const [, expectation = "", words = ""] = /^(.*?)(?: \((.*)\))?$/u.exec(line) ?? [];
  const [model, whole] = (["needed", "all"] as const).map((optionals) => readMurphi(source, { ...optionsOf(words), optionals }).model);
  if (model === undefined || whole === undefined) throw new Error(`${name} is not read`);
  return { model, whole, expectation };
}

/** `--dialect cmurphi --deadlock off` */
function optionsOf(words: string): MurphiOptions {
  const dialect = /--dialect (cmurphi|rumur)/u.exec(words)?.[1];
  const deadlock = /--deadlock (off|stuck|stuttering)/u.exec(words)?.[1];
  return {
    dialect: dialect === "cmurphi" ? "cmurphi" : "rumur",
    deadlock: deadlock === "off" || deadlock === "stuck" ? deadlock : "stuttering",
  };
}

async function search(model: Model, symmetry: "full" | "off"): Promise<SearchResult> {
  return (await verifyCheck({ check: "case", model, expectation: expectPass }, { symmetry })).result;
}

function found({ verdict, states, transitions }: SearchResult): string {
  if (verdict.kind === "holds") return `holds: ${states} states, ${transitions} rules`;
  if (verdict.kind === "bounded") return verdict.reason;
  const name = verdict.failure.name === undefined ? "" : ` "${verdict.failure.name}"`;
  const steps = verdict.trace?.steps.length ?? 0;
  return `${verdict.failure.kind}${name}: ${steps} ${steps === 1 ? "step" : "steps"}`;
}

test.each(cases)("%s: states and rules, or the shortest way to what is wrong, by the engine and by the interpreter", async (name) => {
  const { model, whole, expectation } = readModels(name);
  const [off, full] = [await search(model, "off"), await search(model, "full")];
  expect(found(off)).toBe(expectation);
  const isWrong = !expectation.startsWith("holds");
  expect(found(full)).toMatch(isWrong ? expectation : /^holds/u);
  const { verdict, states, transitions, depth } = off;
  expect(await search(whole, "off")).toMatchObject({ verdict, states, transitions, depth });
  if (isWrong) return;
  const slow = interpretModel(whole, { symmetry: "off" });
  expect(slow).toMatchObject({ states, transitions, depth, failure: undefined });
  const orbits = interpretModel(whole, { symmetry: "full" });
  expect(orbits).toMatchObject({ states: full.states, transitions: full.transitions, unreduced: slow.states, failure: undefined });
});
