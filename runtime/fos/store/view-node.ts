/**
 * The protocol of one view at one member, on a node of its own. Messages of the view travel in its scope, those by which it is settled in a scope of the settling: so
 * nothing of one view ever comes to another. What the protocol calls `Agreement` is the program here: it ends the view and hears who has settled.
 */
import { decodeEnvelope } from "../../adapters/index.js";
import { createNode, dump, type Envelope, type Node, type NodeId, type Plain } from "../../kernel/index.js";
import {
  serverMachine,
  serverRequests,
  type Data,
  type Message,
  type Server,
  type ServerRequests,
  type Setting,
} from "../generated/store.js";
import { isAtRest, isUnfinished } from "./at-rest.js";
import { protocol } from "./protocol.js";
import type { ReplicaOptions } from "./replica.js";
import type { TableRecords } from "./table-records.js";

const agreement: NodeId<"Agreement"> = "Agreement/here";

/** Names that are settled at once. All survivors take them in the same order, so that no more messages than for these wait anywhere. */
const SETTLED_AT_ONCE = 1_000;

export interface ViewNodeOptions {
  readonly replica: ReplicaOptions;
  readonly records: TableRecords;
  readonly members: readonly string[];
  readonly decide: (wish: string, current: Data | null) => Data | null;
}

/** Names that are to be settled here, and who waits for that. */
interface Settling {
  readonly view: number;
  missing: Set<string>;
  onSettled: () => void;
}

export class ViewNode {
  readonly requests: ServerRequests;
  private readonly node: Node;
  private readonly self: Server;
  private view: number | undefined;
  private isOpen = true;
  private settling: Settling | undefined;
  private deliver: (envelope: Envelope) => void = () => undefined;

  constructor(private readonly options: ViewNodeOptions) {
    const { replica, records, members, decide } = options;
    this.self = `Server/${replica.self}`;
    const servers = new Set(members.map((member): Server => `Server/${member}`));
    const setting: Setting = {
      placement: { Agreement: () => agreement },
      members: { Server: () => servers },
      initial: { Wish: "", Data: null },
      equal: {},
    };
    const hosts = { decide: async (wish: string, current: Data | null) => decide(wish, current) };
    this.node = createNode({
      name: replica.self,
      roles: [{ type: serverMachine, setting, hosts }],
      network: { send: (envelope) => this.send(envelope), receive: (deliver) => void (this.deliver = deliver) },
      clock: replica.clock,
      random: replica.random,
      report: replica.report,
      store: records.durable(this.self),
    });
    this.requests = serverRequests(this.node.port(protocol));
  }

  /** Begins the view with what is settled. */
  async begin(view: number): Promise<void> {
    this.view = view;
    await this.node.start({ isNewRun: true });
    this.listen(`view ${view}`, () => this.isOpen);
  }

  /** Begins with what a process has left that has ended: only to settle it. */
  recover(): Promise<void> {
    this.isOpen = false;
    return this.node.start();
  }

  /** Takes no more messages of the view. The names that are not at rest then. */
  freeze(): readonly string[] {
    this.isOpen = false;
    return this.list((machine) => !isAtRest(machine));
  }

  async settle(view: number, survivors: readonly string[], names: readonly string[]): Promise<void> {
    const servers = new Set(survivors.map((member): Server => `Server/${member}`));
    const settling: Settling = { view, missing: new Set(), onSettled: () => undefined };
    this.settling = settling;
    this.listen(`settle ${view}`, () => this.settling === settling);
    for (let start = 0; start < names.length; start += SETTLED_AT_ONCE) {
      await new Promise<void>((resolve) => {
        settling.onSettled = resolve;
        settling.missing = new Set(names.slice(start, start + SETTLED_AT_ONCE));
        for (const name of settling.missing) this.tell(name, { type: "EndView", view, survivors: servers });
      });
    }
  }

  /** Answers the changes that were made when the view ended, now that all have settled. */
  finish(view: number): void {
    for (const name of this.list(isUnfinished)) this.tell(name, { type: "Begin", view });
  }

  stop(): void {
    this.node.stop("the view has ended");
  }

  private list(isListed: (machine: ReturnType<Node["machines"]>[number]) => boolean): readonly string[] {
    return this.node.machines().flatMap((machine) => (isListed(machine) && machine.block !== null ? [nameOf(machine.block)] : []));
  }

  private tell(name: string, message: Message): void {
    this.deliver({ protocol, from: agreement, to: this.self, block: `Name/${name}`, message });
  }

  private listen(scope: string, isWanted: () => boolean): void {
    this.options.replica.wire.receive(scope, (from, body) => {
      if (isWanted() && this.node.isRunning) this.receive(from, body);
    });
  }

  private receive(from: string, body: Plain): void {
    if (!isPair(body)) return;
    const [name, message] = body;
    const envelope = decodeEnvelope({ protocol, from: `Server/${from}`, to: this.self, block: `Name/${name}`, message });
    if (envelope !== undefined) this.deliver(envelope);
  }

  private send({ to, block, message }: Envelope): void {
    const name = nameOf(block ?? "");
    if (to === agreement) this.onSettled(name, message);
    else this.options.replica.wire.send(to.slice("Server/".length), this.scopeOf(message), [name, dump(message)]);
  }

  private scopeOf(message: Envelope["message"]): string {
    return message.type === "Report" && this.settling !== undefined ? `settle ${this.settling.view}` : `view ${this.view ?? 0}`;
  }

  private onSettled(name: string, message: Envelope["message"]): void {
    const { settling } = this;
    if (settling === undefined || message.type !== "Settled" || !("view" in message) || message.view !== settling.view) return;
    settling.missing.delete(name);
    if (settling.missing.size === 0) settling.onSettled();
  }
}

function nameOf(block: string): string {
  return block.slice("Name/".length);
}

function isPair(body: Plain): body is readonly [string, Plain] {
  return Array.isArray(body) && body.length === 2 && typeof body[0] === "string";
}
