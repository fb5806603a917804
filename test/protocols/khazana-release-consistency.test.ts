import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/release-consistency.tea", [
  { check: "two", verdict: "holds", full: [7923, 17725], off: [31658, 70828], depth: 25 },
  { check: "three", verdict: "holds", full: [3566, 9170], off: [20047, 51180], depth: 25 },
  { check: "whole", verdict: "invariant", trace: 16, full: [3957, 8526], off: [15814, 34072], depth: 16 },
  { check: "replacing", verdict: "invariant", trace: 19, full: [6479, 14483], off: [25894, 57860], depth: 19 },
  { check: "forgetful", verdict: "invariant", trace: 22, full: [7641, 16955], off: [30542, 67756], depth: 22 },
  { check: "early", verdict: "invariant", trace: 13, full: [1186, 2471], off: [4734, 9860], depth: 13 },
  { check: "careless", verdict: "deadlock", trace: 14, full: [620, 1368], off: [2468, 5440], depth: 15 },
  { check: "strict", verdict: "invariant", trace: 6, full: [66, 108], off: [254, 408], depth: 6 },
]);
