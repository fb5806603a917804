import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/classic/queued-lock.tea", [
  { check: "usual", verdict: "holds", full: [516, 1284], off: [2615, 6402], depth: 21 },
  { check: "two", verdict: "uncovered", full: [334, 816], off: [649, 1582], depth: 20 },
  { check: "hasty", verdict: "invariant", trace: 9, full: [293, 739], off: [1440, 3468], depth: 9 },
  { check: "short", verdict: "overflow", trace: 9, full: [227, 585], off: [1119, 2784], depth: 9 },
  { check: "forgetful", verdict: "deadlock", trace: 13, full: [453, 1118], off: [2368, 5634], depth: 14 },
]);
