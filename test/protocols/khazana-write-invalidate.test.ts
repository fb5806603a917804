import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/khazana/write-invalidate.tea", [
  { check: "two", verdict: "holds", full: [1605, 3919], off: [6360, 15516], depth: 26 },
  { check: "three", verdict: "holds", full: [6076, 16781], off: [34174, 92589], depth: 28 },
  { check: "trusting", verdict: "assertion", trace: 20, full: [1601, 3621], off: [6344, 14336], depth: 20 },
  { check: "patient", verdict: "deadlock", trace: 11, full: [776, 1698], off: [3076, 6728], depth: 12 },
  { check: "busy", verdict: "deadlock", trace: 15, full: [1128, 2519], off: [4470, 9984], depth: 16 },
  { check: "fickle", verdict: "assertion", trace: 8, full: [316, 604], off: [1246, 2376], depth: 8 },
]);
