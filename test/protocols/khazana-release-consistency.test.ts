import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/release-consistency.tea", [
  { check: "two", verdict: "holds", full: [5986, 13229], off: [23918, 52868], depth: 25 },
  { check: "three", verdict: "holds", full: [7006, 17884], off: [79378, 200208], depth: 25 },
  { check: "whole", verdict: "invariant", trace: 16, full: [3515, 7545], off: [14046, 30148], depth: 16 },
  { check: "replacing", verdict: "invariant", trace: 19, full: [4910, 10929], off: [19624, 43668], depth: 19 },
  { check: "forgetful", verdict: "invariant", trace: 22, full: [5775, 12723], off: [23082, 50844], depth: 22 },
  { check: "stale", verdict: "invariant", trace: 18, full: [4604, 10092], off: [18400, 40328], depth: 18 },
  { check: "early", verdict: "invariant", trace: 13, full: [1092, 2323], off: [4358, 9268], depth: 13 },
  { check: "careless", verdict: "deadlock", trace: 14, full: [620, 1368], off: [2468, 5440], depth: 15 },
  { check: "strict", verdict: "invariant", trace: 6, full: [64, 108], off: [246, 408], depth: 6 },
]);
