/**
 * FosMessaging, generated from messaging.tea with Mailboxes = 2, Senders = 1, Registrations = 4, Values = 1, Capabilities = 1, Room = 1024, Direct = false, Issued = false, Changes = 1, Asked = 2, StateIntended = true, TearDown = true, AwaitRemoval = true, Retry = true, Pulls = true, Marks = true.
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
  difference,
  entry,
  fill,
  filter,
  inRange,
  present,
  some,
  take,
  takeOut,
  withElement,
  withEntry,
  without,
} from "../../kernel/index.js";
import type { Content } from "../messaging/content.js";
export type Names = NodeId<"Names">;
export type Application = NodeId<"Application">;
export type Mailbox = NodeId<"Mailbox">;
export type Sender = NodeId<"Sender">;
export type Registration = BlockId<"Registration">;
export type Capability = BlockId<"Capability">;
export type Data = Content;
export type Outcome = "delivered" | "unknownName" | "wrongName" | "wrongCapability" | "full" | "unanswered";
export type Opened = { readonly path: ReadonlySet<Registration>; readonly capability: Capability };
export type Result = { readonly outcome: Outcome; readonly back: Data | null };
export type Route = { readonly mailbox: Mailbox; readonly path: ReadonlySet<Registration> };
export type Resolve = { readonly type: "Resolve" };
export type Found = { readonly type: "Found"; readonly route: Route | null };
/** The service has found where the name leads, and looks up how that leads to the mailbox. */
export type Locate = { readonly type: "Locate"; readonly sender: Sender; readonly mailbox: Mailbox; readonly by: Registration };
/** What stands has changed, for the sake of one registration. */
export type Changed = { readonly type: "Changed"; readonly why: Registration; readonly now: ReadonlySet<Registration> };
export type Known = { readonly type: "Known"; readonly why: Registration };
export type Ask = { readonly type: "Ask" };
export type Standing = { readonly type: "Standing"; readonly now: ReadonlySet<Registration> };
/** Checked at each delivery. */
export type Deliver = { readonly type: "Deliver"; readonly path: ReadonlySet<Registration>; readonly capability: Capability; readonly data: Data; readonly reply: Reply<Result> };
/** Through a channel that is open. */
export type Pass = { readonly type: "Pass"; readonly data: Data; readonly reply: Reply<Result> };
export type Hand = { readonly type: "Hand"; readonly sender: Sender; readonly data: Data };
export type Answer = { readonly type: "Answer"; readonly sender: Sender; readonly data: Data };
/** What machines send each other. */
export type Message = Resolve | Found | Locate | Changed | Known | Ask | Standing | Deliver | Pass | Hand | Answer;

/** What the program around decides. */
export interface Setting {
  /** Who plays the roles of one node, for a block. */
  readonly placement: { readonly Names: (block: null) => Names; readonly Application: (block: null) => Application };
  /** Who plays the others. */
  readonly members: { readonly Mailbox: () => ReadonlySet<Mailbox>; readonly Sender: () => ReadonlySet<Sender> };
  /** What values begin with. */
  readonly initial: { readonly Data: Data };
  /** When two values are the same. */
  readonly equal: object;
}

/** Who plays Names there. */
function namesOf(step: { readonly setting: Setting; readonly here: null }): Names {
  return step.setting.placement.Names(step.here);
}

/** Who plays Application there. */
function applicationOf(step: { readonly setting: Setting; readonly here: null }): Application {
  return step.setting.placement.Application(step.here);
}

/** The variables of a Names. */
export interface NamesVars {
  above: ReadonlyMap<Mailbox, Registration | null>;
  direct: ReadonlyMap<Mailbox, Registration | null>;
  pending: ReadonlySet<Registration>;
  ending: ReadonlySet<Registration>;
  used: ReadonlySet<Registration>;
  waiting: ReadonlyMap<Registration, Tell1 | null>;
}

type NamesServing = { readonly name: "Serving" };
/** The states of a Names, and its waits. */
export type NamesState = NamesServing;
export type ServingRegister1 = Frame<"servingRegister1", undefined, { readonly reply: Reply<undefined> }>;
export type ServingLink1 = Frame<"servingLink1", undefined, { readonly reply: Reply<undefined> }>;
export type ServingUnregister1 = Frame<"servingUnregister1", undefined, { readonly mailbox: Mailbox; readonly r: Registration; readonly reply: Reply<undefined> }>;
export type ServingUnlink1 = Frame<"servingUnlink1", undefined, { readonly mailbox: Mailbox; readonly r: Registration; readonly reply: Reply<undefined> }>;
export type Make1 = Frame<"make1", undefined, { readonly r: Registration; readonly then: MakeCaller }>;
export type Tell1 = Frame<"tell1", undefined, { readonly then: TellCaller }>;
export type MakeCaller = ServingRegister1 | ServingLink1;
export type TellCaller = ServingUnregister1 | ServingUnlink1 | Make1;
type NamesStep = Step<{ self: Names; here: null; vars: NamesVars; state: NamesState; message: Message; setting: Setting }>;

