/**
 * FosStore, generated from store.tea with Servers = 3, Values = 1, Versions = 2147483647, Moves = 0, Crashes = 1, Views = 2147483647, Open = 2, Insists = true, AwaitsAcks = true, ShowsStable = true, TakesNewest = true, Freezes = true.
 * Do not edit: change the protocol, verify it, and generate again.
 */
import {
  type BlockId,
  type CallId,
  type Deferral,
  type Frame,
  type MachineType,
  type NodeId,
  type Reply,
  type RequestOptions,
  type RequestPort,
  type Step,
  defer,
  difference,
  drop,
  equal,
  fill,
  inOrder,
  inRange,
  present,
  rank,
  take,
  withElement,
  without,
} from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
export type Server = NodeId<"Server">;
export type Agreement = NodeId<"Agreement">;
export type Name = BlockId<"Name">;
export type Wish = string;
export type Data = Plain;
/** Asks for the right to make version `next`. */
export type Request = { readonly type: "Request"; readonly next: number };
export type Confirm = { readonly type: "Confirm" };
export type Refuse = { readonly type: "Refuse" };
export type Abort = { readonly type: "Abort" };
/** Makes the next version. */
export type Complete = { readonly type: "Complete"; readonly data: Data | null };
export type Ack = { readonly type: "Ack" };
/** All servers have this version. */
export type Done = { readonly type: "Done"; readonly version: number };
/** The view has ended; `survivors` settle what it has left. */
export type EndView = { readonly type: "EndView"; readonly view: number; readonly survivors: ReadonlySet<Server> };
export type Report = { readonly type: "Report"; readonly view: number; readonly version: number; readonly entry: Data | null };
export type Settled = { readonly type: "Settled"; readonly view: number };
export type Restarted = { readonly type: "Restarted" };
/** All survivors have settled. */
export type Begin = { readonly type: "Begin"; readonly view: number };
/** What machines send each other. */
export type Message = Request | Confirm | Refuse | Abort | Complete | Ack | Done | EndView | Report | Settled | Restarted | Begin;

/** What the program around decides. */
export interface Setting {
  /** Who plays the roles of one node, for a block. */
  readonly placement: { readonly Agreement: (block: Name) => Agreement };
  /** Who plays the others. */
  readonly members: { readonly Server: () => ReadonlySet<Server> };
  /** What values begin with. */
  readonly initial: { readonly Wish: Wish; readonly Data: Data };
  /** When two values are the same. */
  readonly equal: object;
}

/** Who plays Agreement there. */
function agreementOf(step: { readonly setting: Setting; readonly here: Name }): Agreement {
  return step.setting.placement.Agreement(step.here);
}

/** The variables of a Server. */
export interface ServerVars {
  version: number;
  entry: Data | null;
  isStable: boolean;
  past: Server | null;
  claims: ReadonlySet<Server>;
  wanted: ServingChange1 | null;
  asked: boolean;
  unfinished: Complete1 | null;
  unacked: ReadonlySet<Server>;
  view: number;
}

type ServerServing = { readonly name: "Serving" };
type ServerAsking = { readonly name: "Asking"; missing: ReadonlySet<Server>; confirming: ReadonlySet<Server> };
type ServerDeciding = { readonly name: "Deciding"; k: ServingChange2 | null };
type ServerFrozen = { readonly name: "Frozen" };
type ServerSettling = { readonly name: "Settling"; missing: ReadonlySet<Server> };
type ServerLeft = { readonly name: "Left" };
/** The states of a Server, and its waits. */
export type ServerState = ServerServing | ServerAsking | ServerDeciding | ServerFrozen | ServerSettling | ServerLeft;
export type ServingChange1 = Frame<"servingChange1", boolean, { readonly w: Wish; readonly reply: Reply<boolean> }>;
export type ServingChange2 = Frame<"servingChange2", Data | null, { readonly call: CallId; readonly reply: Reply<boolean> }>;
export type ServingChange3 = Frame<"servingChange3", boolean, { readonly reply: Reply<boolean> }>;
export type Complete1 = Frame<"complete1", boolean, { readonly then: CompleteCaller }>;
export type CompleteCaller = ServingChange3;
type ServerStep = Step<{ self: Server; here: Name; vars: ServerVars; state: ServerState; message: Message; setting: Setting }>;

