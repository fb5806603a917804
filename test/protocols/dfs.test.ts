import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/dfs/callbacks.tea", [
  { check: "two", verdict: "holds", full: [3829, 7903], off: [7601, 15682], depth: 48 },
  { check: "three", verdict: "holds", full: [1927, 5852], off: [10448, 31659], depth: 37 },
  { check: "impatient", verdict: "assertion", trace: 18, full: [550, 1034], off: [1078, 2030], depth: 18 },
  { check: "forgetful", verdict: "assertion", trace: 20, full: [740, 1357], off: [1452, 2662], depth: 20 },
  { check: "strict", verdict: "invariant", trace: 13, full: [138, 247], off: [267, 472], depth: 13 },
]);
