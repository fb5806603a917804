import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/classic/two-phase-commit.tea", [
  { check: "two", verdict: "holds", full: [47, 84], off: [83, 150], depth: 10 },
  { check: "three", verdict: "holds", full: [197, 568], off: [911, 2684], depth: 14 },
  { check: "early", verdict: "invariant", trace: 7, full: [54, 127], off: [233, 500], depth: 7 },
  { check: "presuming", verdict: "invariant", trace: 11, full: [458, 1520], off: [2331, 7682], depth: 11 },
  { check: "stopped", verdict: "deadlock", trace: 3, full: [29, 53], off: [93, 123], depth: 4 },
  { check: "crashes", verdict: "holds", full: [5689, 17904], off: [11280, 35242], depth: 17 },
  { check: "participants", verdict: "holds", full: [3047, 12052], off: [16261, 63194], depth: 17 },
  { check: "forgetful", verdict: "invariant", trace: 10, full: [534, 1462], off: [1050, 2833], depth: 10 },
  { check: "unlogged", verdict: "invariant", trace: 9, full: [531, 1192], off: [998, 2211], depth: 9 },
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
  { check: "crash", verdict: "holds", full: [7917, 26704], off: [91314, 304380], depth: 18, isLarge: true },
  { check: "amnesia", verdict: "assertion", trace: 18, full: [10793, 33974], off: [125118, 389820], depth: 18, isLarge: true },
  { check: "forgetful", verdict: "assertion", trace: 16, full: [1322, 3413], off: [14778, 37524], depth: 16 },
  { check: "stubborn", verdict: "assertion", trace: 16, full: [1336, 3451], off: [14826, 37740], depth: 16 },
]);
