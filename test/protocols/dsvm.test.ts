import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/dsvm/central-manager.tea", [
  { check: "central", verdict: "holds", full: [892, 2181], off: [3554, 8688], depth: 19 },
  { check: "three", verdict: "holds", full: [1253, 3539], off: [7007, 19368], depth: 23 },
  { check: "one_by_one", verdict: "holds", full: [1252, 3537], off: [7007, 19365], depth: 23 },
  { check: "fixed", verdict: "holds", full: [1086, 2910], off: [8624, 22988], depth: 19 },
  { check: "unconfirmed", verdict: "assertion", trace: 12, full: [748, 1897], off: [2978, 7552], depth: 12 },
  { check: "impatient", verdict: "invariant", trace: 15, full: [708, 1751], off: [2818, 6968], depth: 15 },
  { check: "stubborn", verdict: "deadlock", trace: 12, full: [540, 1325], off: [2146, 5264], depth: 13 },
]);

pinChecks("protocols/dsvm/dynamic-manager.tea", [
  { check: "two", verdict: "holds", full: [962, 2185], off: [3834, 8704], depth: 27 },
  { check: "three", verdict: "holds", full: [2539, 5958], off: [14883, 34638], depth: 25 },
  { check: "broadcast", verdict: "deadlock", trace: 9, full: [136, 290], off: [530, 1120], depth: 10 },
  { check: "hasty", verdict: "invariant", trace: 16, full: [300, 613], off: [3290, 6408], depth: 16 },
  { check: "restless", verdict: "overflow", trace: 12, full: [61, 122], off: [303, 564], depth: 12 },
]);

pinChecks("protocols/dsvm/lazy-release.tea", [
  { check: "two", verdict: "holds", full: [913, 2075], off: [3646, 8288], depth: 38 },
  { check: "three", verdict: "holds", full: [1013, 2126], off: [10518, 21372], depth: 27 },
  { check: "pages", verdict: "holds", full: [3755, 6762], off: [27830, 49688], depth: 29 },
  { check: "silent", verdict: "assertion", trace: 15, full: [134, 283], off: [530, 1120], depth: 15 },
  { check: "shortsighted", verdict: "assertion", trace: 22, full: [599, 1250], off: [2390, 4988], depth: 22 },
  { check: "stubborn", verdict: "deadlock", trace: 19, full: [472, 971], off: [1882, 3872], depth: 20 },
  { check: "strict", verdict: "assertion", trace: 8, full: [96, 198], off: [376, 772], depth: 8 },
]);
