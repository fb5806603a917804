import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { createEncoder } from "../../checker/reference/encode.js";
import { createWorld } from "../../checker/reference/world.js";
import { permuteState } from "../support/permute-state.js";
import { randomProtocol } from "../support/random-protocol.js";
import { loadRandom, numRuns, shippedProtocols, timeoutMs } from "./loading.js";
import { checkWalk, groupOf, lastOf, turns } from "./walks.js";

vi.setConfig({ testTimeout: timeoutMs });

describe("permuting a state", () => {
  test("commutes with the steps of random protocols", () => {
    fc.assert(
      fc.property(randomProtocol, turns, (text, walk) => checkWalk(loadRandom(text), walk)),
      { numRuns },
    );
  });

  test.each(shippedProtocols())("commutes with the steps of $name", ({ protocol }) => {
    fc.assert(
      fc.property(turns, (walk) => checkWalk(protocol, walk)),
      { numRuns: Math.ceil(numRuns / 50) },
    );
  });

  test("leaves the canonical encoding as it is, which is the least of the orbit", () => {
    fc.assert(
      fc.property(randomProtocol, turns, (text, walk) => {
        const world = createWorld(loadRandom(text));
        const group = groupOf(world);
        const encoder = createEncoder(world, group);
        const state = lastOf(world, walk);
        const images = group.map((permutation) => permuteState(world, state, permutation));
        const texts = new Set(images.map((image) => encoder.encode(image)));
        const [least = ""] = [...texts].sort();
        for (const image of images) expect(encoder.canonical(image)).toEqual({ key: least, orbit: texts.size });
      }),
      { numRuns },
    );
  });
});
