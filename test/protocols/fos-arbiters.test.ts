import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/arbiters.tea", [
  { check: "small", verdict: "holds", full: [1565, 3938], off: [3093, 7772], depth: 20 },
  { check: "usual", verdict: "holds", full: [37942, 128612], off: [37942, 128612], depth: 40, isLarge: true },
  { check: "patient", verdict: "holds", full: [9411, 26069], off: [9411, 26069], depth: 32, isLarge: true },
  { check: "unordered", verdict: "holds", full: [10417, 35687], off: [10417, 35687], depth: 24, isLarge: true },
  { check: "cleared", verdict: "invariant", trace: 8, full: [41, 60], off: [41, 60], depth: 8 },
  { check: "two", verdict: "holds", full: [1565, 3938], off: [3093, 7772], depth: 20 },
  { check: "forgotten", verdict: "invariant", trace: 21, full: [4599, 12934], off: [4599, 12934], depth: 21 },
  { check: "dozing", verdict: "invariant", trace: 13, full: [1373, 3384], off: [1373, 3384], depth: 13 },
  { check: "overtaking", verdict: "invariant", trace: 13, full: [4575, 13079], off: [4575, 13079], depth: 13 },
  { check: "confirmed", verdict: "invariant", trace: 9, full: [45, 65], off: [45, 65], depth: 9 },
  { check: "late", verdict: "invariant", trace: 15, full: [3095, 8667], off: [3095, 8667], depth: 15 },
  { check: "reordered", verdict: "invariant", trace: 15, full: [188, 348], off: [188, 348], depth: 15 },
  { check: "twophase", verdict: "invariant", trace: 13, full: [583, 1317], off: [583, 1317], depth: 13 },
]);
