import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/views.tea", [
  { check: "two", verdict: "holds", full: [3324, 12798], off: [12338, 47592], depth: 27, isLarge: true },
  { check: "crash", verdict: "holds", full: [1426, 4300], off: [2798, 8459], depth: 17 },
  { check: "back", verdict: "holds", full: [1407, 3839], off: [5171, 14068], depth: 28, isLarge: true },
  { check: "lost", verdict: "holds", full: [734, 2132], off: [1436, 4194], depth: 16, isLarge: true },
  { check: "again", verdict: "holds", full: [1161, 2551], off: [2321, 5098], depth: 24, isLarge: true },
  { check: "told", verdict: "holds", full: [855, 2552], off: [1674, 5016], depth: 18, isLarge: true },
  { check: "amnesia", verdict: "assertion", trace: 16, full: [2028, 5627], off: [3984, 11086], depth: 16, isLarge: true },
  { check: "forgetful", verdict: "assertion", trace: 16, full: [1507, 4436], off: [2936, 8684], depth: 16, isLarge: true },
  { check: "repeated", verdict: "assertion", trace: 20, full: [849, 1685], off: [1689, 3352], depth: 20, isLarge: true },
  { check: "minority", verdict: "assertion", trace: 14, full: [3781, 11144], off: [14907, 43952], depth: 14, isLarge: true },
  { check: "stubborn", verdict: "assertion", trace: 14, full: [421, 1046], off: [824, 2057], depth: 14, isLarge: true },
  { check: "late", verdict: "assertion", trace: 14, full: [469, 1143], off: [920, 2251], depth: 14, isLarge: true },
  { check: "patient", verdict: "deadlock", trace: 11, full: [1015, 2862], off: [3901, 10736], depth: 12 },
]);
