import { done, refuse, type Answer } from "./answer.js";
import { authorityOf } from "./authority.js";
import { createCapability } from "./capability.js";
import { changeEntry, isRefusal } from "./change-entry.js";
import type { Core } from "./core.js";
import { readEntry } from "./entry.js";
import { ROOT } from "./name.js";
import type { ManagementRequest } from "./request.js";

/** The fleet itself: its first start, which makes the capabilities for all names and for the fleet, and what that for the fleet allows. */
export async function manage(core: Core, request: ManagementRequest, signal?: AbortSignal): Promise<Answer> {
  if (request.op === "start") return start(core);
  const action = actionOf(request);
  const root = readEntry(await core.table.get(ROOT));
  const authority = authorityOf(core, request);
  if (root?.kind !== "reservation" || !authority.holds(root.management)) return authority.refuse(action);
  if (request.op === "shrink" && core.table.members().length < 2)
    return refuse("last member", "Cannot shrink the fleet: it has one member");
  try {
    await perform(core, request, signal);
  } catch (error) {
    return refuse("fleet", `Cannot ${action}: ${error instanceof Error ? error.message : "it failed"}`);
  }
  return done();
}

function actionOf(request: Exclude<ManagementRequest, { readonly op: "start" }>): string {
  if (request.op === "stop") return request.server === undefined ? "stop the service" : "stop a server";
  return `${request.op} the fleet`;
}

function perform(
  { fleet }: Core,
  request: Exclude<ManagementRequest, { readonly op: "start" }>,
  signal: AbortSignal | undefined,
): Promise<void> {
  switch (request.op) {
    case "stop":
      return fleet.stop(request.server);
    case "grow":
      return fleet.grow(request.server, signal);
    case "shrink":
      return fleet.shrink(request.server);
  }
}

async function start(core: Core): Promise<Answer> {
  const root = createCapability(core.randomBytes);
  const management = createCapability(core.randomBytes);
  const started = await changeEntry(core, ROOT, (entry) =>
    entry === null
      ? { kind: "reservation", version: 1, capability: root.digest, management: management.digest }
      : refuse("exists", "Cannot start the service: it was started before"),
  );
  return isRefusal(started) ? started : { ok: true, kind: "started", root: root.text, management: management.text };
}