/** function mayClaim, store.tea:210. */
function mayClaim(server: ServerStep, s: Server, next: number): boolean {
  if (next !== server.vars.version + 1) {
    return false;
  }

  const isRival = server.vars.wanted !== null;
  return !isRival || ranks(server, s, server.self);
}

/** function ranks, store.tea:217. */
function ranks(server: ServerStep, a: Server, b: Server): boolean {
  if (server.vars.past === null) {
    return rank(server.setting.members.Server(), a) < rank(server.setting.members.Server(), b);
  }

  const isEarly = rank(server.setting.members.Server(), a) > rank(server.setting.members.Server(), server.vars.past);
  return isEarly === rank(server.setting.members.Server(), b) > rank(server.setting.members.Server(), server.vars.past) ? rank(server.setting.members.Server(), a) < rank(server.setting.members.Server(), b) : isEarly;
}

/** Server.Serving on change, store.tea:139. */
function servingChange(server: ServerStep, { wish: w }: { readonly wish: Wish }, reply: Reply<boolean>): void {
  const k: ServingChange1 = { point: "servingChange1", w, reply };
  server.vars.wanted = fill<ServingChange1 | null>(server.vars.wanted, k, { name: "wanted", at: "141:9" });
  ask(server);
}

/** Server.Serving on change, store.tea:139. */
function servingChange1(server: ServerStep, { w, reply }: ServingChange1, isGranted: boolean): void {
  if (!isGranted) {
    server.answer(reply, false);
    return;
  }

  const call = server.call();
  const k2: ServingChange2 = { point: "servingChange2", call, reply };
  server.begin("decide", [w, server.vars.entry], call);
  server.become({ name: "Deciding", k: k2 }, "145:18");
}

/** Server.Serving on change, store.tea:139. */
function servingChange2(server: ServerStep, { reply }: ServingChange2, data: Data | null): void {
  server.become({ name: "Serving" }, "146:7");
  complete(server, data, { point: "servingChange3", reply });
}

/** Server.Serving on change, store.tea:139. */
function servingChange3(server: ServerStep, { reply }: ServingChange3, isMade: boolean): void {
  server.answer(reply, isMade);
}

/** Server.Serving on Confirm, store.tea:150. */
function servingConfirm(server: ServerStep): void {
  server.fail("nobody asked", "150:18");
}

/** Server.Serving on Refuse, store.tea:151. */
function servingRefuse(server: ServerStep): void {
  server.fail("nobody asked", "151:17");
}

/** Server.Serving on get, store.tea:173. */
function servingGet(server: ServerStep, _args: unknown, reply: Reply<Data | null>): void {
  server.answer(reply, server.vars.entry);
}

/** Server.Serving on Request, store.tea:177. */
function servingRequest(server: ServerStep, { next }: Request, s: Server): void {
  if (next === server.vars.version + 1) {
    server.vars.isStable = true;
  }

  if (mayClaim(server, s, next)) {
    server.vars.claims = withElement(server.vars.claims, s);
    server.send(s, { type: "Confirm" });
  } else {
    server.send(s, { type: "Refuse" });
    ask(server);
  }
}

/** Server.Serving on Abort, store.tea:188. */
function servingAbort(server: ServerStep, _message: Abort, s: Server): void {
  server.vars.claims = without(server.vars.claims, s);
  ask(server);
}

/** Server.Serving on Complete, store.tea:192. */
function servingComplete(server: ServerStep, { data }: Complete, s: Server): void {
  apply(server, data);
  server.send(s, { type: "Ack" });
}

/** Server.Serving on Ack, store.tea:196. */
function servingAck(server: ServerStep, _message: Ack, s: Server): void {
  server.vars.unacked = without(server.vars.unacked, s);
  if (server.vars.unacked.size === 0 && server.vars.unfinished !== null) {
    finish(server);
    server.wake(present(take(server.vars, "unfinished", null), "200:15"), true, "200:9");
  }
}

/** Server.Serving on Done, store.tea:203. */
function servingDone(server: ServerStep, { version: v }: Done): void {
  if (v === server.vars.version) {
    server.vars.isStable = true;
  }

  ask(server);
}