/** function standing, messaging.tea:187. */
function standing(names: NamesStep, mailbox: Mailbox): ReadonlySet<Registration> {
  if (entry(names.vars.direct, mailbox, null) === null || names.vars.ending.has(some(entry(names.vars.direct, mailbox, null)))) {
    return new Set<Registration>();
  }

  if (entry(names.vars.above, mailbox, null) === null) {
    return new Set<Registration>([some(entry(names.vars.direct, mailbox, null))]);
  }

  return difference(new Set<Registration>([some(entry(names.vars.direct, mailbox, null)), some(entry(names.vars.above, mailbox, null))]), names.vars.ending);
}

/** function first, messaging.tea:193. */
function first(names: NamesStep, mailbox: Mailbox): Registration | null {
  return entry(names.vars.above, mailbox, null);
}

/** function leads, messaging.tea:197. */
function leads(names: NamesStep, r: Registration | null): boolean {
  return r !== null && !names.vars.pending.has(r) && !names.vars.ending.has(r);
}

/** Names.Serving on register, messaging.tea:136. */
function servingRegister(names: NamesStep, { mailbox, r }: { readonly mailbox: Mailbox; readonly r: Registration }, reply: Reply<undefined>): void {
  if (names.vars.used.has(r) || entry(names.vars.direct, mailbox, null) !== null) {
    names.answer(reply, undefined);
    return;
  }

  names.vars.direct = withEntry(names.vars.direct, mailbox, { value: r, zero: null });
  make(names, mailbox, r, { point: "servingRegister1", reply });
}

/** Names.Serving on register, messaging.tea:136. */
function servingRegister1(names: NamesStep, { reply }: ServingRegister1): void {
  names.answer(reply, undefined);
}

/** Names.Serving on link, messaging.tea:142. */
function servingLink(names: NamesStep, { mailbox, r }: { readonly mailbox: Mailbox; readonly r: Registration }, reply: Reply<undefined>): void {
  if (names.vars.used.has(r) || entry(names.vars.above, mailbox, null) !== null) {
    names.answer(reply, undefined);
    return;
  }

  names.vars.above = withEntry(names.vars.above, mailbox, { value: r, zero: null });
  make(names, mailbox, r, { point: "servingLink1", reply });
}

/** Names.Serving on link, messaging.tea:142. */
function servingLink1(names: NamesStep, { reply }: ServingLink1): void {
  names.answer(reply, undefined);
}

/** Names.Serving on unregister, messaging.tea:148. */
function servingUnregister(names: NamesStep, { mailbox }: { readonly mailbox: Mailbox }, reply: Reply<undefined>): void {
  if (!leads(names, entry(names.vars.direct, mailbox, null))) {
    names.answer(reply, undefined);
    return;
  }

  const r = present(entry(names.vars.direct, mailbox, null), "150:15");
  names.vars.ending = withElement(names.vars.ending, r);
  tell(names, mailbox, r, { point: "servingUnregister1", mailbox, r, reply });
}

/** Names.Serving on unregister, messaging.tea:148. */
function servingUnregister1(names: NamesStep, { mailbox, r, reply }: ServingUnregister1): void {
  names.vars.direct = withEntry(names.vars.direct, mailbox, { value: null, zero: null });
  names.vars.ending = without(names.vars.ending, r);
  names.answer(reply, undefined);
}

/** Names.Serving on unlink, messaging.tea:159. */
function servingUnlink(names: NamesStep, { mailbox }: { readonly mailbox: Mailbox }, reply: Reply<undefined>): void {
  if (!leads(names, entry(names.vars.above, mailbox, null))) {
    names.answer(reply, undefined);
    return;
  }

  const r = present(entry(names.vars.above, mailbox, null), "161:15");
  names.vars.ending = withElement(names.vars.ending, r);
  if (entry(names.vars.direct, mailbox, null) !== null) {
    tell(names, mailbox, r, { point: "servingUnlink1", mailbox, r, reply });
    return;
  }

  servingUnlink1(names, { point: "servingUnlink1", mailbox, r, reply });
}

