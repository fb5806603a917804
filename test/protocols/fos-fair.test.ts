import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/fair.tea", [
  { check: "two", verdict: "holds", full: [255, 489], off: [255, 489], depth: 30 },
  { check: "three", verdict: "holds", full: [15843, 49444], off: [15843, 49444], depth: 39, isLarge: true },
  { check: "static", verdict: "invariant", trace: 14, full: [112, 201], off: [112, 201], depth: 14 },
  { check: "missing", verdict: "invariant", trace: 26, full: [13228, 40275], off: [13228, 40275], depth: 26, isLarge: true },
  { check: "behind", verdict: "invariant", trace: 14, full: [2342, 6300], off: [2342, 6300], depth: 14 },
]);
