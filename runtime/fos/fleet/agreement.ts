/** The part of one server in the agreement on who comes after one view: its proposer and its acceptor, as generated from views.tea. */
import { decodeEnvelope, durableStore, processNamed } from "../../adapters/index.js";
import {
  createNode,
  dump,
  type Clock,
  type DurableStore,
  type Envelope,
  type Node,
  type NodeEvent,
  type Plain,
  type Random,
} from "../../kernel/index.js";
import type { Store } from "../../store/index.js";
import { acceptorMachine, acceptorRequests, proposerMachine, proposerRequests, type Acceptor, type Proposer } from "../generated/views.js";
import { serversOf, type View } from "./view.js";

export interface AgreementOptions {
  readonly server: string;
  readonly group: string;
  /** The view whose members agree. */
  readonly view: View;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a proposal waits for answers. */
  readonly patienceMs: number;
  /** Resolves when nothing that this server has promised stands against the view. */
  readonly permit: (next: View) => Promise<void>;
  readonly send: (to: string, envelope: Plain) => void;
  /** Called when it is known here who comes next, always with the same. */
  readonly onDecided: (next: View) => void;
  readonly report: (event: NodeEvent) => void;
}

/** Takes part from `start` on, in several lives, until it is forgotten. */
export class Agreement {
  private readonly node: Node;
  private readonly disk: DurableStore;
  private readonly block: `Instance/${number}`;
  private deliver: (envelope: Envelope) => void = () => undefined;
  private isProposing = false;
  private hasEnded = false;

  constructor(private readonly options: AgreementOptions) {
    const { server, view, clock, random, store, report, patienceMs, send } = options;
    this.block = `Instance/${view.number}`;
    this.disk = durableStore(store, `${options.group} view ${view.number}`);
    const servers = serversOf(view);
    const proposers = new Set(servers.map((name): Proposer => `Proposer/${name}`));
    const acceptors = new Set(servers.map((name): Acceptor => `Acceptor/${name}`));
    const setting = {
      placement: {},
      members: { Proposer: () => proposers, Acceptor: () => acceptors },
      initial: { Data: view },
      equal: {},
    };
    this.node = createNode({
      name: server,
      roles: [
        { type: proposerMachine, setting, timers: { patience: patienceMs } },
        { type: acceptorMachine, setting, hosts: { permit: options.permit } },
      ],
      network: {
        send: (envelope) => send(processNamed(envelope.to), dump(envelope)),
        receive: (onMessage) => void (this.deliver = onMessage),
      },
      clock,
      random,
      store: this.disk,
      report: (event) => {
        if (event.kind !== "stopped") report(event);
      },
    });
  }

  async start(): Promise<void> {
    await this.node.start();
    acceptorRequests(this.node.port("FosViews"))
      .learn(this.block)
      .then(
        (next) => this.tell(next),
        () => undefined,
      );
  }

  private tell(next: View): void {
    if (!this.hasEnded) this.options.onDecided(next);
  }

  /** A message of another server. */
  receive(from: string, body: Plain): void {
    const envelope = decodeEnvelope(body);
    if (this.hasEnded || envelope === undefined) return;
    if (processNamed(envelope.from) === from && processNamed(envelope.to) === this.options.server) this.deliver(envelope);
  }

  /** Proposes a view, unless a proposal is under way. Whoever wins is told by `onDecided`; if nobody does, try again. */
  async propose(next: View): Promise<void> {
    if (this.isProposing || this.hasEnded) return;
    this.isProposing = true;
    try {
      const decided = await proposerRequests(this.node.port("FosViews")).propose(this.block, next);
      if (decided !== null) this.tell(decided);
    } catch {
      // The node has ended, and reports why where that is a failure.
    } finally {
      this.isProposing = false;
    }
  }

  /** Ends, as by a crash: it may be started in another life. */
  stop(): void {
    this.hasEnded = true;
    this.node.stop();
  }

  /** Ends for good. To be called when a later view is on the disk: a vote must not be forgotten while it counts. */
  async forget(): Promise<void> {
    this.stop();
    const records = await this.disk.load();
    await this.disk.commit(new Map([...records].map(([key]) => [key, null])));
  }
}