/** Names.Serving on unlink, messaging.tea:159. */
function servingUnlink1(names: NamesStep, { mailbox, r, reply }: ServingUnlink1): void {
  names.vars.above = withEntry(names.vars.above, mailbox, { value: null, zero: null });
  names.vars.ending = without(names.vars.ending, r);
  names.answer(reply, undefined);
}

/** Names on Resolve, messaging.tea:201. */
function namesResolve(names: NamesStep, _message: Resolve, s: Sender): void {
  const mailboxCandidates = [...filter(names.setting.members.Mailbox(), (mailbox) => leads(names, first(names, mailbox)))];
  if (mailboxCandidates.length === 0) {
    names.send(s, { type: "Found", route: null });
    return;
  }

  const mailbox = names.pick("mailbox", mailboxCandidates);
  names.send(names.self, { type: "Locate", sender: s, mailbox, by: present(first(names, mailbox), "206:29") });
}

/** Names on Locate, messaging.tea:208. */
function namesLocate(names: NamesStep, { sender: s, mailbox, by }: Locate): void {
  const r: Registration | null = entry(names.vars.direct, mailbox, null);
  if (r === null || !leads(names, r)) {
    names.send(s, { type: "Found", route: null });
  } else {
    names.send(s, { type: "Found", route: { mailbox: mailbox, path: new Set<Registration>([by, r]) } });
  }
}

/** Names on Ask, messaging.tea:216. */
function namesAsk(names: NamesStep, _message: Ask, m: Mailbox): void {
  names.send(m, { type: "Standing", now: standing(names, m) });
}

/** Names on Known, messaging.tea:217. */
function namesKnown(names: NamesStep, { why }: Known): void {
  if (entry(names.vars.waiting, why, null) === null) {
    names.fail("assertion \"somebody waits\" does not hold", "219:7");
  }

  names.resume(takeOut(names.vars, "waiting", [{ key: why }]), undefined, "222:5");
}

/** procedure make, messaging.tea:173. */
function make(names: NamesStep, mailbox: Mailbox, r: Registration, then: MakeCaller): void {
  names.vars.used = withElement(names.vars.used, r);
  names.vars.pending = withElement(names.vars.pending, r);
  if (entry(names.vars.direct, mailbox, null) !== null) {
    tell(names, mailbox, r, { point: "make1", r, then });
    return;
  }

  make1(names, { point: "make1", r, then });
}

/** procedure make, messaging.tea:173. */
function make1(names: NamesStep, { r, then }: Make1): void {
  names.vars.pending = without(names.vars.pending, r);
  names.resume(then, undefined);
}

/** procedure tell, messaging.tea:181. */
function tell(names: NamesStep, mailbox: Mailbox, why: Registration, then: TellCaller): void {
  names.send(mailbox, { type: "Changed", why, now: new Set<Registration>() });
  const k: Tell1 = { point: "tell1", then };
  names.vars.waiting = withEntry(names.vars.waiting, why, { value: fill<Tell1 | null>(entry(names.vars.waiting, why, null), k, { name: "waiting", at: "183:53" }), zero: null });
}

/** procedure tell, messaging.tea:181. */
function tell1(names: NamesStep, { then }: Tell1): void {
  names.resume(then, undefined);
}

/** What a Names does with each event. */
export const namesMachine: MachineType<"Names"> = {
  protocol: "FosMessaging",
  role: "Names",
  block: null,
  start: (): { vars: NamesVars; state: NamesState } => ({ vars: { above: new Map<Mailbox, Registration | null>(), direct: new Map<Mailbox, Registration | null>(), pending: new Set<Registration>(), ending: new Set<Registration>(), used: new Set<Registration>(), waiting: new Map() }, state: { name: "Serving" } }),
  states: {
    Serving: { requests: { register: servingRegister, link: servingLink, unregister: servingUnregister, unlink: servingUnlink } },
  },
  always: { messages: { Resolve: namesResolve, Locate: namesLocate, Ask: namesAsk, Known: namesKnown } },
  points: { servingRegister1, servingLink1, servingUnregister1, servingUnlink1, make1, tell1 },
  continuations: ["waiting"],
  requests: ["register", "link", "unregister", "unlink"],
  guards: {
    register: (names: NamesStep, { mailbox, r }: { readonly mailbox: Mailbox; readonly r: Registration }) => entry(names.vars.direct, mailbox, null) === null && !names.vars.used.has(r),
    link: (names: NamesStep, { mailbox, r }: { readonly mailbox: Mailbox; readonly r: Registration }) => entry(names.vars.above, mailbox, null) === null && !names.vars.used.has(r),
    unregister: (names: NamesStep, { mailbox }: { readonly mailbox: Mailbox }) => leads(names, entry(names.vars.direct, mailbox, null)),
    unlink: (names: NamesStep, { mailbox }: { readonly mailbox: Mailbox }) => leads(names, entry(names.vars.above, mailbox, null)),
  },
  receives: {
    Resolve: { from: ["Sender"] },
    Locate: { from: ["Names"], fields: { sender: { named: ["Sender"] }, mailbox: { named: ["Mailbox"] }, by: { named: ["Registration"] } } },
    Known: { from: ["Mailbox"], fields: { why: { named: ["Registration"] } } },
    Ask: { from: ["Mailbox"] },
  },
};

