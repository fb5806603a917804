import { afterEach, expect, test, vi } from "vitest";
import { systemClock } from "../../../runtime/kernel/index.js";

afterEach(() => void vi.restoreAllMocks());

test("the time of the process goes on where the machine's clock is set back", () => {
  const before = systemClock.now();
  expect(Math.abs(before - Date.now())).toBeLessThan(60_000);
  vi.spyOn(Date, "now").mockReturnValue(0);
  expect(systemClock.now()).toBeGreaterThanOrEqual(before);
});
