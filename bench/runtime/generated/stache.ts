/**
 * Stache, generated from stache.tea with Caches = 3, Values = 2, Evictions = true, Hasty = false, Lenient = false.
 * Do not edit: change the protocol, verify it, and generate again.
 */
import {
  type BlockId,
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
  present,
  take,
  withElement,
  without,
} from "../../../runtime/kernel/index.js";
export type Home = NodeId<"Home">;
export type Cache = NodeId<"Cache">;
export type Block = BlockId<"Block">;
export type Data = string;
export type GetShared = { readonly type: "GetShared" };
export type GetOwned = { readonly type: "GetOwned" };
export type Grant = { readonly type: "Grant"; readonly data: Data };
export type Invalidate = { readonly type: "Invalidate" };
export type PutBack = { readonly type: "PutBack"; readonly data: Data | null };
export type Evict = { readonly type: "Evict"; readonly data: Data };
export type Evicted = { readonly type: "Evicted" };
/** What machines send each other. */
export type Message = GetShared | GetOwned | Grant | Invalidate | PutBack | Evict | Evicted;

/** What the program around decides. */
export interface Setting {
  /** Who plays the roles of one node, for a block. */
  readonly placement: { readonly Home: (block: Block) => Home };
  /** Who plays the others. */
  readonly members: { readonly Cache: () => ReadonlySet<Cache> };
  /** What values begin with. */
  readonly initial: { readonly Data: Data };
  /** When two values are the same. */
  readonly equal: object;
}

/** Who plays Home there. */
function homeOf(step: { readonly setting: Setting; readonly here: Block }): Home {
  return step.setting.placement.Home(step.here);
}

/** The variables of a Cache. */
export interface CacheVars {
  copy: Data | null;
}

type CacheInvalid = { readonly name: "Invalid" };
type CacheShared = { readonly name: "Shared" };
type CacheOwned = { readonly name: "Owned" };
type CacheWaiting = { readonly name: "Waiting"; k: InvalidRead1 | InvalidOrSharedWrite1 | null };
type CacheEvicting = { readonly name: "Evicting"; k: OwnedEvict1 | null };
/** The states of a Cache, and its waits. */
export type CacheState = CacheInvalid | CacheShared | CacheOwned | CacheWaiting | CacheEvicting;
export type InvalidRead1 = Frame<"invalidRead1", Data, { readonly reply: Reply<Data> }>;
export type InvalidOrSharedWrite1 = Frame<"invalidOrSharedWrite1", Data, { readonly v: Data; readonly reply: Reply<undefined> }>;
export type OwnedEvict1 = Frame<"ownedEvict1", undefined, { readonly reply: Reply<undefined> }>;
type CacheStep = Step<{ self: Cache; here: Block; vars: CacheVars; state: CacheState; message: Message; setting: Setting }>;

/** Cache.Invalid on read, stache.tea:60. */
function invalidRead(cache: CacheStep, _args: unknown, reply: Reply<Data>): void {
  cache.send(homeOf(cache), { type: "GetShared" });
  cache.become({ name: "Waiting", k: { point: "invalidRead1", reply } }, "62:18");
}

/** Cache.Invalid on read, stache.tea:60. */
function invalidRead1(cache: CacheStep, { reply }: InvalidRead1, data: Data): void {
  cache.vars.copy = data;
  cache.become({ name: "Shared" }, "64:7");
  cache.answer(reply, data);
}

/** Cache.Invalid on evict, stache.tea:68. */
function invalidEvict(cache: CacheStep, _args: unknown, reply: Reply<undefined>): void {
  cache.answer(reply, undefined);
}

/** Cache.Invalid on Invalidate, stache.tea:69. */
function invalidInvalidate(cache: CacheStep): void {
  cache.send(homeOf(cache), { type: "PutBack", data: null });
}

/** Cache.Invalid on write, stache.tea:76. */
function invalidOrSharedWrite(cache: CacheStep, { v }: { readonly v: Data }, reply: Reply<undefined>): void {
  cache.send(homeOf(cache), { type: "GetOwned" });
  cache.become({ name: "Waiting", k: { point: "invalidOrSharedWrite1", v, reply } }, "78:7");
}

/** Cache.Invalid on write, stache.tea:76. */
function invalidOrSharedWrite1(cache: CacheStep, { v, reply }: InvalidOrSharedWrite1): void {
  cache.vars.copy = v;
  cache.become({ name: "Owned" }, "81:7");
  cache.answer(reply, undefined);
}

/** Cache.Shared on Invalidate, stache.tea:87. */
function sharedInvalidate(cache: CacheStep): void {
  cache.vars.copy = null;
  cache.send(homeOf(cache), { type: "PutBack", data: null });
  cache.become({ name: "Invalid" }, "87:62");
}

/** Cache.Shared on evict, stache.tea:89. */
function sharedEvict(cache: CacheStep, _args: unknown, reply: Reply<undefined>): void {
  cache.vars.copy = null;
  cache.become({ name: "Invalid" }, "89:33");
  cache.answer(reply, undefined);
}

