import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/dsvm/central-manager.tea", [
  { check: "central", verdict: "holds", full: [892, 2181], off: [3554, 8688], depth: 19 },
  { check: "three", verdict: "holds", full: [401, 1007], off: [2138, 5130], depth: 17 },
  { check: "fixed", verdict: "holds", full: [1086, 2910], off: [8624, 22988], depth: 19 },
  { check: "unconfirmed", verdict: "assertion", trace: 12, full: [748, 1897], off: [2978, 7552], depth: 12 },
  { check: "impatient", verdict: "invariant", trace: 15, full: [708, 1751], off: [2818, 6968], depth: 15 },
  { check: "stubborn", verdict: "deadlock", trace: 12, full: [540, 1325], off: [2146, 5264], depth: 13 },
]);
