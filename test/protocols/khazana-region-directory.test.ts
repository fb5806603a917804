import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/region-directory.tea", [
  { check: "claiming", verdict: "holds", full: [714, 1282], off: [1422, 2550], depth: 27 },
  { check: "moving", verdict: "holds", full: [2459, 5790], off: [22466, 53049], depth: 39 },
  { check: "hints", verdict: "holds", full: [5668, 12506], off: [33561, 73872], depth: 34 },
  { check: "hasty", verdict: "assertion", trace: 26, full: [1906, 4523], off: [18032, 42681], depth: 26 },
  { check: "single", verdict: "assertion", trace: 12, full: [270, 566], off: [2738, 5577], depth: 12 },
  { check: "lenient", verdict: "assertion", trace: 19, full: [2092, 4559], off: [12252, 26439], depth: 19 },
  { check: "busy", verdict: "deadlock", trace: 16, full: [238, 409], off: [1352, 2259], depth: 17 },
  { check: "deputy", verdict: "invariant", trace: 24, full: [241, 580], off: [2482, 6051], depth: 24 },
]);