/** Server.Asking on Confirm, store.tea:155. */
function askingConfirm(server: ServerStep, _message: Confirm, s: Server, state: ServerAsking): void {
  state.confirming = withElement(state.confirming, s);
  state.missing = without(state.missing, s);
  if (state.missing.size === 0) {
    conclude(server, state.confirming);
  }
}

/** Server.Asking on Refuse, store.tea:160. */
function askingRefuse(server: ServerStep, _message: Refuse, s: Server, state: ServerAsking): void {
  state.missing = without(state.missing, s);
  if (state.missing.size === 0) {
    conclude(server, state.confirming);
  }
}

/** Server.Asking on get, store.tea:173. */
function askingGet(server: ServerStep, _args: unknown, reply: Reply<Data | null>): void {
  server.answer(reply, server.vars.entry);
}

/** Server.Asking on Request, store.tea:177. */
function askingRequest(server: ServerStep, { next }: Request, s: Server): void {
  if (next === server.vars.version + 1) {
    server.vars.isStable = true;
  }

  if (mayClaim(server, s, next)) {
    server.vars.claims = withElement(server.vars.claims, s);
    server.send(s, { type: "Confirm" });
  } else {
    server.send(s, { type: "Refuse" });
    ask(server);
  }
}

/** Server.Asking on Abort, store.tea:188. */
function askingAbort(server: ServerStep, _message: Abort, s: Server): void {
  server.vars.claims = without(server.vars.claims, s);
  ask(server);
}

/** Server.Asking on Complete, store.tea:192. */
function askingComplete(server: ServerStep, { data }: Complete, s: Server): void {
  apply(server, data);
  server.send(s, { type: "Ack" });
}

/** Server.Asking on Ack, store.tea:196. */
function askingAck(server: ServerStep, _message: Ack, s: Server): void {
  server.vars.unacked = without(server.vars.unacked, s);
  if (server.vars.unacked.size === 0 && server.vars.unfinished !== null) {
    finish(server);
    server.wake(present(take(server.vars, "unfinished", null), "200:15"), true, "200:9");
  }
}

/** Server.Asking on Done, store.tea:203. */
function askingDone(server: ServerStep, { version: v }: Done): void {
  if (v === server.vars.version) {
    server.vars.isStable = true;
  }

  ask(server);
}

/** Server.Deciding on get, store.tea:173. */
function decidingGet(server: ServerStep, _args: unknown, reply: Reply<Data | null>): void {
  server.answer(reply, server.vars.entry);
}

/** Server.Deciding on Request, store.tea:177. */
function decidingRequest(server: ServerStep, { next }: Request, s: Server): void {
  if (next === server.vars.version + 1) {
    server.vars.isStable = true;
  }

  if (mayClaim(server, s, next)) {
    server.vars.claims = withElement(server.vars.claims, s);
    server.send(s, { type: "Confirm" });
  } else {
    server.send(s, { type: "Refuse" });
    ask(server);
  }
}

/** Server.Deciding on Abort, store.tea:188. */
function decidingAbort(server: ServerStep, _message: Abort, s: Server): void {
  server.vars.claims = without(server.vars.claims, s);
  ask(server);
}

/** Server.Deciding on Complete, store.tea:192. */
function decidingComplete(server: ServerStep, { data }: Complete, s: Server): void {
  apply(server, data);
  server.send(s, { type: "Ack" });
}

/** Server.Deciding on Ack, store.tea:196. */
function decidingAck(server: ServerStep, _message: Ack, s: Server): void {
  server.vars.unacked = without(server.vars.unacked, s);
  if (server.vars.unacked.size === 0 && server.vars.unfinished !== null) {
    finish(server);
    server.wake(present(take(server.vars, "unfinished", null), "200:15"), true, "200:9");
  }
}

/** Server.Deciding on Done, store.tea:203. */
function decidingDone(server: ServerStep, { version: v }: Done): void {
  if (v === server.vars.version) {
    server.vars.isStable = true;
  }

  ask(server);
}

/** Server.Deciding otherwise, store.tea:168. */
function decidingOtherwise(server: ServerStep): void {
  server.fail("all have confirmed", "168:15");
}

