import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileModel, runTo, Search, SpillFailed, type CompiledModel, type SpillSpace } from "../../checker/engine/index.js";
import { load } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import { falsehood, not, or, truth, type Model } from "../../dsl/model/index.js";

// States that wait elsewhere change nothing that a search finds; where they do not come back, it ends without a verdict.

const memoryBytes = 64 * 2 ** 20;

/** Pieces in memory. */
class Pieces implements SpillSpace {
  readonly #pieces: Uint8Array[] = [];
  pushed = 0;
  taken = 0;
  bytes = 0;
  isClosed = false;

  push(piece: Uint8Array): void {
    this.pushed += 1;
    this.bytes += piece.length;
    this.#pieces.push(piece.slice());
  }

  take(target: Uint8Array): void {
    const piece = this.#pieces.shift();
    expect(piece?.length).toBe(target.length);
    this.taken += 1;
    target.set(piece ?? []);
  }

  close(): void {
    this.isClosed = true;
  }
}

function modelOf(path: string, check: string): Model {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") });
  const found = scenarios.find(({ name }) => name === check);
  if (found === undefined) throw new Error("no such check");
  return lower(found.protocol);
}

function compiled(model: Model, spills: boolean): CompiledModel {
  return compileModel(model, { symmetry: "off", memoryBytes, keep: "fingerprints", ...(spills ? { spills, ringStates: 4096 } : {}) });
}

/** What a search finds, with the steps that lead to a failure. */
function finish(search: Search): unknown {
  const outcome = search.run(() => false);
  const { found } = outcome ?? {};
  if (found === undefined) return { outcome };
  const { state, ...named } = found;
  return { outcome: { ...outcome, found: named }, depth: search.pathTo(state).length, steps: runTo(search, found).labels.length };
}

describe("a search with states elsewhere finds the same", () => {
  test.each([
    ["protocols/classic/stache.tea", "usual"],
    ["protocols/classic/paxos.tea", "crash"],
    ["protocols/classic/paxos.tea", "amnesia"],
    ["protocols/classic/quorum-register.tea", "amnesia"],
  ])("%s, check %s", (path, check) => {
    const model = modelOf(path, check);
    const pieces = new Pieces();
    const search = new Search(compiled(model, true), { spillSpace: pieces });
    const expected = new Search(compiled(model, false));
    expect(finish(search)).toEqual(finish(expected));
    search.close();
    expect(pieces.pushed).toBeGreaterThan(20);
    expect(pieces.taken).toBeGreaterThan(10);
    expect(pieces.isClosed).toBe(true);
    expect([search.spilledBytes === pieces.bytes, expected.spilledBytes]).toEqual([true, undefined]);
  });

  test.each([
    ["exhausted", truth],
    ["failed", falsehood],
  ])("where it decides `leads to`, which asks each state while it is there: %s", (kind, always) => {
    const stache = modelOf("protocols/classic/stache.tea", "usual");
    const rest = stache.properties.find(({ name }) => name === "stuck")?.condition ?? falsehood;
    // What is begun need not come to rest, as others ask again and again; the other goal is always there.
    const property = {
      kind: "leads to",
      name: "rest",
      params: [],
      condition: not(rest),
      goal: or(rest, always),
      span: undefined,
    } as const;
    const model = { ...stache, properties: [...stache.properties, property] };
    const options = { symmetry: "off", memoryBytes, leadsTo: "representative" } as const;
    const pieces = new Pieces();
    const keeping = { ...options, keep: "fingerprints", spills: true, ringStates: 4096 } as const;
    const search = new Search(compileModel(model, keeping), { spillSpace: pieces });
    const expected = finish(new Search(compileModel(model, options)));
    expect(finish(search)).toEqual(expected);
    expect(expected).toMatchObject({ outcome: { kind } });
    expect(pieces.pushed).toBeGreaterThan(20);
  });

  test("a small one keeps all in memory", () => {
    const pieces = new Pieces();
    const search = new Search(compiled(modelOf("protocols/classic/mesi.tea", "two"), true), { spillSpace: pieces });
    expect(search.run(() => false)?.kind).toBe("exhausted");
    expect([pieces.pushed, search.spilledBytes]).toEqual([0, 0]);
  });

  test("with a limit on its depth too", () => {
    const model = modelOf("protocols/classic/stache.tea", "usual");
    const outcome = new Search(compiled(model, true), { depth: 20, spillSpace: new Pieces() }).run(() => false);
    expect(outcome).toMatchObject({ kind: "bounded", reason: "states deeper than 20 steps" });
    expect(outcome).toEqual(new Search(compiled(model, false), { depth: 20 }).run(() => false));
  });
});

describe("a search whose states do not come back ends without a verdict", () => {
  const model = compiled(modelOf("protocols/classic/stache.tea", "usual"), true);
  const failing = (call: "push" | "take", at: number): SpillSpace => {
    const pieces = new Pieces();
    let calls = 0;
    const fail = (): void => {
      calls += 1;
      if (calls === at) throw new SpillFailed("the disk is gone");
    };
    return {
      push: (piece) => {
        if (call === "push") fail();
        pieces.push(piece);
      },
      take: (target) => {
        if (call === "take") fail();
        pieces.take(target);
      },
      close: () => undefined,
    };
  };

  test.each([
    ["push", 1],
    ["push", 17],
    ["take", 1],
    ["take", 30],
  ] as const)("%s %d", (call, at) => {
    const outcome = new Search(model, { spillSpace: failing(call, at) }).run(() => false);
    expect(outcome).toMatchObject({ kind: "bounded", found: undefined, reason: "the disk is gone" });
    expect(outcome?.states).toBeGreaterThan(4096);
    expect(outcome?.states).toBeLessThan(67_396);
  });

  test("what is wrong with the space itself is no limit of the search", () => {
    const broken: SpillSpace = {
      push: () => {
        throw new TypeError("a mistake");
      },
      take: () => undefined,
      close: () => undefined,
    };
    expect(() => new Search(model, { spillSpace: broken }).run(() => false)).toThrow("a mistake");
  });
});
