import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/classic/peterson.tea", [
  { check: "alternate", verdict: "holds", full: [305, 610], off: [305, 610], depth: 27 },
  { check: "swapped", verdict: "invariant", trace: 18, full: [311, 566], off: [311, 566], depth: 18 },
  { check: "buffered", verdict: "invariant", trace: 8, full: [313, 590], off: [313, 590], depth: 8 },
  { check: "careless", verdict: "stuck", trace: 2, full: [257, 514], off: [257, 514], depth: 21 },
  { check: "polite", verdict: "liveness", trace: 24, full: [551, 1102], off: [551, 1102], depth: 32 },
]);

pinChecks("protocols/classic/alternating-bit.tea", [
  { check: "transfer", verdict: "holds", full: [748, 2392], off: [1484, 4742], depth: 30 },
  { check: "unnumbered", verdict: "assertion", trace: 8, full: [59, 93], off: [116, 184], depth: 8 },
  { check: "unrepeated", verdict: "deadlock", trace: 4, full: [11, 12], off: [21, 22], depth: 5 },
]);

pinChecks("protocols/classic/lossy-link.tea", [
  { check: "transfer", verdict: "holds", full: [138, 774], off: [270, 1524], depth: 14 },
  { check: "counted", verdict: "holds", full: [1138, 4273], off: [2212, 8388], depth: 17 },
  { check: "impatient", verdict: "deadlock", trace: 5, full: [56, 102], off: [103, 192], depth: 6 },
  { check: "crowded", verdict: "deadlock", trace: 15, full: [1380, 5065], off: [2697, 9977], depth: 16 },
  { check: "unnumbered", verdict: "assertion", trace: 4, full: [14, 21], off: [25, 40], depth: 4 },
  { check: "beats", verdict: "liveness", trace: 6, full: [264, 1566], off: [516, 3066], depth: 15 },
]);

pinChecks("protocols/classic/stache.tea", [
  { check: "small", verdict: "holds", full: [419, 914], off: [1648, 3584], depth: 18 },
  { check: "usual", verdict: "holds", full: [5800, 16572], off: [67396, 190404], depth: 27, isLarge: true },
  { check: "evicting", verdict: "holds", full: [906, 2002], off: [3578, 7888], depth: 19 },
  { check: "hasty", verdict: "assertion", trace: 12, full: [876, 1923], off: [3472, 7620], depth: 12 },
  { check: "lenient", verdict: "invariant", trace: 22, full: [5488, 16671], off: [21888, 66496], depth: 22 },
]);

pinChecks("protocols/classic/german.tea", [
  { check: "small", verdict: "holds", full: [653, 1460], off: [2584, 5768], depth: 18 },
  { check: "usual", verdict: "holds", full: [3139, 9642], off: [18178, 55353], depth: 32 },
  { check: "impatient", verdict: "invariant", trace: 8, full: [93, 170], off: [362, 656], depth: 8 },
  { check: "forgetful", verdict: "invariant", trace: 9, full: [261, 552], off: [1026, 2156], depth: 9 },
  { check: "refusing", verdict: "liveness", trace: 19, full: [68, 200], off: [339, 993], depth: 17 },
  { check: "narrow", verdict: "overflow", trace: 6, full: [109, 202], off: [420, 772], depth: 6 },
]);

pinChecks("protocols/classic/msi.tea", [
  { check: "small", verdict: "holds", full: [9017, 27579], off: [36018, 110176], depth: 35 },
  { check: "three", verdict: "holds", full: [3468, 10058], off: [19666, 56280], depth: 26 },
  { check: "overlooked", verdict: "unexpected", trace: 11, full: [1076, 2648], off: [4288, 10540], depth: 11 },
  { check: "orderly", verdict: "assertion", trace: 10, full: [849, 2083], off: [3380, 8296], depth: 10 },
  { check: "unconfirmed", verdict: "invariant", trace: 10, full: [1117, 2581], off: [4440, 10264], depth: 10 },
]);
