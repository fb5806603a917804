import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/messaging.tea", [
  { check: "usual", verdict: "holds", full: [16506, 60464], off: [32952, 120650], depth: 57 },
  { check: "pair", verdict: "holds", full: [1679, 4281], off: [6155, 15548], depth: 31 },
  { check: "resolved", verdict: "assertion", trace: 13, full: [1091, 3663], off: [2156, 7204], depth: 13 },
  { check: "leftover", verdict: "assertion", trace: 15, full: [1762, 5902], off: [3494, 11661], depth: 15 },
  { check: "hurried", verdict: "assertion", trace: 11, full: [880, 2847], off: [1738, 5593], depth: 11 },
  { check: "trusting", verdict: "uncovered", full: [3204, 11303], off: [6384, 22499], depth: 31 },
]);
