import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/xfs/threads.tea", [
  { check: "loop", verdict: "holds", full: [69, 135], off: [69, 135], depth: 20 },
  { check: "ordered", verdict: "holds", full: [223, 540], off: [223, 540], depth: 30 },
  { check: "figure5", verdict: "deadlock", trace: 16, full: [104, 215], off: [104, 215], depth: 17 },
  { check: "waiting", verdict: "deadlock", trace: 18, full: [70, 133], off: [70, 133], depth: 19 },
]);