/** Server.Settling on Report, store.tea:327. */
function settlingReport(server: ServerStep, { version: v, entry: e }: Report, s: Server, state: ServerSettling): void {
  if (v > server.vars.version) {
    server.vars.version = v;
    server.vars.entry = e;
  }

  state.missing = without(state.missing, s);
  if (state.missing.size === 0) {
    settle(server);
  }
}

/** Server on EndView, store.tea:313. */
function serverEndView(server: ServerStep, { view: number, survivors }: EndView): void {
  server.vars.view = number;
  if (server.vars.wanted !== null) {
    server.wake(take(server.vars, "wanted", null), false, "315:25");
  }

  if (!survivors.has(server.self)) {
    if (server.vars.unfinished !== null) {
      server.wake(take(server.vars, "unfinished", null), false, "317:31");
    }

    server.become({ name: "Left" }, "318:7");
    return;
  }

  server.multicast(without(survivors, server.self), { type: "Report", view: server.vars.view, version: server.vars.version, entry: server.vars.entry });
  server.become({ name: "Settling", missing: without(survivors, server.self) }, "322:5");
  if (equal(survivors, new Set<Server>([server.self]))) {
    settle(server);
  }
}

/** Server on Report, store.tea:337. */
function serverReport(server: ServerStep, { view: number }: Report): Deferral | undefined {
  if (number > server.vars.view) {
    return "defer";
  }

  return undefined;
}

/** Server on Begin, store.tea:346. */
function serverBegin(server: ServerStep, { view: number }: Begin): void {
  if (number === server.vars.view && server.vars.unfinished !== null) {
    server.wake(present(take(server.vars, "unfinished", null), "349:13"), true, "349:7");
  }
}

/** Server on restart, store.tea:302. */
function serverRestart(server: ServerStep): void {
  server.become({ name: "Frozen" }, "303:5");
  server.send(agreementOf(server), { type: "Restarted" });
}

/** procedure ask, store.tea:224. */
function ask(server: ServerStep): void {
  if (server.vars.wanted === null || server.vars.asked || server.vars.claims.size !== 0 || !server.vars.isStable || !server.isIn("Serving")) {
    return;
  }

  server.vars.asked = true;
  server.multicast(without(server.setting.members.Server(), server.self), { type: "Request", next: inRange(server.vars.version + 1, [0, 2147483647], "231:18") });
  server.become({ name: "Asking", missing: without(server.setting.members.Server(), server.self), confirming: new Set<Server>() }, "232:5");
  if (equal(server.setting.members.Server(), new Set<Server>([server.self]))) {
    grant(server);
  }
}

/** procedure conclude, store.tea:237. */
function conclude(server: ServerStep, confirming: ReadonlySet<Server>): void {
  if (equal(confirming, without(server.setting.members.Server(), server.self))) {
    grant(server);
  } else {
    server.become({ name: "Serving" }, "241:7");
    server.multicast(confirming, { type: "Abort" });
    ask(server);
  }
}

/** procedure grant, store.tea:248. */
function grant(server: ServerStep): void {
  server.become({ name: "Serving" }, "249:5");
  server.wake(present(take(server.vars, "wanted", null), "250:11"), true, "250:5");
}

/** procedure complete, store.tea:254. */
function complete(server: ServerStep, data: Data | null, then: CompleteCaller): void {
  server.multicast(without(server.setting.members.Server(), server.self), { type: "Complete", data });
  apply(server, data);
  server.vars.unacked = without(server.setting.members.Server(), server.self);
  if (server.vars.unacked.size === 0) {
    finish(server);
    server.resume(then, true);
    return;
  }

  const k: Complete1 = { point: "complete1", then };
  server.vars.unfinished = fill<Complete1 | null>(server.vars.unfinished, k, { name: "unfinished", at: "263:30" });
}

/** procedure complete, store.tea:254. */
function complete1(server: ServerStep, { then }: Complete1, isMade: boolean): void {
  server.resume(then, isMade);
  return;
}

