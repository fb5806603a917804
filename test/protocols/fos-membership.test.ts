import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/membership.tea", [
  { check: "small", verdict: "holds", full: [2062, 5422], off: [4080, 10748], depth: 37 },
  { check: "usual", verdict: "holds", full: [3762, 12484], off: [22067, 73056], depth: 39 },
  { check: "blind", verdict: "invariant", trace: 13, full: [153, 292], off: [301, 574], depth: 13 },
  { check: "undrained", verdict: "invariant", trace: 13, full: [214, 432], off: [424, 858], depth: 13 },
  { check: "locked", verdict: "deadlock", trace: 25, full: [2955, 8248], off: [16994, 47313], depth: 26 },
  { check: "deaf", verdict: "deadlock", trace: 22, full: [415, 896], off: [816, 1764], depth: 23 },
  { check: "forgetful", verdict: "invariant", trace: 17, full: [222, 438], off: [437, 864], depth: 17 },
]);
