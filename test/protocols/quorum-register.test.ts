import { pinChecks } from "../support/pinned-checks.js";

pinChecks("protocols/classic/quorum-register.tea", [
  { check: "usual", verdict: "holds", full: [3414, 19965], off: [16874, 99953], depth: 23 },
  { check: "sparing", verdict: "holds", full: [11787, 71949], off: [62643, 381575], depth: 30, isLarge: true },
  { check: "crash", verdict: "holds", full: [5550, 37309], off: [30759, 204019], depth: 22, isLarge: true },
  { check: "restart", verdict: "holds", full: [10200, 66525], off: [56364, 365549], depth: 22, isLarge: true },
  { check: "unstored", verdict: "assertion", trace: 18, full: [2898, 14750], off: [14769, 74341], depth: 18 },
  { check: "small", verdict: "assertion", trace: 13, full: [2150, 10736], off: [11152, 55244], depth: 13 },
  { check: "majority", verdict: "deadlock", trace: 10, full: [1881, 9697], off: [9846, 48950], depth: 11 },
  { check: "amnesia", verdict: "assertion", trace: 16, full: [8978, 53388], off: [49322, 289745], depth: 16, isLarge: true },
]);
