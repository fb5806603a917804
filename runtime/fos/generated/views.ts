/**
 * FosViews, generated from views.tea with Proposers = 2, Acceptors = 3, Rounds = 2000000000, Values = 2, AcceptorCrashes = 0, ProposerCrashes = 0, Losses = 0, Overtaking = true, Amnesia = false, Forgets = false, Repeats = false, Minority = false, Ignores = false, Late = false, Patient = false.
 * Do not edit: change the protocol, verify it, and generate again.
 */
import {
  type BlockId,
  type CallId,
  type Frame,
  type MachineType,
  type NodeId,
  type Reply,
  type RequestOptions,
  type RequestPort,
  type Step,
  defer,
  drop,
  inRange,
  present,
  rank,
  some,
  take,
  withElement,
} from "../../kernel/index.js";
import type { View } from "../fleet/view.js";
export type Proposer = NodeId<"Proposer">;
export type Acceptor = NodeId<"Acceptor">;
export type Instance = BlockId<"Instance">;
export type Data = View;
export type Ballot = { readonly round: number; readonly by: Proposer };
export type Vote = { readonly ballot: Ballot; readonly data: Data };
export type Prepare = { readonly type: "Prepare"; readonly ballot: Ballot };
export type Accept = { readonly type: "Accept"; readonly ballot: Ballot; readonly data: Data };
/** The answers say for which round of the receiver they are. */
export type Promise2 = { readonly type: "Promise"; readonly round: number; readonly vote: Vote | null };
/** The answers say for which round of the receiver they are. */
export type Accepted = { readonly type: "Accepted"; readonly round: number };
/** Something greater has been promised. */
export type Refuse = { readonly type: "Refuse"; readonly round: number; readonly promised: number };
export type Decided = { readonly type: "Decided"; readonly data: Data };
/** What machines send each other. */
export type Message = Prepare | Accept | Promise2 | Accepted | Refuse | Decided;

/** What the program around decides. */
export interface Setting {
  /** Who plays the roles of one node, for a block. */
  readonly placement: object;
  /** Who plays the others. */
  readonly members: { readonly Proposer: () => ReadonlySet<Proposer>; readonly Acceptor: () => ReadonlySet<Acceptor> };
  /** What values begin with. */
  readonly initial: { readonly Data: Data };
  /** When two values are the same. */
  readonly equal: object;
}

type AnyStep = ProposerStep | AcceptorStep;

/** function isLess, views.tea:226. */
function isLess(step: AnyStep, a: Ballot, b: Ballot): boolean {
  return a.round < b.round || a.round === b.round && rank(step.setting.members.Proposer(), a.by) < rank(step.setting.members.Proposer(), b.by);
}

/** The variables of a Proposer. */
export interface ProposerVars {
  round: number;
}

type ProposerIdle = { readonly name: "Idle" };
type ProposerPreparing = { readonly name: "Preparing"; asker: Reply<Data | null> | null; data: Data; promised: ReadonlySet<Acceptor>; best: Ballot | null };
type ProposerProposing = { readonly name: "Proposing"; asker: Reply<Data | null> | null; data: Data; accepting: ReadonlySet<Acceptor> };
/** The states of a Proposer, and its waits. */
export type ProposerState = ProposerIdle | ProposerPreparing | ProposerProposing;
type ProposerStep = Step<{ self: Proposer; here: Instance; vars: ProposerVars; state: ProposerState; message: Message; setting: Setting }>;

/** function isEnough, views.tea:156. */
function isEnough(proposer: ProposerStep, acceptors: ReadonlySet<Acceptor>): boolean {
  return 2 * acceptors.size > proposer.setting.members.Acceptor().size;
}

/** Proposer.Idle on propose, views.tea:96. */
function idlePropose(proposer: ProposerStep, { data: d }: { readonly data: Data }, reply: Reply<Data | null>): void {
  proposer.vars.round = inRange(proposer.vars.round + 1, [0, 2000000000], "97:7");
  proposer.startTimer("patience");
  proposer.multicast(proposer.setting.members.Acceptor(), { type: "Prepare", ballot: { round: proposer.vars.round, by: proposer.self } });
  proposer.become({ name: "Preparing", asker: reply, data: d, promised: new Set<Acceptor>(), best: null }, "100:7");
}

/** Proposer.Idle on patience, views.tea:103. */
function idlePatience(): void {
}

/** Proposer.Preparing on Promise, views.tea:108. */
function preparingPromise(proposer: ProposerStep, { vote }: Promise2, a: Acceptor, state: ProposerPreparing): void {
  state.promised = withElement(state.promised, a);
  if (vote !== null) {
    if (state.best === null || isLess(proposer, state.best, vote.ballot)) {
      state.best = vote.ballot;
      state.data = vote.data;
    }

  }

  if (isEnough(proposer, state.promised)) {
    proposer.multicast(proposer.setting.members.Acceptor(), { type: "Accept", ballot: { round: proposer.vars.round, by: proposer.self }, data: state.data });
    proposer.become({ name: "Proposing", asker: some(take(state, "asker", null)), data: state.data, accepting: new Set<Acceptor>() }, "119:9");
  }
}