/** procedure apply, store.tea:276. */
function apply(server: ServerStep, data: Data | null): void {
  server.vars.version = inRange(server.vars.version + 1, [0, 2147483647], "277:5");
  server.vars.entry = data;
  server.vars.isStable = false;
  server.vars.claims = new Set<Server>();
  server.vars.asked = false;
  let next: Server | null = null;
  for (const s of inOrder(server.setting.members.Server(), [...server.setting.members.Server()])) {
    if (next === null || server.vars.past !== null && rank(server.setting.members.Server(), next) <= rank(server.setting.members.Server(), server.vars.past) && rank(server.setting.members.Server(), s) > rank(server.setting.members.Server(), server.vars.past)) {
      next = s;
    }

  }

  server.vars.past = next;
}

/** procedure finish, store.tea:290. */
function finish(server: ServerStep): void {
  server.vars.isStable = true;
  server.multicast(without(server.setting.members.Server(), server.self), { type: "Done", version: server.vars.version });
}

/** procedure settle, store.tea:341. */
function settle(server: ServerStep): void {
  server.become({ name: "Frozen" }, "342:5");
  server.send(agreementOf(server), { type: "Settled", view: server.vars.view });
}

/** Operations that a Server has the program around do. */
export interface ServerHost {
  decide(block: Name, wish: Wish, current: Data | null): Promise<Data | null>;
}

/** What a Server does with each event. */
export const serverMachine: MachineType<"Server"> = {
  protocol: "FosStore",
  role: "Server",
  block: "Name",
  start: (): { vars: ServerVars; state: ServerState } => ({ vars: { version: 0, entry: null, isStable: true, past: null, claims: new Set<Server>(), wanted: null, asked: false, unfinished: null, unacked: new Set<Server>(), view: 0 }, state: { name: "Serving" } }),
  states: {
    Serving: {
      messages: {
        Confirm: servingConfirm,
        Refuse: servingRefuse,
        Request: servingRequest,
        Abort: servingAbort,
        Complete: servingComplete,
        Ack: servingAck,
        Done: servingDone,
      },
      requests: {
        change: { when: (server: ServerStep) => server.vars.wanted === null && server.vars.unfinished === null, run: servingChange },
        get: { when: (server: ServerStep) => server.vars.isStable, run: servingGet },
      },
    },
    Asking: {
      messages: {
        Confirm: askingConfirm,
        Refuse: askingRefuse,
        Request: askingRequest,
        Abort: askingAbort,
        Complete: askingComplete,
        Ack: askingAck,
        Done: askingDone,
      },
      requests: { get: { when: (server: ServerStep) => server.vars.isStable, run: askingGet } },
    },
    Deciding: {
      messages: {
        EndView: defer,
        Request: decidingRequest,
        Abort: decidingAbort,
        Complete: decidingComplete,
        Ack: decidingAck,
        Done: decidingDone,
      },
      requests: { get: { when: (server: ServerStep) => server.vars.isStable, run: decidingGet } },
      otherwise: decidingOtherwise,
      waits: ["k"],
    },
    Frozen: { otherwise: drop },
    Settling: {
      messages: { Report: { when: (server: ServerStep, { view: number }: Report) => number === server.vars.view, run: settlingReport } },
      otherwise: drop,
    },
    Left: { otherwise: drop },
  },
  always: { messages: { EndView: serverEndView, Report: serverReport, Begin: serverBegin } },
  restart: serverRestart,
  points: { servingChange1, servingChange2, servingChange3, complete1 },
  continuations: ["wanted", "unfinished"],
  durable: ["version", "entry"],
  requests: ["change", "get"],
  outstanding: 2,
  operations: ["decide"],
  receives: {
    Request: { from: ["Server"], fields: { next: { low: 0, high: 2147483647 } } },
    Confirm: { from: ["Server"] },
    Refuse: { from: ["Server"] },
    Abort: { from: ["Server"] },
    Complete: { from: ["Server"], fields: { data: { optional: "value" } } },
    Ack: { from: ["Server"] },
    Done: { from: ["Server"], fields: { version: { low: 0, high: 2147483647 } } },
    EndView: { from: ["Agreement"], fields: { view: { low: 0, high: 2147483647 }, survivors: { set: { named: ["Server"] } } } },
    Report: { from: ["Server"], fields: { view: { low: 0, high: 2147483647 }, version: { low: 0, high: 2147483647 }, entry: { optional: "value" } } },
    Begin: { from: ["Agreement"], fields: { view: { low: 0, high: 2147483647 } } },
  },
};