/** What the application asks of a Names. */
export interface NamesRequests {
  register(mailbox: Mailbox, r: Registration, options?: RequestOptions): Promise<void>;
  link(mailbox: Mailbox, r: Registration, options?: RequestOptions): Promise<void>;
  unregister(mailbox: Mailbox, options?: RequestOptions): Promise<void>;
  unlink(mailbox: Mailbox, options?: RequestOptions): Promise<void>;
}

/** Typed requests to the Names of a node. */
export function namesRequests(port: RequestPort): NamesRequests {
  return {
    register: (mailbox, r, options) => port.request({ role: "Names", block: null }, { request: "register", args: { mailbox, r } }, options),
    link: (mailbox, r, options) => port.request({ role: "Names", block: null }, { request: "link", args: { mailbox, r } }, options),
    unregister: (mailbox, options) => port.request({ role: "Names", block: null }, { request: "unregister", args: { mailbox } }, options),
    unlink: (mailbox, options) => port.request({ role: "Names", block: null }, { request: "unlink", args: { mailbox } }, options),
  };
}

/** The variables of a Mailbox. */
export interface MailboxVars {
  standing: ReadonlySet<Registration>;
  capabilities: ReadonlySet<Capability>;
  channels: ReadonlyMap<Sender, Opened | null>;
  open: ReadonlySet<Sender>;
  owed: ReadonlyMap<Sender, Reply<Result> | null>;
  busy: number;
}

type MailboxReady = { readonly name: "Ready" };
type MailboxAsking = { readonly name: "Asking" };
/** The states of a Mailbox, and its waits. */
export type MailboxState = MailboxReady | MailboxAsking;
export type ReadyChanged1 = Frame<"readyChanged1", ReadonlySet<Registration>, { readonly why: Registration }>;
type MailboxStep = Step<{ self: Mailbox; here: null; vars: MailboxVars; state: MailboxState; message: Message; setting: Setting }>;

/** function stands, messaging.tea:311. */
function stands(mailbox: MailboxStep, channel: Opened): boolean {
  return difference(channel.path, mailbox.vars.standing).size === 0 && mailbox.vars.capabilities.has(channel.capability);
}

/** function isFull, messaging.tea:315. */
function isFull(mailbox: MailboxStep, s: Sender): boolean {
  return entry(mailbox.vars.owed, s, null) !== null || mailbox.vars.busy === 1024;
}

/** function judge, messaging.tea:317. */
function judge(mailbox: MailboxStep, s: Sender, path: ReadonlySet<Registration>, capability: Capability): Outcome {
  if (path.size === 0 || difference(path, mailbox.vars.standing).size !== 0) {
    return "wrongName";
  }

  if (!mailbox.vars.capabilities.has(capability)) {
    return "wrongCapability";
  }

  if (isFull(mailbox, s)) {
    return "full";
  }

  return "delivered";
}

/** Mailbox.Ready on Changed, messaging.tea:247. */
function readyChanged(mailbox: MailboxStep, { why }: Changed): void {
  mailbox.send(namesOf(mailbox), { type: "Ask" });
  mailbox.await({ name: "Asking" }, { point: "readyChanged1", why });
}

/** Mailbox.Ready on Changed, messaging.tea:247. */
function readyChanged1(mailbox: MailboxStep, { why }: ReadyChanged1, result: ReadonlySet<Registration>): void {
  mailbox.vars.standing = result;
  tearDown(mailbox);
  mailbox.send(namesOf(mailbox), { type: "Known", why });
}

/** Mailbox.Ready on Standing, messaging.tea:258. */
function readyStanding(mailbox: MailboxStep): void {
  mailbox.fail("nothing was asked", "258:19");
}

/** Mailbox.Asking on Standing, messaging.tea:251. */
function askingStanding(mailbox: MailboxStep, { now: all }: Standing): void {
  mailbox.resumeWait("Asking", all, "251:30");
}

