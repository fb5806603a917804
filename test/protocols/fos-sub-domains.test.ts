import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/sub-domains.tea", [
  { check: "moving", verdict: "holds", full: [9679, 31263], off: [57433, 184968], depth: 23 },
  { check: "looking", verdict: "holds", full: [2193, 6659], off: [12916, 38961], depth: 19 },
  { check: "several", verdict: "holds", full: [3892, 11567], off: [22991, 67452], depth: 18 },
  { check: "unlocked", verdict: "invariant", trace: 4, full: [94, 236], off: [509, 1122], depth: 4 },
  { check: "unnumbered", verdict: "invariant", trace: 14, full: [595, 1535], off: [3490, 8931], depth: 14 },
  { check: "clinging", verdict: "assertion", trace: 16, full: [2175, 6591], off: [12822, 38586], depth: 16 },
]);
