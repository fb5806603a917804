import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/fos/messaging.tea", [
  { check: "usual", verdict: "holds", full: [8496, 20833], off: [46194, 112458], depth: 52, isLarge: true },
  { check: "fleet", verdict: "holds", full: [1204, 2412], off: [12621, 23708], depth: 38 },
  { check: "pair", verdict: "holds", full: [1496, 3757], off: [5519, 13484], depth: 36 },
  { check: "contents", verdict: "holds", full: [3070, 8892], off: [12052, 34188], depth: 43 },
  { check: "capabilities", verdict: "holds", full: [2184, 6192], off: [8525, 23548], depth: 35 },
  { check: "impatient", verdict: "holds", full: [5110, 13820], off: [10148, 27196], depth: 46 },
  { check: "together", verdict: "holds", full: [9257, 25549], off: [18370, 50819], depth: 35, isLarge: true },
  { check: "resolved", verdict: "assertion", trace: 16, full: [485, 915], off: [952, 1778], depth: 16 },
  { check: "leftover", verdict: "assertion", trace: 22, full: [2213, 5565], off: [4365, 10932], depth: 22 },
  { check: "hurried", verdict: "assertion", trace: 16, full: [773, 1604], off: [1522, 3144], depth: 16 },
  { check: "pushed", verdict: "invariant", trace: 8, full: [166, 262], off: [328, 516], depth: 8 },
  { check: "unmarked", verdict: "assertion", trace: 18, full: [4340, 11173], off: [8633, 22223], depth: 18 },
  { check: "trusting", verdict: "uncovered", full: [811, 1591], off: [4533, 8498], depth: 35 },
]);