/** Cache.Shared on read, stache.tea:94. */
function sharedOrOwnedRead(cache: CacheStep, _args: unknown, reply: Reply<Data>): void {
  cache.answer(reply, present(cache.vars.copy, "94:24"));
}

/** Cache.Owned on write, stache.tea:98. */
function ownedWrite(cache: CacheStep, { v }: { readonly v: Data }, reply: Reply<undefined>): void {
  cache.vars.copy = v;
  cache.answer(reply, undefined);
}

/** Cache.Owned on Invalidate, stache.tea:99. */
function ownedInvalidate(cache: CacheStep): void {
  cache.send(homeOf(cache), { type: "PutBack", data: cache.vars.copy });
  cache.vars.copy = null;
  cache.become({ name: "Invalid" }, "99:62");
}

/** Cache.Owned on evict, stache.tea:103. */
function ownedEvict(cache: CacheStep, _args: unknown, reply: Reply<undefined>): void {
  cache.send(homeOf(cache), { type: "Evict", data: present(cache.vars.copy, "104:20") });
  cache.vars.copy = null;
  cache.become({ name: "Evicting", k: { point: "ownedEvict1", reply } }, "106:9");
}

/** Cache.Owned on evict, stache.tea:103. */
function ownedEvict1(cache: CacheStep, { reply }: OwnedEvict1): void {
  cache.become({ name: "Invalid" }, "107:9");
  cache.answer(reply, undefined);
}

/** Cache.Waiting on Grant, stache.tea:114. */
function waitingGrant(cache: CacheStep, { data }: Grant, _from: Home, state: CacheWaiting): void {
  cache.resume(take(state, "k", null), data, "114:22");
}

/** Cache.Waiting on Invalidate, stache.tea:115. */
function waitingInvalidate(cache: CacheStep): void {
  cache.vars.copy = null;
  cache.send(homeOf(cache), { type: "PutBack", data: null });
}

/** Cache.Evicting on Evicted, stache.tea:122. */
function evictingEvicted(cache: CacheStep, _message: Evicted, _from: Home, state: CacheEvicting): void {
  cache.resume(take(state, "k", null), undefined, "122:20");
}

/** Cache on Evicted, stache.tea:125. */
function cacheEvicted(cache: CacheStep): void {
  cache.fail("an eviction is confirmed that nobody asked for", "125:18");
}

/** Cache on Grant, stache.tea:128. */
function cacheGrant(cache: CacheStep): void {
  cache.fail("a grant that nobody waits for", "128:14");
}

/** What a Cache does with each event. */
export const cacheMachine: MachineType<"Cache"> = {
  protocol: "Stache",
  role: "Cache",
  block: "Block",
  start: (): { vars: CacheVars; state: CacheState } => ({ vars: { copy: null }, state: { name: "Invalid" } }),
  states: {
    Invalid: {
      messages: { Invalidate: invalidInvalidate },
      requests: { read: invalidRead, evict: invalidEvict, write: invalidOrSharedWrite },
    },
    Shared: {
      messages: { Invalidate: sharedInvalidate },
      requests: { write: invalidOrSharedWrite, evict: sharedEvict, read: sharedOrOwnedRead },
    },
    Owned: { messages: { Invalidate: ownedInvalidate }, requests: { read: sharedOrOwnedRead, write: ownedWrite, evict: ownedEvict } },
    Waiting: { messages: { Grant: waitingGrant, Invalidate: waitingInvalidate }, waits: ["k"] },
    Evicting: { messages: { Evicted: evictingEvicted, Invalidate: drop }, waits: ["k"] },
  },
  always: { messages: { Evicted: cacheEvicted, Grant: cacheGrant } },
  points: { invalidRead1, invalidOrSharedWrite1, ownedEvict1 },
  requests: ["read", "write", "evict"],
  guards: { evict: (cache: CacheStep) => cache.vars.copy !== null },
  receives: { Grant: { from: ["Home"], fields: { data: "value" } }, Invalidate: { from: ["Home"] }, Evicted: { from: ["Home"] } },
};

/** What the application asks of a Cache. */
export interface CacheRequests {
  read(block: Block, options?: RequestOptions): Promise<Data>;
  write(block: Block, v: Data, options?: RequestOptions): Promise<void>;
  evict(block: Block, options?: RequestOptions): Promise<void>;
}

/** Typed requests to the Cache of a node. */
export function cacheRequests(port: RequestPort): CacheRequests {
  return {
    read: (block, options) => port.request({ role: "Cache", block }, { request: "read", args: {} }, options),
    write: (block, v, options) => port.request({ role: "Cache", block }, { request: "write", args: { v } }, options),
    evict: (block, options) => port.request({ role: "Cache", block }, { request: "evict", args: {} }, options),
  };
}

/** The variables of a Home. */
export interface HomeVars {
  memory: Data;
  sharers: ReadonlySet<Cache>;
  owner: Cache | null;
}