/** Mailbox on issue, messaging.tea:261. */
function mailboxIssue(mailbox: MailboxStep, { capability }: { readonly capability: Capability }, reply: Reply<undefined>): void {
  mailbox.vars.capabilities = withElement(mailbox.vars.capabilities, capability);
  mailbox.answer(reply, undefined);
}

/** Mailbox on revoke, messaging.tea:266. */
function mailboxRevoke(mailbox: MailboxStep, { capability }: { readonly capability: Capability }, reply: Reply<undefined>): void {
  mailbox.vars.capabilities = without(mailbox.vars.capabilities, capability);
  tearDown(mailbox);
  mailbox.answer(reply, undefined);
}

/** Mailbox on close, messaging.tea:272. */
function mailboxClose(mailbox: MailboxStep, { sender }: { readonly sender: Sender }, reply: Reply<undefined>): void {
  shut(mailbox, sender);
  mailbox.answer(reply, undefined);
}

/** Mailbox on Deliver, messaging.tea:276. */
function mailboxDeliver(mailbox: MailboxStep, { path, capability, data, reply }: Deliver, s: Sender): void {
  const verdict: Outcome = judge(mailbox, s, path, capability);
  if (verdict !== "delivered") {
    mailbox.answer(reply, { outcome: verdict, back: null }, "278:31");
    return;
  }

  mailbox.vars.open = withElement(mailbox.vars.open, s);
  mailbox.vars.channels = withEntry(mailbox.vars.channels, s, { value: { path: path, capability: capability }, zero: null });
  accept(mailbox, s, path, data);
  mailbox.vars.owed = withEntry(mailbox.vars.owed, s, { value: fill<Reply<Result> | null>(entry(mailbox.vars.owed, s, null), reply, { name: "owed", at: "282:5" }), zero: null });
}

/** Mailbox on Pass, messaging.tea:284. */
function mailboxPass(mailbox: MailboxStep, { data, reply }: Pass, s: Sender): void {
  const opened: Opened | null = entry(mailbox.vars.channels, s, null);
  if (opened === null) {
    mailbox.answer(reply, { outcome: "wrongName", back: null }, "286:25");
    return;
  }

  if (isFull(mailbox, s)) {
    mailbox.answer(reply, { outcome: "full", back: null }, "287:20");
    return;
  }

  accept(mailbox, s, opened.path, data);
  mailbox.vars.owed = withEntry(mailbox.vars.owed, s, { value: fill<Reply<Result> | null>(entry(mailbox.vars.owed, s, null), reply, { name: "owed", at: "291:5" }), zero: null });
}

/** Mailbox on Answer, messaging.tea:293. */
function mailboxAnswer(mailbox: MailboxStep, { sender, data }: Answer): void {
  mailbox.vars.busy = inRange(mailbox.vars.busy - 1, [0, 1024], "294:5");
  mailbox.answer(present(takeOut(mailbox.vars, "owed", [{ key: sender }]), "296:12"), { outcome: "delivered", back: data }, "296:5");
}

/** procedure tearDown, messaging.tea:299. */
function tearDown(mailbox: MailboxStep): void {
  const left = mailbox.vars.open;
  for (const s of left) {
    if (entry(mailbox.vars.channels, s, null) !== null && !stands(mailbox, some(entry(mailbox.vars.channels, s, null)))) {
      shut(mailbox, s);
    }

  }
}

/** procedure shut, messaging.tea:306. */
function shut(mailbox: MailboxStep, s: Sender): void {
  mailbox.vars.channels = withEntry(mailbox.vars.channels, s, { value: null, zero: null });
  mailbox.vars.open = without(mailbox.vars.open, s);
}

/** procedure accept, messaging.tea:324. */
function accept(mailbox: MailboxStep, s: Sender, _path: ReadonlySet<Registration>, data: Data): void {
  mailbox.vars.busy = inRange(mailbox.vars.busy + 1, [0, 1024], "333:5");
  mailbox.send(applicationOf(mailbox), { type: "Hand", sender: s, data });
}

