import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/dfs/callbacks.tea", [
  { check: "two", verdict: "holds", full: [3829, 7903], off: [7601, 15682], depth: 48 },
  { check: "three", verdict: "holds", full: [1927, 5852], off: [10448, 31659], depth: 37 },
  { check: "watching", verdict: "holds", full: [6192, 13312], off: [12300, 26444], depth: 49 },
  { check: "impatient", verdict: "assertion", trace: 18, full: [550, 1034], off: [1078, 2030], depth: 18 },
  { check: "forgetful", verdict: "assertion", trace: 20, full: [740, 1357], off: [1452, 2662], depth: 20 },
  { check: "strict", verdict: "invariant", trace: 13, full: [138, 247], off: [267, 472], depth: 13 },
]);

pinChecks("protocols/dfs/leases.tea", [
  { check: "one", verdict: "holds", full: [4638, 12904], off: [9276, 25808], depth: 42 },
  { check: "two", verdict: "holds", full: [11172, 36536], off: [43616, 142436], depth: 49 },
  { check: "tight", verdict: "invariant", trace: 11, full: [368, 888], off: [736, 1776], depth: 11 },
  { check: "endless", verdict: "stuck", trace: 7, full: [542, 1280], off: [1084, 2560], depth: 23 },
  { check: "unnumbered", verdict: "invariant", trace: 25, full: [4056, 10815], off: [8112, 21630], depth: 25 },
  { check: "strict", verdict: "invariant", trace: 17, full: [972, 2556], off: [1944, 5112], depth: 17 },
]);
