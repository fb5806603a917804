import type { BlockId, Frame, MachineType, Message, NodeId, Reply, Setting, Step } from "../../../runtime/kernel/index.js";
import { present, take } from "../../../runtime/kernel/index.js";

// The cache of protocols/classic/stache.tea with evictions, written by hand.

export type Block = BlockId<"Block">;
export type Cache = NodeId<"Cache">;

export interface StacheSetting extends Setting {
  readonly placement: { readonly Home: (block: Block) => NodeId<"Home"> };
  readonly initial: { readonly Data: string };
}

export type ToHome =
  | { readonly type: "GetShared" }
  | { readonly type: "GetOwned" }
  | { readonly type: "PutBack"; readonly data: string | null }
  | { readonly type: "Evict"; readonly data: string };

export type ToCache = { readonly type: "Grant"; readonly data: string } | { readonly type: "Invalidate" } | { readonly type: "Evicted" };

type Reading = Frame<"read", string, { readonly reply: Reply<string> }>;
type Writing = Frame<"write", string, { readonly reply: Reply<null>; readonly v: string }>;
type EvictingFrame = Frame<"evict", null, { readonly reply: Reply<null> }>;

interface Waiting {
  readonly name: "Waiting";
  k: Reading | Writing | null;
}

interface Evicting {
  readonly name: "Evicting";
  k: EvictingFrame | null;
}

export type CacheState = { readonly name: "Invalid" | "Shared" | "Owned" } | Waiting | Evicting;

interface CacheShape {
  readonly self: Cache;
  readonly here: Block;
  readonly vars: { copy: string | null };
  readonly state: CacheState;
  readonly message: ToHome & Message;
  readonly setting: StacheSetting;
}

type CacheStep = Step<CacheShape>;

function sendHome(step: CacheStep, message: ToHome): void {
  step.send(step.setting.placement.Home(step.here), message);
}

function ask(step: CacheStep, type: "GetShared" | "GetOwned", k: Reading | Writing): void {
  sendHome(step, { type });
  step.become({ name: "Waiting", k });
}

const read = {
  missing: (step: CacheStep, _: object, reply: Reply<string>): void => ask(step, "GetShared", { point: "read", reply }),
  granted: (step: CacheStep, { reply }: Reading, data: string): void => {
    step.vars.copy = data;
    step.become({ name: "Shared" });
    step.answer(reply, data);
  },
  held: (step: CacheStep, _: object, reply: Reply<string>): void => step.answer(reply, present(step.vars.copy, "94:28")),
};

const write = {
  missing: (step: CacheStep, { v }: { readonly v: string }, reply: Reply<null>): void =>
    ask(step, "GetOwned", { point: "write", reply, v }),
  granted: (step: CacheStep, { reply, v }: Writing): void => {
    step.vars.copy = v;
    step.become({ name: "Owned" });
    step.answer(reply, null);
  },
  owned: (step: CacheStep, { v }: { readonly v: string }, reply: Reply<null>): void => {
    step.vars.copy = v;
    step.answer(reply, null);
  },
};

const evict = {
  nothing: (step: CacheStep, _: object, reply: Reply<null>): void => step.answer(reply, null),
  shared: (step: CacheStep, _: object, reply: Reply<null>): void => {
    step.vars.copy = null;
    step.become({ name: "Invalid" });
    step.answer(reply, null);
  },
  owned: (step: CacheStep, _: object, reply: Reply<null>): void => {
    sendHome(step, { type: "Evict", data: present(step.vars.copy, "104:20") });
    step.vars.copy = null;
    step.become({ name: "Evicting", k: { point: "evict", reply } });
  },
  confirmed: (step: CacheStep, { reply }: EvictingFrame): void => {
    step.become({ name: "Invalid" });
    step.answer(reply, null);
  },
};

const invalidate = {
  nothing: (step: CacheStep): void => sendHome(step, { type: "PutBack", data: null }),
  shared: (step: CacheStep): void => {
    step.vars.copy = null;
    sendHome(step, { type: "PutBack", data: null });
    step.become({ name: "Invalid" });
  },
  owned: (step: CacheStep): void => {
    sendHome(step, { type: "PutBack", data: step.vars.copy });
    step.vars.copy = null;
    step.become({ name: "Invalid" });
  },
  waiting: (step: CacheStep): void => {
    step.vars.copy = null;
    sendHome(step, { type: "PutBack", data: null });
  },
  // The eviction under way is the answer.
  evicting: (): void => undefined,
};

function granted(step: CacheStep, { data }: { readonly data: string }, _: NodeId, state: Waiting): void {
  step.resume<string>(take(state, "k", null), data, "114:23");
}

function evicted(step: CacheStep, _: object, __: NodeId, state: Evicting): void {
  step.resume<null>(take(state, "k", null), null, "122:20");
}

export const cacheType: MachineType<"Cache"> = {
  protocol: "Stache",
  role: "Cache",
  block: "Block",
  start: () => ({ vars: { copy: null }, state: { name: "Invalid" } }),
  requests: ["read", "write", "evict"],
  guards: { evict: (step: CacheStep) => step.vars.copy !== null },
  states: {
    Invalid: {
      requests: { read: read.missing, write: write.missing, evict: evict.nothing },
      messages: { Invalidate: invalidate.nothing },
    },
    Shared: {
      requests: { read: read.held, write: write.missing, evict: evict.shared },
      messages: { Invalidate: invalidate.shared },
    },
    Owned: {
      requests: { read: read.held, write: write.owned, evict: evict.owned },
      messages: { Invalidate: invalidate.owned },
    },
    Waiting: { continuations: ["k"], waits: ["k"], messages: { Grant: granted, Invalidate: invalidate.waiting } },
    Evicting: { continuations: ["k"], waits: ["k"], messages: { Evicted: evicted, Invalidate: invalidate.evicting } },
  },
  always: {
    messages: {
      Grant: (step: CacheStep) => step.fail("a grant that nobody waits for", "128:14"),
      Evicted: (step: CacheStep) => step.fail("an eviction is confirmed that nobody asked for", "125:18"),
    },
  },
  points: { read: read.granted, write: write.granted, evict: evict.confirmed },
};
