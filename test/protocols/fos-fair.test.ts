import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/fair.tea", [
  { check: "two", verdict: "holds", full: [255, 489], off: [255, 489], depth: 30 },
  { check: "three", verdict: "holds", full: [18116, 56793], off: [18116, 56793], depth: 38 },
  { check: "static", verdict: "invariant", trace: 14, full: [112, 201], off: [112, 201], depth: 14 },
  { check: "missing", verdict: "invariant", trace: 26, full: [15302, 46608], off: [15302, 46608], depth: 26 },
  { check: "behind", verdict: "invariant", trace: 14, full: [2666, 7323], off: [2666, 7323], depth: 14 },
]);