/** Proposer.Preparing on Decided, views.tea:137. */
function preparingDecided(proposer: ProposerStep, { data: d }: Decided, _from: Acceptor, state: ProposerPreparing): void {
  end(proposer, some(take(state, "asker", null)), d);
}

/** Proposer.Preparing on Refuse, views.tea:138. */
function preparingRefuse(proposer: ProposerStep, { promised: greater }: Refuse, _from: Acceptor, state: ProposerPreparing): void {
  if (greater > proposer.vars.round) {
    proposer.vars.round = greater;
  }

  end(proposer, some(take(state, "asker", null)), null);
}

/** Proposer.Preparing on patience, views.tea:142. */
function preparingPatience(proposer: ProposerStep, state: ProposerPreparing): void {
  end(proposer, some(take(state, "asker", null)), null);
}

/** Proposer.Proposing on Accepted, views.tea:125. */
function proposingAccepted(proposer: ProposerStep, _message: Accepted, a: Acceptor, state: ProposerProposing): void {
  state.accepting = withElement(state.accepting, a);
  if (isEnough(proposer, state.accepting)) {
    proposer.multicast(proposer.setting.members.Acceptor(), { type: "Decided", data: state.data });
    end(proposer, some(take(state, "asker", null)), state.data);
  }
}

/** Proposer.Proposing on Decided, views.tea:137. */
function proposingDecided(proposer: ProposerStep, { data: d }: Decided, _from: Acceptor, state: ProposerProposing): void {
  end(proposer, some(take(state, "asker", null)), d);
}

/** Proposer.Proposing on Refuse, views.tea:138. */
function proposingRefuse(proposer: ProposerStep, { promised: greater }: Refuse, _from: Acceptor, state: ProposerProposing): void {
  if (greater > proposer.vars.round) {
    proposer.vars.round = greater;
  }

  end(proposer, some(take(state, "asker", null)), null);
}

/** Proposer.Proposing on patience, views.tea:142. */
function proposingPatience(proposer: ProposerStep, state: ProposerProposing): void {
  end(proposer, some(take(state, "asker", null)), null);
}

/** procedure end, views.tea:150. */
function end(proposer: ProposerStep, asker: Reply<Data | null>, result2: Data | null): void {
  proposer.stopTimer("patience");
  proposer.answer(asker, result2, "152:5");
  proposer.become({ name: "Idle" }, "153:5");
}

/** What a Proposer does with each event. */
export const proposerMachine: MachineType<"Proposer"> = {
  protocol: "FosViews",
  role: "Proposer",
  block: "Instance",
  start: (): { vars: ProposerVars; state: ProposerState } => ({ vars: { round: 0 }, state: { name: "Idle" } }),
  states: {
    Idle: { messages: { Decided: drop }, requests: { propose: idlePropose }, timers: { patience: idlePatience } },
    Preparing: {
      messages: {
        Promise: { when: (proposer: ProposerStep, { round: r }: Promise2) => r === proposer.vars.round, run: preparingPromise },
        Decided: preparingDecided,
        Refuse: { when: (proposer: ProposerStep, { round: r }: Refuse) => r === proposer.vars.round, run: preparingRefuse },
      },
      timers: { patience: preparingPatience },
      owed: ["asker"],
    },
    Proposing: {
      messages: {
        Accepted: { when: (proposer: ProposerStep, { round: r }: Accepted) => r === proposer.vars.round, run: proposingAccepted },
        Decided: proposingDecided,
        Refuse: { when: (proposer: ProposerStep, { round: r }: Refuse) => r === proposer.vars.round, run: proposingRefuse },
      },
      timers: { patience: proposingPatience },
      owed: ["asker"],
    },
  },
  always: { messages: { Promise: drop, Accepted: drop, Refuse: drop } },
  points: {},
  durable: ["round"],
  timers: ["patience"],
  requests: ["propose"],
  guards: { propose: (proposer: ProposerStep) => proposer.vars.round < 2000000000 },
  receives: {
    Promise: { from: ["Acceptor"], fields: { round: { low: 0, high: 2000000000 }, vote: { optional: { record: { ballot: { record: { round: { low: 0, high: 2000000000 }, by: { named: ["Proposer"] } } }, data: "value" } } } } },
    Accepted: { from: ["Acceptor"], fields: { round: { low: 0, high: 2000000000 } } },
    Refuse: { from: ["Acceptor"], fields: { round: { low: 0, high: 2000000000 }, promised: { low: 0, high: 2000000000 } } },
    Decided: { from: ["Acceptor"], fields: { data: "value" } },
  },
};

/** What the application asks of a Proposer. */
export interface ProposerRequests {
  propose(block: Instance, data: Data, options?: RequestOptions): Promise<Data | null>;
}

/** Typed requests to the Proposer of a node. */
export function proposerRequests(port: RequestPort): ProposerRequests {
  return {
    propose: (block, data, options) => port.request({ role: "Proposer", block }, { request: "propose", args: { data } }, options),
  };
}

/** The variables of a Acceptor. */
export interface AcceptorVars {
  promised: Ballot | null;
  vote: Vote | null;
  decided: Data | null;
}

