import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/send-deadlock.tea", [
  { check: "apart", verdict: "holds", full: [1956, 7206], off: [7596, 28008], depth: 40 },
  { check: "three_names", verdict: "holds", full: [397, 1060], off: [4029, 10410], depth: 18 },
  { check: "three_servers", verdict: "holds", full: [2166, 8538], off: [12414, 48726], depth: 41 },
  { check: "per_name", verdict: "holds", full: [2688, 11376], off: [10404, 44064], depth: 38 },
  { check: "per_name_three", verdict: "holds", full: [2187, 8286], off: [12588, 47592], depth: 38 },
  { check: "late", verdict: "holds", full: [60, 120], off: [108, 216], depth: 23 },
  { check: "one", verdict: "deadlock", trace: 4, full: [22, 36], off: [75, 120], depth: 5 },
  { check: "roomy", verdict: "deadlock", trace: 8, full: [261, 613], off: [997, 2280], depth: 9 },
  { check: "two", verdict: "deadlock", trace: 5, full: [33, 55], off: [113, 188], depth: 6 },
  { check: "three", verdict: "deadlock", trace: 7, full: [50, 88], off: [174, 304], depth: 8 },
  { check: "putting_off", verdict: "deadlock", trace: 10, full: [200, 486], off: [745, 1780], depth: 11 },
  { check: "narrow", verdict: "deadlock", trace: 4, full: [11, 16], off: [19, 28], depth: 5 },
  { check: "overtaking", verdict: "invariant", trace: 9, full: [182, 530], off: [686, 1980], depth: 9 },
  { check: "postponed", verdict: "invariant", trace: 10, full: [43, 82], off: [79, 152], depth: 10 },
]);