/** What a Mailbox does with each event. */
export const mailboxMachine: MachineType<"Mailbox"> = {
  protocol: "FosMessaging",
  role: "Mailbox",
  block: null,
  start: (): { vars: MailboxVars; state: MailboxState } => ({ vars: { standing: new Set<Registration>(), capabilities: new Set<Capability>(), channels: new Map<Sender, Opened | null>(), open: new Set<Sender>(), owed: new Map(), busy: 0 }, state: { name: "Ready" } }),
  states: {
    Ready: { messages: { Changed: readyChanged, Standing: readyStanding } },
    Asking: { messages: { Standing: askingStanding, Changed: defer } },
  },
  always: {
    messages: { Deliver: mailboxDeliver, Pass: mailboxPass, Answer: mailboxAnswer },
    requests: { issue: mailboxIssue, revoke: mailboxRevoke, close: mailboxClose },
  },
  points: { readyChanged1 },
  requests: ["issue", "revoke", "close"],
  guards: {
    issue: (mailbox: MailboxStep, { capability }: { readonly capability: Capability }) => !mailbox.vars.capabilities.has(capability),
    revoke: (mailbox: MailboxStep, { capability }: { readonly capability: Capability }) => mailbox.vars.capabilities.has(capability),
    close: (mailbox: MailboxStep, { sender }: { readonly sender: Sender }) => mailbox.vars.open.has(sender),
  },
  receives: {
    Changed: { from: ["Names"], fields: { why: { named: ["Registration"] }, now: { set: { named: ["Registration"] } } } },
    Standing: { from: ["Names"], fields: { now: { set: { named: ["Registration"] } } } },
    Deliver: { from: ["Sender"], fields: { path: { set: { named: ["Registration"] } }, capability: { named: ["Capability"] }, data: "value", reply: "reply" } },
    Pass: { from: ["Sender"], fields: { data: "value", reply: "reply" } },
    Answer: { from: ["Application"], fields: { sender: { named: ["Sender"] }, data: "value" } },
  },
};

/** What the application asks of a Mailbox. */
export interface MailboxRequests {
  issue(capability: Capability, options?: RequestOptions): Promise<void>;
  revoke(capability: Capability, options?: RequestOptions): Promise<void>;
  close(sender: Sender, options?: RequestOptions): Promise<void>;
}

/** Typed requests to the Mailbox of a node. */
export function mailboxRequests(port: RequestPort): MailboxRequests {
  return {
    issue: (capability, options) => port.request({ role: "Mailbox", block: null }, { request: "issue", args: { capability } }, options),
    revoke: (capability, options) => port.request({ role: "Mailbox", block: null }, { request: "revoke", args: { capability } }, options),
    close: (sender, options) => port.request({ role: "Mailbox", block: null }, { request: "close", args: { sender } }, options),
  };
}

/** The variables of a Application. */
export type ApplicationVars = object;
type ApplicationWorking = { readonly name: "Working" };
/** The states of a Application, and its waits. */
export type ApplicationState = ApplicationWorking;
type ApplicationStep = Step<{ self: Application; here: null; vars: ApplicationVars; state: ApplicationState; message: Message; setting: Setting }>;

/** Application.Working on Hand, messaging.tea:340. */
function workingHand(application: ApplicationStep, { sender, data }: Hand, m: Mailbox): void {
  application.send(m, { type: "Answer", sender, data });
}

/** What a Application does with each event. */
export const applicationMachine: MachineType<"Application"> = {
  protocol: "FosMessaging",
  role: "Application",
  block: null,
  start: (): { vars: ApplicationVars; state: ApplicationState } => ({ vars: {}, state: { name: "Working" } }),
  states: {
    Working: { messages: { Hand: workingHand } },
  },
  points: {},
  receives: { Hand: { from: ["Mailbox"], fields: { sender: { named: ["Sender"] }, data: "value" } } },
};

/** The variables of a Sender. */
export interface SenderVars {
  route: Route | null;
  channel: Capability | null;
}

type SenderReady = { readonly name: "Ready" };
type SenderWaiting = { readonly name: "Waiting"; k: Carry3 | Carry2 | null };
type SenderLookingUp = { readonly name: "LookingUp" };
/** The states of a Sender, and its waits. */
export type SenderState = SenderReady | SenderWaiting | SenderLookingUp;
export type ReadyPost1 = Frame<"readyPost1", Result, { readonly reply: Reply<Result> }>;
export type Dispatch1 = Frame<"dispatch1", undefined, { readonly capability: Capability; readonly data: Data; readonly then: DispatchCaller }>;
export type Dispatch2 = Frame<"dispatch2", Result, { readonly capability: Capability; readonly data: Data; readonly refusing: Mailbox; readonly then: DispatchCaller }>;
export type Dispatch3 = Frame<"dispatch3", undefined, { readonly capability: Capability; readonly data: Data; readonly refusing: Mailbox; readonly then: DispatchCaller }>;
export type Dispatch4 = Frame<"dispatch4", Result, { readonly other: boolean; readonly then: DispatchCaller }>;
export type LookUp1 = Frame<"lookUp1", Route | null, { readonly then: LookUpCaller }>;
export type Attempt1 = Frame<"attempt1", Result, { readonly capability: Capability; readonly then: AttemptCaller }>;
export type Carry1 = Frame<"carry1", undefined, { readonly to: Route; readonly capability: Capability; readonly data: Data; readonly then: CarryCaller }>;
export type Carry2 = Frame<"carry2", Result, { readonly call: CallId; readonly then: CarryCaller }>;
export type Carry3 = Frame<"carry3", Result, { readonly call: CallId; readonly then: CarryCaller }>;
export type DispatchCaller = ReadyPost1;
export type LookUpCaller = Dispatch1 | Dispatch3;
export type AttemptCaller = Dispatch2 | Dispatch4;
export type CarryCaller = Attempt1;
type SenderStep = Step<{ self: Sender; here: null; vars: SenderVars; state: SenderState; message: Message; setting: Setting }>;

