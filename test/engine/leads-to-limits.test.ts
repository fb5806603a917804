import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { CompiledSearch } from "../../checker/compiled-search.js";
import { edgesBase } from "../../checker/engine/compile/memory-map.js";
import { progressFlag } from "../../checker/engine/compile/rules.js";
import { sourceMark } from "../../checker/engine/compile/store.js";
import { compileModel, EngineLimit, Search } from "../../checker/engine/index.js";
import { AreaCells } from "../../checker/engine/search/area-cells.js";
import { reserveMemory } from "../../checker/engine/search/reserve-memory.js";
import { StepEdges } from "../../checker/engine/search/step-edges.js";
import { ComponentSearch } from "../../checker/properties/components.js";
import { unfair } from "../../checker/properties/index.js";
import type { Verdict } from "../../checker/verdict/index.js";
import { load, type Protocol } from "../../dsl/index.js";
import {
  binary,
  equal,
  numberOf,
  readVariable,
  validateModel,
  variable,
  type Fairness,
  type Model,
  type Rule,
} from "../../dsl/model/index.js";
import { interpretModel } from "../model/interpret-model.js";

// What a search for `leads to` runs out of, and constraints that depend on the state.

const memoryBytes = 16 * 1024 * 1024;

afterEach(() => vi.restoreAllMocks());

function protocolOf(path: string, check: string): Protocol {
  const found = load({ name: path, text: readFileSync(path, "utf8") }).scenarios.find(({ name }) => name === check);
  if (found === undefined) throw new Error(`no check '${check}' in ${path}`);
  return found.protocol;
}

function verdictOf(path: string, check: string): Verdict | undefined {
  return new CompiledSearch(protocolOf(path, check), { symmetry: "full", memoryBytes }, () => 0).run(Number.POSITIVE_INFINITY)?.verdict;
}

describe("a search that runs out of memory is bounded", () => {
  test("for steps", () => {
    vi.spyOn(StepEdges.prototype, "isFull", "get").mockReturnValue(true);
    expect(verdictOf("protocols/classic/peterson.tea", "alternate")).toEqual({
      kind: "bounded",
      reason: "the memory for the steps of the graph, 8 MiB, is full; more memory may help",
    });
    expect(verdictOf("protocols/classic/lossy-link.tea", "transfer")).toEqual({
      kind: "bounded",
      reason: "the memory for the steps of the graph, 8 MiB, is full; more memory may help, as 'leads to' is decided without symmetry",
    });
  });

  test("for components", () => {
    vi.spyOn(ComponentSearch.prototype, "run").mockImplementation(() => {
      throw new RangeError("Array buffer allocation failed");
    });
    expect(verdictOf("protocols/classic/peterson.tea", "alternate")).toEqual({
      kind: "bounded",
      reason: "the machine has no memory left for the edges of the graph",
    });
  });

  test("for the second search", () => {
    const own = reserveMemory(memoryBytes);
    const reserve = vi.spyOn(WebAssembly, "Memory");
    reserve.mockImplementationOnce(function () {
      return own;
    });
    reserve.mockImplementationOnce(function () {
      throw new RangeError("could not allocate memory");
    });
    expect(verdictOf("protocols/classic/lossy-link.tea", "transfer")).toEqual({
      kind: "bounded",
      reason: "the machine has no memory for the second search, in which 'leads to' is decided",
    });
    expect(reserve).toHaveBeenCalledTimes(2);
  });
});

