import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/classic/two-phase-commit.tea", [
  { check: "two", verdict: "holds", full: [47, 84], off: [83, 150], depth: 10 },
  { check: "three", verdict: "holds", full: [197, 568], off: [911, 2684], depth: 14 },
  { check: "early", verdict: "invariant", trace: 7, full: [54, 127], off: [233, 500], depth: 7 },
  { check: "presuming", verdict: "invariant", trace: 11, full: [458, 1520], off: [2331, 7682], depth: 11 },
  { check: "stopped", verdict: "deadlock", trace: 8, full: [132, 350], off: [606, 1583], depth: 9 },
]);

pinChecks("protocols/classic/election.tea", [
  { check: "two", verdict: "holds", full: [133, 293], off: [256, 562], depth: 12 },
  { check: "three", verdict: "holds", full: [936, 2981], off: [5569, 17730], depth: 15 },
  { check: "four", verdict: "holds", full: [310, 994], off: [5903, 18908], depth: 16 },
  { check: "twice", verdict: "assertion", trace: 8, full: [484, 1075], off: [2820, 6168], depth: 8 },
  { check: "old", verdict: "assertion", trace: 10, full: [1816, 4547], off: [10793, 26916], depth: 10 },
  { check: "kept", verdict: "uncovered", full: [99, 212], off: [188, 400], depth: 12 },
]);

pinChecks("protocols/classic/paxos.tea", [
  { check: "two", verdict: "holds", full: [1289, 3381], off: [14274, 36924], depth: 16 },
  { check: "forgetful", verdict: "assertion", trace: 16, full: [1322, 3413], off: [14778, 37524], depth: 16 },
  { check: "stubborn", verdict: "assertion", trace: 16, full: [1336, 3451], off: [14826, 37740], depth: 16 },
]);
