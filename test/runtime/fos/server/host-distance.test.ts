import { expect, test } from "vitest";
import { hostDistance } from "../../../../runtime/fos/server/host-distance.js";

test.each([
  ["tcp://10.0.0.1:7", "tcp://10.0.0.1:8", 0],
  ["fos:p@10.0.0.1:7/m", "fos:q@10.0.0.1:9/m", 0],
  ["fos:p@10.0.0.1:7/m", "http://10.0.0.1:80/path", 0],
  ["fos:p@[::1]:7/m", "tcp://[::1]:8", 0],
  ["tcp://10.0.0.1:7", "tcp://10.0.0.11:7", 1],
  ["here", "here", 1],
])("%s is as far from %s as %d", (from, location, distance) => {
  expect(hostDistance(from, location)).toBe(distance);
});
