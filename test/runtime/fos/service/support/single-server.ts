import { randomBytes } from "node:crypto";
import { createLocalTable, createNameService, type NameService, type NameTable, type Success } from "../../../../../runtime/fos/index.js";

/** One server over a table in its own process, whose mailboxes are told at once. */
export interface SingleServer {
  readonly table: NameTable;
  readonly service: NameService;
  readonly root: string;
  readonly management: string;
  /** What was done besides the table: mailboxes that were told, servers that were started and ended. */
  readonly effects: string[];
  /** All that the service has kept. */
  contents(): string;
  /** What must succeed with the root capability. */
  do(request: object): Promise<Success>;
}

/** Starts a service. */
export async function startSingleServer(): Promise<SingleServer> {
  const table = createLocalTable();
  const effects: string[] = [];
  const control = (effect: string): Promise<void> => (effects.push(effect), Promise.resolve());
  const service = createNameService({
    table,
    mailboxes: { changed: control },
    fleet: { stop: () => control("stop"), grow: control, shrink: control },
    // Nothing here takes time.
    clock: { now: () => 0, after: () => () => undefined, soon: (run) => queueMicrotask(run) },
    self: () => "local.1",
    randomBytes,
    random: Math.random,
  });
  const started = await service.handle({ op: "start" });
  if (!started.ok || started.kind !== "started") throw new Error("the service did not start");
  const succeed = async (request: object): Promise<Success> => {
    const answer = await service.handle({ capabilities: [started.root], ...request });
    if (!answer.ok) throw new Error(`${JSON.stringify(request)}: ${answer.code}`);
    return answer;
  };
  return {
    table,
    service,
    effects,
    root: started.root,
    management: started.management,
    contents: () => JSON.stringify([...table.entries()]),
    do: succeed,
  };
}