/** What the application asks of a Server. */
export interface ServerRequests {
  change(block: Name, wish: Wish, options?: RequestOptions): Promise<boolean>;
  get(block: Name, options?: RequestOptions): Promise<Data | null>;
}

/** Typed requests to the Server of a node. */
export function serverRequests(port: RequestPort): ServerRequests {
  return {
    change: (block, wish, options) => port.request({ role: "Server", block }, { request: "change", args: { wish } }, options),
    get: (block, options) => port.request({ role: "Server", block }, { request: "get", args: {} }, options),
  };
}

/** The variables of a Agreement. */
export interface AgreementVars {
  view: number;
  survivors: ReadonlySet<Server>;
  missing: ReadonlySet<Server>;
  isOver: boolean;
  isNeeded: boolean;
}

type AgreementWatching = { readonly name: "Watching" };
/** The states of a Agreement, and its waits. */
export type AgreementState = AgreementWatching;
type AgreementStep = Step<{ self: Agreement; here: Name; vars: AgreementVars; state: AgreementState; message: Message; setting: Setting }>;

/** Agreement.Watching on move, store.tea:381. */
function watchingMove(agreement: AgreementStep, { next }: { readonly next: ReadonlySet<Server> }, reply: Reply<undefined>): void {
  if (!agreement.vars.isOver) {
    agreement.vars.view = inRange(agreement.vars.view + 1, [0, 2147483647], "383:9");
    agreement.multicast(agreement.vars.survivors, { type: "EndView", view: agreement.vars.view, survivors: next });
    agreement.vars.survivors = next;
    agreement.vars.missing = next;
    agreement.vars.isNeeded = false;
  }

  agreement.answer(reply, undefined);
}

/** Agreement.Watching on Restarted, store.tea:391. */
function watchingRestarted(agreement: AgreementStep, _message: Restarted, s: Server): void {
  if (agreement.vars.survivors.has(s) && !agreement.vars.isOver) {
    agreement.vars.isNeeded = true;
  }
}

/** Agreement.Watching on Settled, store.tea:394. */
function watchingSettled(agreement: AgreementStep, { view: number }: Settled, s: Server): void {
  if (number === agreement.vars.view) {
    agreement.vars.missing = without(agreement.vars.missing, s);
    if (agreement.vars.missing.size === 0) {
      agreement.vars.isOver = true;
      agreement.multicast(agreement.vars.survivors, { type: "Begin", view: agreement.vars.view });
    }

  }
}

/** What a Agreement does with each event. */
export const agreementMachine: MachineType<"Agreement"> = {
  protocol: "FosStore",
  role: "Agreement",
  block: "Name",
  start: (setting: Setting): { vars: AgreementVars; state: AgreementState } => ({ vars: { view: 0, survivors: setting.members.Server(), missing: new Set<Server>(), isOver: false, isNeeded: false }, state: { name: "Watching" } }),
  states: {
    Watching: { messages: { Restarted: watchingRestarted, Settled: watchingSettled }, requests: { move: watchingMove } },
  },
  points: {},
  requests: ["move"],
  guards: {
    move: (agreement: AgreementStep, { next }: { readonly next: ReadonlySet<Server> }) => !agreement.vars.isOver && (agreement.vars.isNeeded || agreement.vars.view < 0) && next.size !== 0 && difference(next, agreement.vars.survivors).size === 0,
  },
  receives: { Settled: { from: ["Server"], fields: { view: { low: 0, high: 2147483647 } } }, Restarted: { from: ["Server"] } },
};

/** What the application asks of a Agreement. */
export interface AgreementRequests {
  move(block: Name, next: ReadonlySet<Server>, options?: RequestOptions): Promise<void>;
}

/** Typed requests to the Agreement of a node. */
export function agreementRequests(port: RequestPort): AgreementRequests {
  return {
    move: (block, next, options) => port.request({ role: "Agreement", block }, { request: "move", args: { next } }, options),
  };
}

/** All machines of the protocol. */
export const machines = [serverMachine, agreementMachine];