describe("steps of the graph", () => {
  const area = new AreaCells(new DataView(new ArrayBuffer(1024 * 1024)), 0);
  const put = (words: readonly number[]): void => {
    new Uint32Array(area.view.buffer, edgesBase, words.length).set(words);
    area.set("edgesEnd", edgesBase + 4 * words.length);
  };

  test("are found by their states, in whatever order they come", () => {
    const edges = new StepEdges(64 * 1024);
    const flags = (constraint: number): number => ((constraint + 1) << 2) | progressFlag;
    put([sourceMark + 7, 1, flags(5), 2, 0]);
    edges.take(area);
    put([sourceMark + 9000, 7, flags(0xfffe)]);
    edges.take(area);
    const { first, count, to, constraint } = edges.graph({ states: 9001, initial: [7], strengths: [] });
    expect([first[7], count[7], first[9000], count[9000], count[8]]).toEqual([0, 2, 2, 1, 0]);
    expect([to[0], to[1], to[2]]).toEqual([1, 2, 7]);
    expect([constraint[0], constraint[1], constraint[2]]).toEqual([5, unfair, 0xfffe]);
    const marks = new Uint8Array(9001);
    marks[1] = 1;
    edges.spread(marks, "progress", 3);
    expect([marks[7], marks[9000], marks[2]]).toEqual([1, 1, 0]);
  });

  test("beyond the memory for them are noticed", () => {
    const edges = new StepEdges(64 * 1024);
    const words = Array.from({ length: 2 * Math.floor((64 * 1024) / 7) }, (_, index) => index % 2);
    put([sourceMark, ...words.slice(8)]);
    edges.take(area);
    expect(edges.isFull).toBe(false);
    put([sourceMark + 1, ...words.slice(0, 12)]);
    edges.take(area);
    expect(edges.isFull).toBe(true);
  });
});

/** A token goes from 0 to 1, and from there on to 2 or back. */
function token(fairness: (by: readonly Rule["guard"][]) => Fairness, high = 2): Model {
  const at = readVariable("token");
  const moves = [
    [0, 1],
    [1, 0],
    [1, 2],
  ] as const;
  const rule = ([from, to]: readonly [number, number], name: string, served: Fairness): Rule => ({
    name,
    params: [],
    guard: equal(at, numberOf(from)),
    locals: [],
    body: [{ kind: "assign", target: variable("token"), value: numberOf(to), span: undefined }],
    meta: {
      event: "environment",
      progress: true,
      fairness: served,
      role: undefined,
      node: undefined,
      block: undefined,
      subject: undefined,
      args: [],
      channel: undefined,
      from: undefined,
    },
    span: undefined,
  });
  return {
    name: "Token",
    types: [],
    variables: [{ name: "token", type: { kind: "range", low: 0, high }, transient: false }],
    routines: [],
    starts: [{ name: "start", params: [], locals: [], body: [], span: undefined }],
    // The way back serves what the first step serves, so it counts for that one alone where constraints are told apart by the place.
    rules: moves.map((move, index) => rule(move, `move ${index}`, index === 1 ? { strength: "none" } : fairness([at]))),
    properties: [
      {
        kind: "leads to",
        name: "it comes",
        params: [],
        condition: binary("<", at, numberOf(2)),
        goal: equal(at, numberOf(2)),
        span: undefined,
      },
    ],
    symmetry: [],
  };
}

describe("constraints that depend on the state", () => {
  const decide = (model: Model): string | undefined => {
    expect(validateModel(model)).toEqual([]);
    const found = new Search(compileModel(model, { memoryBytes, symmetry: "off", leadsTo: "all" })).run(() => false);
    expect(interpretModel(model, { symmetry: "off" }).failure?.kind).toBe(found?.found?.kind);
    return found?.kind;
  };

  test("are told apart by it", () => {
    expect(decide(token((by) => ({ strength: "strong", constraint: "move", by })))).toBe("exhausted");
    expect(decide(token(() => ({ strength: "strong", constraint: "move", by: [] })))).toBe("failed");
    expect(decide(token((by) => ({ strength: "weak", constraint: "move", by })))).toBe("failed");
    expect(decide(token(() => ({ strength: "none" })))).toBe("failed");
  });

  test("are no more than the engine takes", () => {
    const compile = (high: number): unknown =>
      compileModel(
        token((by) => ({ strength: "weak", constraint: "move", by }), high),
        { memoryBytes, symmetry: "off", leadsTo: "all" },
      );
    expect(compile(0xfffe)).toBeDefined();
    expect(() => compile(0xffff)).toThrow(EngineLimit);
    expect(() => compile(0xffff)).toThrow("65536 fairness constraints, and the compiled engine takes 65535");
  });
});
