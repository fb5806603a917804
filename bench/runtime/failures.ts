import type { NodeEvent } from "../../runtime/kernel/index.js";

/** A node that reports anything but its end was measured at something else than its work. */
export function reportFailures(event: NodeEvent): void {
  if (event.kind === "stopped") return;
  console.error(event);
  process.exit(3);
}
