import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectPass, verifyCheck, type SearchResult } from "../../checker/index.js";
import { readMurphi } from "../../dsl/murphi/index.js";
import { validateModel, type Model } from "../../dsl/model/index.js";
import { interpretModel } from "../model/interpret-model.js";
import { readCase } from "./read-case.js";

// The first line of a case says what is found: states and rules without symmetry, or what goes wrong after how many steps. Where Rumur reads the case
// too, these are its numbers.

const FOLDER = "test/murphi/cases";
const cases = readdirSync(FOLDER).filter((name) => name.endsWith(".m"));

function modelOf(name: string): { readonly model: Model; readonly expectation: string } {
  const { source, expectation } = readCase(`${FOLDER}/${name}`);
  const { model } = readMurphi(source);
  if (model === undefined) throw new Error(`${name} is not read`);
  return { model, expectation };
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

describe("a Murphi model", () => {
  test.each(cases)("%s: states and rules, or the shortest way to what is wrong", async (name) => {
    const { model, expectation } = modelOf(name);
    expect(validateModel(model)).toEqual([]);
    expect(found(await search(model, "off"))).toBe(expectation);
  });

  test.each(cases)("%s: the same is wrong in orbits", async (name) => {
    const { model, expectation } = modelOf(name);
    const wrong = expectation.startsWith("holds") ? "holds" : expectation;
    expect(found(await search(model, "full")).startsWith(wrong)).toBe(true);
  });

  test.each(cases.filter((name) => modelOf(name).expectation.startsWith("holds")))("%s: the interpreter finds the same", async (name) => {
    const { model } = modelOf(name);
    for (const symmetry of ["full", "off"] as const) {
      const { states, transitions, depth } = await search(model, symmetry);
      expect(interpretModel(model, { symmetry })).toMatchObject({ states, transitions, depth, failure: undefined });
    }
    const all = interpretModel(model, { symmetry: "off" }).states;
    expect(interpretModel(model, { symmetry: "full" }).unreduced).toBe(all);
  });
});
