import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/cluster-manager.tea", [
  { check: "first", verdict: "holds", full: [21239, 101706], off: [21239, 101706], depth: 19, isLarge: true },
  { check: "final", verdict: "holds", full: [37312, 247352], off: [37312, 247352], depth: 19, isLarge: true },
  { check: "restart", verdict: "holds", full: [17380, 66716], off: [17380, 66716], depth: 16, isLarge: true },
  { check: "leave", verdict: "holds", full: [9059, 28528], off: [9059, 28528], depth: 23 },
  { check: "amnesia", verdict: "invariant", trace: 9, full: [2053, 4511], off: [2053, 4511], depth: 9 },
  { check: "hasty", verdict: "invariant", trace: 3, full: [13, 12], off: [13, 12], depth: 3 },
  { check: "silent", verdict: "invariant", trace: 12, full: [2220, 5587], off: [2220, 5587], depth: 12 },
]);
