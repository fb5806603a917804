import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/update.tea", [
  { check: "two", verdict: "holds", full: [8518, 27610], off: [33984, 110208], depth: 30 },
  { check: "three", verdict: "holds", full: [1507, 4744], off: [16022, 50328], depth: 20 },
  { check: "unordered", verdict: "holds", full: [4941, 18054], off: [19704, 72072], depth: 35 },
  { check: "silent", verdict: "invariant", trace: 16, full: [1971, 4726], off: [7816, 18704], depth: 16 },
  { check: "eager", verdict: "invariant", trace: 10, full: [188, 352], off: [736, 1380], depth: 10 },
  { check: "gap", verdict: "invariant", trace: 16, full: [933, 2197], off: [3700, 8736], depth: 16 },
  { check: "unnumbered", verdict: "invariant", trace: 12, full: [372, 801], off: [1462, 3164], depth: 12 },
  { check: "hasty", verdict: "invariant", trace: 11, full: [266, 547], off: [1046, 2148], depth: 11 },
]);
