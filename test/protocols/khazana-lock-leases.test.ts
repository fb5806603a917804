import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/lock-leases.tea", [
  { check: "two", verdict: "holds", full: [8776, 33254], off: [17400, 65881], depth: 49 },
  { check: "data", verdict: "holds", full: [8644, 32467], off: [34368, 129106], depth: 49 },
  { check: "crash", verdict: "holds", full: [12520, 64002], off: [24888, 127009], depth: 49, isLarge: true },
  { check: "tight", verdict: "invariant", trace: 16, full: [2329, 7400], off: [4587, 14536], depth: 16 },
  { check: "endless", verdict: "stuck", trace: 2, full: [548, 2164], off: [1040, 4097], depth: 19 },
  { check: "promised", verdict: "holds", full: [548, 2164], off: [1040, 4097], depth: 19 },
  { check: "buried", verdict: "stuck", trace: 5, full: [900, 4568], off: [1744, 8761], depth: 19 },
  { check: "hasty", verdict: "invariant", trace: 9, full: [494, 1334], off: [958, 2564], depth: 9 },
  { check: "generous", verdict: "invariant", trace: 21, full: [4152, 14050], off: [8185, 27640], depth: 21 },
  { check: "unfenced", verdict: "assertion", trace: 23, full: [4400, 15209], off: [17422, 60186], depth: 23 },
]);