type HomeIdle = { readonly name: "Idle" };
type HomeRecalling = { readonly name: "Recalling"; k: Recall1 | null; waiting: ReadonlySet<Cache> };
/** The states of a Home, and its waits. */
export type HomeState = HomeIdle | HomeRecalling;
export type IdleGetShared1 = Frame<"idleGetShared1", undefined, { readonly c: Cache }>;
export type IdleGetOwned1 = Frame<"idleGetOwned1", undefined, { readonly c: Cache }>;
export type Recall1 = Frame<"recall1", undefined, { readonly victims: ReadonlySet<Cache>; readonly then: RecallCaller }>;
export type RecallCaller = IdleGetShared1 | IdleGetOwned1;
type HomeStep = Step<{ self: Home; here: Block; vars: HomeVars; state: HomeState; message: Message; setting: Setting }>;

/** Home.Idle on GetShared, stache.tea:137. */
function idleGetShared(home: HomeStep, _message: GetShared, c: Cache): void {
  if (home.vars.owner !== null) {
    recall(home, new Set<Cache>([home.vars.owner]), { point: "idleGetShared1", c });
    return;
  }

  idleGetShared1(home, { point: "idleGetShared1", c });
}

/** Home.Idle on GetShared, stache.tea:137. */
function idleGetShared1(home: HomeStep, { c }: IdleGetShared1): void {
  home.vars.sharers = withElement(home.vars.sharers, c);
  home.send(c, { type: "Grant", data: home.vars.memory });
}

/** Home.Idle on GetOwned, stache.tea:142. */
function idleGetOwned(home: HomeStep, _message: GetOwned, c: Cache): void {
  recall(home, home.vars.owner !== null ? new Set<Cache>([home.vars.owner]) : without(home.vars.sharers, c), { point: "idleGetOwned1", c });
}

/** Home.Idle on GetOwned, stache.tea:142. */
function idleGetOwned1(home: HomeStep, { c }: IdleGetOwned1): void {
  home.vars.sharers = new Set<Cache>();
  home.vars.owner = c;
  home.send(c, { type: "Grant", data: home.vars.memory });
}

/** Home.Idle on Evict, stache.tea:149. */
function idleEvict(home: HomeStep, { data }: Evict, c: Cache): void {
  home.vars.memory = data;
  home.vars.owner = null;
  home.send(c, { type: "Evicted" });
}

/** Home.Idle on PutBack, stache.tea:154. */
function idlePutBack(home: HomeStep): void {
  home.fail("an answer that nobody waits for", "154:20");
}

/** Home.Recalling on PutBack, stache.tea:170. */
function recallingPutBack(home: HomeStep, { data }: PutBack, c: Cache, state: HomeRecalling): void {
  if (data !== null) {
    home.vars.memory = data;
  }

  state.waiting = without(state.waiting, c);
  if (state.waiting.size === 0) {
    home.resume(take(state, "k", null), undefined, "173:26");
  }
}

/** Home.Recalling on Evict, stache.tea:176. */
function recallingEvict(home: HomeStep, { data }: Evict, c: Cache, state: HomeRecalling): void {
  home.vars.memory = data;
  home.send(c, { type: "Evicted" });
  state.waiting = without(state.waiting, c);
  if (state.waiting.size === 0) {
    home.resume(take(state, "k", null), undefined, "180:28");
  }
}

/** procedure recall, stache.tea:159. */
function recall(home: HomeStep, victims: ReadonlySet<Cache>, then: RecallCaller): void {
  if (victims.size === 0) {
    home.resume(then, undefined);
    return;
  }

  home.note("the copies are called back");
  home.multicast(victims, { type: "Invalidate" });
  home.become({ name: "Recalling", k: { point: "recall1", victims, then }, waiting: victims }, "163:17");
}

/** procedure recall, stache.tea:159. */
function recall1(home: HomeStep, { victims, then }: Recall1): void {
  home.vars.sharers = difference(home.vars.sharers, victims);
  home.vars.owner = null;
  home.become({ name: "Idle" }, "166:5");
  home.resume(then, undefined);
}

/** What a Home does with each event. */
export const homeMachine: MachineType<"Home"> = {
  protocol: "Stache",
  role: "Home",
  block: "Block",
  start: (setting: Setting): { vars: HomeVars; state: HomeState } => ({ vars: { memory: setting.initial.Data, sharers: new Set<Cache>(), owner: null }, state: { name: "Idle" } }),
  states: {
    Idle: { messages: { GetShared: idleGetShared, GetOwned: idleGetOwned, Evict: idleEvict, PutBack: idlePutBack } },
    Recalling: { messages: { PutBack: recallingPutBack, Evict: recallingEvict }, otherwise: defer, waits: ["k"] },
  },
  points: { idleGetShared1, idleGetOwned1, recall1 },
  receives: {
    GetShared: { from: ["Cache"] },
    GetOwned: { from: ["Cache"] },
    PutBack: { from: ["Cache"], fields: { data: { optional: "value" } } },
    Evict: { from: ["Cache"], fields: { data: "value" } },
  },
};
/** All machines of the protocol. */
export const machines = [cacheMachine, homeMachine];
