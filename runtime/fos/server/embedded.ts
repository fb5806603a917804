import { randomBytes } from "node:crypto";
import { systemClock } from "../../kernel/index.js";
import { createNameClient, type NameClient } from "../client/index.js";
import { createNameService, type MailboxPort } from "../service/index.js";
import { createLocalTable } from "../table/index.js";
import { printAnswer } from "./print-answer.js";

/** A name service inside of this process, a fleet of one: for programs of one process, and for tests of those that have more. */
export interface EmbeddedNames {
  readonly client: NameClient;
  /** The capability for all names. */
  readonly root: string;
  /** The capability for the fleet. */
  readonly management: string;
  readonly close: () => void;
}

/** Locations need not be those of mailboxes; then nobody has to be told of changes. */
const nobody: MailboxPort = { changed: () => Promise.resolve() };

/** Starts it. What it knows ends with the process. `mailboxes` is how it reaches those of this process, if there are any. */
export async function startNameService({ mailboxes = nobody }: { readonly mailboxes?: MailboxPort } = {}): Promise<EmbeddedNames> {
  const service = createNameService({
    self: () => "embedded.1",
    table: createLocalTable("embedded.1"),
    mailboxes,
    fleet: aloneForEver,
    clock: systemClock,
    random: Math.random,
    randomBytes,
  });
  const started = await service.handle({ op: "start" });
  if (!started.ok || started.kind !== "started") throw new Error("Cannot start the name service: its table is not empty");
  const client = createNameClient(async (request) => printAnswer(await service.handle(request)));
  return { client, root: started.root, management: started.management, close: () => service.close() };
}

const aloneForEver = {
  stop: () => Promise.reject(new Error("Cannot stop the service: it ends with the program that it is part of")),
  grow: () => Promise.reject(new Error("Cannot grow the fleet: it is part of one program")),
  shrink: () => Promise.reject(new Error("Cannot shrink the fleet: it has one server")),
};
