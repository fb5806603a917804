import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/lock-leases.tea", [
  { check: "two", verdict: "holds", full: [12644, 48899], off: [50176, 193946], depth: 53 },
  { check: "tight", verdict: "invariant", trace: 16, full: [2258, 7232], off: [4445, 14200], depth: 16 },
  { check: "endless", verdict: "stuck", trace: 2, full: [1772, 6465], off: [3472, 12633], depth: 29 },
  { check: "hasty", verdict: "invariant", trace: 9, full: [492, 1334], off: [951, 2561], depth: 9 },
  { check: "generous", verdict: "invariant", trace: 21, full: [4072, 13864], off: [8025, 27268], depth: 21 },
  { check: "unfenced", verdict: "invariant", trace: 24, full: [4566, 15875], off: [18068, 62778], depth: 24 },
]);
