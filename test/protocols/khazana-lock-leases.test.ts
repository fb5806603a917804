import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/lock-leases.tea", [
  { check: "two", verdict: "holds", full: [8776, 33254], off: [17400, 65881], depth: 49 },
  { check: "data", verdict: "holds", full: [8644, 32467], off: [34368, 129106], depth: 49 },
  { check: "tight", verdict: "invariant", trace: 16, full: [2329, 7400], off: [4587, 14536], depth: 16 },
  { check: "endless", verdict: "stuck", trace: 2, full: [1772, 6465], off: [3472, 12633], depth: 29 },
  { check: "hasty", verdict: "invariant", trace: 9, full: [494, 1334], off: [958, 2564], depth: 9 },
  { check: "generous", verdict: "invariant", trace: 21, full: [4152, 14050], off: [8185, 27640], depth: 21 },
  { check: "unfenced", verdict: "assertion", trace: 23, full: [4400, 15209], off: [17422, 60186], depth: 23 },
]);
