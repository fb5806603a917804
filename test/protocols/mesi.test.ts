import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/classic/mesi.tea", [
  { check: "two", verdict: "holds", full: [1059, 2973], off: [4210, 11824], depth: 26 },
  { check: "three", verdict: "holds", full: [1401, 4179], off: [7831, 23001], depth: 23 },
  { check: "stubborn", verdict: "deadlock", trace: 19, full: [947, 2695], off: [3762, 10712], depth: 20 },
  { check: "trusting", verdict: "invariant", trace: 9, full: [367, 965], off: [1454, 3824], depth: 9 },
  { check: "merged", verdict: "overflow", trace: 11, full: [435, 1217], off: [1726, 4832], depth: 11 },
]);
