import { expect, test } from "vitest";
import { checkLog } from "../../../conformance/index.js";
import { load } from "../../../dsl/index.js";
import { protocolSources } from "../../support/tea-sources.js";
import { linesOf, membersOf, simulate } from "./simulated-protocol.js";

// Runs in simulations, with the faults that protocols bear, are as the protocols say. `KETTLE_TRACES=all` tries every protocol; where clients ask for what the
// protocol leaves out, a machine may fail: the run is looked at until then.

const some: readonly { readonly file: string; readonly check: string }[] = [
  { file: "classic/stache.tea", check: "evicting" },
  { file: "classic/lossy-link.tea", check: "counted" },
  { file: "classic/two-phase-commit.tea", check: "crashes" },
  { file: "dsvm/lazy-release.tea", check: "pages" },
  { file: "khazana/cluster-manager.tea", check: "restart" },
  { file: "khazana/lock-leases.tea", check: "two" },
  { file: "khazana/release-consistency.tea", check: "three" },
  { file: "xfs/coherence.tea", check: "ordered" },
];

/** `all`, or the beginning of the names of some files. */
const tried = process.env["KETTLE_TRACES"];
const isNamed = (name: string): boolean => tried === "all" || (tried !== undefined && name.startsWith(tried));
const sources = protocolSources().filter(
  ({ name }) => isNamed(name) || (tried === undefined && some.some(({ file }) => name === `protocols/${file}`)),
);
const all = sources.flatMap((source) =>
  load(source).scenarios.flatMap(({ name: check, protocol, expectation = { kind: "pass" } }) => {
    const isSome = some.some((one) => source.name === `protocols/${one.file}` && one.check === check);
    const isWanted = tried === undefined ? isSome : expectation.kind === "pass";
    return isWanted ? [{ file: source.name, check, protocol, source }] : [];
  }),
);

test.each(all)("$file $check", ({ protocol, source }) => {
  const run = simulate(protocol, source, { seed: 1, forMs: 1_000 });
  const initial = new Map(protocol.values.map(({ name }) => [name, `${name}/${name}1`]));
  const found = checkLog(protocol, source, { lines: linesOf(run), members: membersOf(protocol), initial });
  expect(found.deviations.filter(({ what }) => run.incident === undefined || what !== "outcome")).toEqual([]);
  expect(found.messages.unknown).toBe(0);
  expect(found.steps).toBeGreaterThan(0);
});

test("there are runs", () => {
  expect(all.length).toBeGreaterThanOrEqual(tried === undefined ? some.length : 1);
});
