import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/xfs/threads.tea", [
  { check: "loop", verdict: "holds", full: [69, 135], off: [69, 135], depth: 20 },
  { check: "ordered", verdict: "holds", full: [223, 540], off: [223, 540], depth: 30 },
  { check: "figure5", verdict: "deadlock", trace: 16, full: [104, 215], off: [104, 215], depth: 17 },
  { check: "waiting", verdict: "deadlock", trace: 18, full: [70, 133], off: [70, 133], depth: 19 },
  { check: "polling", verdict: "liveness", trace: 19, full: [72, 147], off: [72, 147], depth: 20 },
]);

pinChecks("protocols/xfs/read-delegation.tea", [
  { check: "two", verdict: "holds", full: [645, 1429], off: [2497, 5508], depth: 20 },
  { check: "three", verdict: "holds", full: [1206, 3604], off: [6677, 20016], depth: 23 },
  { check: "figure7a", verdict: "assertion", trace: 11, full: [222, 413], off: [861, 1564], depth: 11 },
  { check: "blocking", verdict: "deadlock", trace: 18, full: [253, 503], off: [965, 1904], depth: 19 },
  { check: "patient", verdict: "deadlock", trace: 16, full: [151, 297], off: [286, 564], depth: 17 },
  { check: "forgetful", verdict: "deadlock", trace: 11, full: [66, 106], off: [125, 200], depth: 12 },
]);
