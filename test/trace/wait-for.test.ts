import { expect, test } from "vitest";
import { waitForGraph } from "../../checker/trace/wait-for.js";
import { xfs } from "./xfs.js";
import { xfsDeadlocked } from "./xfs-deadlock.js";

test("the deadlock of three clients shows the cycle and the client whose write began it", () => {
  const graph = waitForGraph(xfs, xfsDeadlocked);
  expect(graph.cycle).toEqual(["ClientA", "Manager", "ClientC", "ClientB", "Manager"]);
});