/** function isRefused, messaging.tea:426. */
function isRefused(_sender: SenderStep, outcome: Outcome): boolean {
  return outcome === "wrongName" || outcome === "wrongCapability";
}

/** Sender.Ready on expire, messaging.tea:357. */
function readyExpire(sender: SenderStep, _args: unknown, reply: Reply<undefined>): void {
  forget(sender);
  sender.answer(reply, undefined);
}

/** Sender.Ready on post, messaging.tea:361. */
function readyPost(sender: SenderStep, { capability, data }: { readonly capability: Capability; readonly data: Data }, reply: Reply<Result>): void {
  dispatch(sender, capability, data, { point: "readyPost1", reply });
}

/** Sender.Ready on post, messaging.tea:361. */
function readyPost1(sender: SenderStep, { reply }: ReadyPost1, result2: Result): void {
  sender.answer(reply, result2);
}

/** Sender.Ready on giveUp, messaging.tea:373. */
function readyGiveUp(sender: SenderStep, _args: unknown, reply: Reply<undefined>): void {
  sender.answer(reply, undefined);
}

/** Sender.Waiting on giveUp, messaging.tea:376. */
function waitingGiveUp(sender: SenderStep, _args: unknown, reply: Reply<undefined>, state: SenderWaiting): void {
  sender.wake(take(state, "k", null), { outcome: "unanswered", back: null }, "378:7");
  sender.answer(reply, undefined);
}

/** Sender.LookingUp on Found, messaging.tea:405. */
function lookingUpFound(sender: SenderStep, { route: found }: Found): void {
  sender.resumeWait("LookingUp", found, "405:25");
}

/** Sender on Found, messaging.tea:383. */
function senderFound(sender: SenderStep): void {
  sender.fail("nothing was asked", "383:14");
}

/** procedure dispatch, messaging.tea:385. */
function dispatch(sender: SenderStep, capability: Capability, data: Data, then: DispatchCaller): void {
  if (sender.vars.route === null) {
    lookUp(sender, { point: "dispatch1", capability, data, then });
    return;
  }

  dispatch1(sender, { point: "dispatch1", capability, data, then });
}

/** procedure dispatch, messaging.tea:385. */
function dispatch1(sender: SenderStep, { capability, data, then }: Dispatch1): void {
  if (sender.vars.route === null) {
    sender.resume(then, { outcome: "unknownName", back: null });
    return;
  }

  const refusing = sender.vars.route.mailbox;
  attempt(sender, capability, data, { point: "dispatch2", capability, data, refusing, then });
}

/** procedure dispatch, messaging.tea:385. */
function dispatch2(sender: SenderStep, { capability, data, refusing, then }: Dispatch2, first: Result): void {
  if (!isRefused(sender, first.outcome)) {
    sender.resume(then, first);
    return;
  }

  lookUp(sender, { point: "dispatch3", capability, data, refusing, then });
}

/** procedure dispatch, messaging.tea:385. */
function dispatch3(sender: SenderStep, { capability, data, refusing, then }: Dispatch3): void {
  if (sender.vars.route === null) {
    sender.resume(then, { outcome: "unknownName", back: null });
    return;
  }

  const other = sender.vars.route.mailbox !== refusing;
  attempt(sender, capability, data, { point: "dispatch4", other, then });
}

/** procedure dispatch, messaging.tea:385. */
function dispatch4(sender: SenderStep, { then }: Dispatch4, second: Result): void {
  sender.resume(then, second);
  return;
}

/** procedure lookUp, messaging.tea:402. */
function lookUp(sender: SenderStep, then: LookUpCaller): void {
  sender.send(namesOf(sender), { type: "Resolve" });
  sender.await({ name: "LookingUp" }, { point: "lookUp1", then });
}

/** procedure lookUp, messaging.tea:402. */
function lookUp1(sender: SenderStep, { then }: LookUp1, result: Route | null): void {
  sender.vars.route = result;
  sender.resume(then, undefined);
}

