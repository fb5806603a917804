import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/release-consistency.tea", [
  { check: "two", verdict: "holds", full: [9556, 20609], off: [38198, 82396], depth: 25 },
  { check: "three", verdict: "holds", full: [3873, 9686], off: [22020, 54402], depth: 25 },
  { check: "whole", verdict: "invariant", trace: 16, full: [4342, 9034], off: [17356, 36104], depth: 16 },
  { check: "replacing", verdict: "invariant", trace: 19, full: [7365, 15967], off: [29446, 63828], depth: 19 },
  { check: "forgetful", verdict: "invariant", trace: 22, full: [9077, 19397], off: [36294, 77556], depth: 22 },
  { check: "early", verdict: "invariant", trace: 13, full: [1186, 2471], off: [4734, 9860], depth: 13 },
  { check: "careless", verdict: "deadlock", trace: 14, full: [620, 1368], off: [2468, 5440], depth: 15 },
  { check: "strict", verdict: "invariant", trace: 6, full: [66, 108], off: [254, 408], depth: 6 },
]);