type AcceptorServing = { readonly name: "Serving" };
type AcceptorPermitting = { readonly name: "Permitting"; k: ServingAccept1 | null };
/** The states of a Acceptor, and its waits. */
export type AcceptorState = AcceptorServing | AcceptorPermitting;
export type ServingAccept1 = Frame<"servingAccept1", undefined, { readonly ballot: Ballot; readonly data: Data; readonly p: Proposer; readonly call: CallId }>;
type AcceptorStep = Step<{ self: Acceptor; here: Instance; vars: AcceptorVars; state: AcceptorState; message: Message; setting: Setting }>;

/** function refuses, views.tea:220. */
function refuses(acceptor: AcceptorStep, ballot: Ballot): boolean {
  if (acceptor.vars.promised === null) {
    return false;
  }

  return isLess(acceptor, ballot, acceptor.vars.promised);
}

/** Acceptor.Serving on Accept, views.tea:181. */
function servingAccept(acceptor: AcceptorStep, { ballot, data }: Accept, p: Proposer): void {
  if (refuses(acceptor, ballot)) {
    acceptor.send(p, { type: "Refuse", round: ballot.round, promised: present(acceptor.vars.promised, "183:35").round });
    return;
  }

  acceptor.vars.promised = ballot;
  const call = acceptor.call();
  const k: ServingAccept1 = { point: "servingAccept1", ballot, data, p, call };
  acceptor.begin("permit", [data], call);
  acceptor.become({ name: "Permitting", k }, "187:7");
}

/** Acceptor.Serving on Accept, views.tea:181. */
function servingAccept1(acceptor: AcceptorStep, { ballot, data, p }: ServingAccept1): void {
  acceptor.become({ name: "Serving" }, "188:7");
  if (refuses(acceptor, ballot)) {
    acceptor.send(p, { type: "Refuse", round: ballot.round, promised: present(acceptor.vars.promised, "190:35").round });
    return;
  }

  acceptor.vars.vote = { ballot: ballot, data: data };
  acceptor.send(p, { type: "Accepted", round: ballot.round });
}

/** Acceptor on Prepare, views.tea:202. */
function acceptorPrepare(acceptor: AcceptorStep, { ballot }: Prepare, p: Proposer): void {
  if (acceptor.vars.decided !== null) {
    acceptor.send(p, { type: "Decided", data: acceptor.vars.decided });
    return;
  }

  if (refuses(acceptor, ballot)) {
    acceptor.send(p, { type: "Refuse", round: ballot.round, promised: present(acceptor.vars.promised, "208:33").round });
    return;
  }

  acceptor.vars.promised = ballot;
  acceptor.send(p, { type: "Promise", round: ballot.round, vote: acceptor.vars.vote });
}

/** Acceptor on Decided, views.tea:215. */
function acceptorDecided(acceptor: AcceptorStep, { data }: Decided): void {
  acceptor.vars.decided = data;
}

/** Acceptor on learn, views.tea:217. */
function acceptorLearn(acceptor: AcceptorStep, _args: unknown, reply: Reply<Data>): void {
  acceptor.answer(reply, some(acceptor.vars.decided));
}

/** Operations that a Acceptor has the program around do. */
export interface AcceptorHost {
  permit(block: Instance, data: Data): Promise<void>;
}

/** What a Acceptor does with each event. */
export const acceptorMachine: MachineType<"Acceptor"> = {
  protocol: "FosViews",
  role: "Acceptor",
  block: "Instance",
  start: (): { vars: AcceptorVars; state: AcceptorState } => ({ vars: { promised: null, vote: null, decided: null }, state: { name: "Serving" } }),
  states: {
    Serving: { messages: { Accept: servingAccept } },
    Permitting: { messages: { Accept: defer }, waits: ["k"] },
  },
  always: {
    messages: { Prepare: acceptorPrepare, Decided: acceptorDecided },
    requests: { learn: { when: (acceptor: AcceptorStep) => acceptor.vars.decided !== null, run: acceptorLearn } },
  },
  points: { servingAccept1 },
  durable: ["promised", "vote", "decided"],
  requests: ["learn"],
  operations: ["permit"],
  receives: {
    Prepare: { from: ["Proposer"], fields: { ballot: { record: { round: { low: 0, high: 2000000000 }, by: { named: ["Proposer"] } } } } },
    Accept: { from: ["Proposer"], fields: { ballot: { record: { round: { low: 0, high: 2000000000 }, by: { named: ["Proposer"] } } }, data: "value" } },
    Decided: { from: ["Proposer"], fields: { data: "value" } },
  },
};

/** What the application asks of a Acceptor. */
export interface AcceptorRequests {
  learn(block: Instance, options?: RequestOptions): Promise<Data>;
}

/** Typed requests to the Acceptor of a node. */
export function acceptorRequests(port: RequestPort): AcceptorRequests {
  return {
    learn: (block, options) => port.request({ role: "Acceptor", block }, { request: "learn", args: {} }, options),
  };
}

/** All machines of the protocol. */
export const machines = [proposerMachine, acceptorMachine];