/** procedure attempt, messaging.tea:409. */
function attempt(sender: SenderStep, capability: Capability, data: Data, then: AttemptCaller): void {
  carry(sender, present(sender.vars.route, "410:24"), capability, data, { point: "attempt1", capability, then });
}

/** procedure attempt, messaging.tea:409. */
function attempt1(sender: SenderStep, { capability, then }: Attempt1, result2: Result): void {
  sender.become({ name: "Ready" }, "411:5");
  if (result2.outcome === "delivered") {
    sender.vars.channel = capability;
  } else {
    if (result2.outcome !== "full") {
      forget(sender);
    }

  }

  sender.resume(then, result2);
  return;
}

/** procedure carry, messaging.tea:417. */
function carry(sender: SenderStep, to: Route, capability: Capability, data: Data, then: CarryCaller): void {
  if (sender.vars.channel === capability) {
    const call = sender.call();
    const k: Carry3 = { point: "carry3", call, then };
    sender.send(to.mailbox, { type: "Pass", data, reply: sender.replyTo("Pass", call) });
    sender.become({ name: "Waiting", k }, "419:21");
    return;
  }

  carry1(sender, { point: "carry1", to, capability, data, then });
}

/** procedure carry, messaging.tea:417. */
function carry1(sender: SenderStep, { to, capability, data, then }: Carry1): void {
  const call = sender.call();
  const k: Carry2 = { point: "carry2", call, then };
  sender.send(to.mailbox, { type: "Deliver", path: to.path, capability, data, reply: sender.replyTo("Deliver", call) });
  sender.become({ name: "Waiting", k }, "422:20");
}

/** procedure carry, messaging.tea:417. */
function carry2(sender: SenderStep, { then }: Carry2, delivery: Result): void {
  sender.resume(then, delivery);
  return;
}

/** procedure carry, messaging.tea:417. */
function carry3(sender: SenderStep, { then }: Carry3, passing: Result): void {
  sender.resume(then, passing);
  return;
}

/** procedure forget, messaging.tea:428. */
function forget(sender: SenderStep): void {
  sender.vars.route = null;
  sender.vars.channel = null;
}

/** What a Sender does with each event. */
export const senderMachine: MachineType<"Sender"> = {
  protocol: "FosMessaging",
  role: "Sender",
  block: null,
  start: (): { vars: SenderVars; state: SenderState } => ({ vars: { route: null, channel: null }, state: { name: "Ready" } }),
  states: {
    Ready: { requests: { expire: readyExpire, post: readyPost, giveUp: readyGiveUp } },
    Waiting: { requests: { giveUp: waitingGiveUp }, waits: ["k"] },
    LookingUp: { messages: { Found: lookingUpFound } },
  },
  always: { messages: { Found: senderFound } },
  points: { readyPost1, dispatch1, dispatch2, dispatch3, dispatch4, lookUp1, attempt1, carry1, carry2, carry3 },
  requests: ["post", "expire", "giveUp"],
  outstanding: 2,
  guards: { expire: (sender: SenderStep) => sender.vars.route !== null, giveUp: (sender: SenderStep) => sender.isIn("Waiting") },
  receives: {
    Found: { from: ["Names"], fields: { route: { optional: { record: { mailbox: { named: ["Mailbox"] }, path: { set: { named: ["Registration"] } } } } } } },
  },
  answers: {
    Deliver: { record: { outcome: { oneOf: ["delivered", "unknownName", "wrongName", "wrongCapability", "full", "unanswered"] }, back: { optional: "value" } } },
    Pass: { record: { outcome: { oneOf: ["delivered", "unknownName", "wrongName", "wrongCapability", "full", "unanswered"] }, back: { optional: "value" } } },
  },
};

/** What the application asks of a Sender. */
export interface SenderRequests {
  post(capability: Capability, data: Data, options?: RequestOptions): Promise<Result>;
  expire(options?: RequestOptions): Promise<void>;
  giveUp(options?: RequestOptions): Promise<void>;
}

/** Typed requests to the Sender of a node. */
export function senderRequests(port: RequestPort): SenderRequests {
  return {
    post: (capability, data, options) => port.request({ role: "Sender", block: null }, { request: "post", args: { capability, data } }, options),
    expire: (options) => port.request({ role: "Sender", block: null }, { request: "expire", args: {} }, options),
    giveUp: (options) => port.request({ role: "Sender", block: null }, { request: "giveUp", args: {} }, options),
  };
}

/** All machines of the protocol. */
export const machines = [namesMachine, mailboxMachine, applicationMachine, senderMachine];
