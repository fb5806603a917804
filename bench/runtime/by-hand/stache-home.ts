import type { Frame, MachineType, Message, NodeId, Step } from "../../../runtime/kernel/index.js";
import { difference, take, withElement, without } from "../../../runtime/kernel/index.js";
import type { Block, Cache, StacheSetting, ToCache } from "./stache-cache.js";

// The home of protocols/classic/stache.tea with evictions, written by hand.

type Shared = Frame<"GetShared", null, { readonly c: Cache; readonly victims: ReadonlySet<Cache> }>;
type Owned = Frame<"GetOwned", null, { readonly c: Cache; readonly victims: ReadonlySet<Cache> }>;

interface Recalling {
  readonly name: "Recalling";
  k: Shared | Owned | null;
  waiting: ReadonlySet<Cache>;
}

export type HomeState = { readonly name: "Idle" } | Recalling;

export interface HomeVars {
  memory: string;
  sharers: ReadonlySet<Cache>;
  owner: Cache | null;
}

interface HomeShape {
  readonly self: NodeId<"Home">;
  readonly here: Block;
  readonly vars: HomeVars;
  readonly state: HomeState;
  readonly message: ToCache & Message;
  readonly setting: StacheSetting;
}

type HomeStep = Step<HomeShape>;

function getShared(step: HomeStep, _: object, c: Cache): void {
  const { owner } = step.vars;
  if (owner === null) grantShared(step, c);
  else recall(step, { point: "GetShared", c, victims: new Set([owner]) });
}

function grantShared(step: HomeStep, c: Cache): void {
  step.vars.sharers = withElement(step.vars.sharers, c);
  step.send(c, { type: "Grant", data: step.vars.memory });
}

function getOwned(step: HomeStep, _: object, c: Cache): void {
  const { owner, sharers } = step.vars;
  const victims = owner === null ? without(sharers, c) : new Set([owner]);
  if (victims.size === 0) grantOwned(step, c);
  else recall(step, { point: "GetOwned", c, victims });
}

function grantOwned(step: HomeStep, c: Cache): void {
  step.vars.sharers = new Set();
  step.vars.owner = c;
  step.send(c, { type: "Grant", data: step.vars.memory });
}

function recall(step: HomeStep, k: Shared | Owned): void {
  step.note("the copies are called back");
  step.multicast(k.victims, { type: "Invalidate" });
  step.become({ name: "Recalling", k, waiting: k.victims });
}

function recalled(step: HomeStep, { c, victims, point }: Shared | Owned): void {
  step.vars.sharers = difference(step.vars.sharers, victims);
  step.vars.owner = null;
  step.become({ name: "Idle" });
  if (point === "GetShared") grantShared(step, c);
  else grantOwned(step, c);
}

function putBack(step: HomeStep, { data }: { readonly data: string | null }, c: Cache, state: Recalling): void {
  if (data !== null) step.vars.memory = data;
  countAnswer(step, c, state);
}

function evictedMeanwhile(step: HomeStep, { data }: { readonly data: string }, c: Cache, state: Recalling): void {
  step.vars.memory = data;
  step.send(c, { type: "Evicted" });
  countAnswer(step, c, state);
}

function countAnswer(step: HomeStep, c: Cache, state: Recalling): void {
  state.waiting = without(state.waiting, c);
  if (state.waiting.size === 0) step.resume<null>(take(state, "k", null), null, "173:28");
}

function evict(step: HomeStep, { data }: { readonly data: string }, c: Cache): void {
  step.vars.memory = data;
  step.vars.owner = null;
  step.send(c, { type: "Evicted" });
}

export const homeType: MachineType<"Home"> = {
  protocol: "Stache",
  role: "Home",
  block: "Block",
  start: ({ initial }: StacheSetting) => ({
    vars: { memory: initial.Data, sharers: new Set(), owner: null },
    state: { name: "Idle" },
  }),
  states: {
    Idle: {
      messages: {
        GetShared: getShared,
        GetOwned: getOwned,
        Evict: evict,
        PutBack: (step: HomeStep) => step.fail("an answer that nobody waits for", "154:21"),
      },
    },
    Recalling: {
      continuations: ["k"],
      waits: ["k"],
      messages: { PutBack: putBack, Evict: evictedMeanwhile },
      otherwise: () => "defer",
    },
  },
  points: { GetShared: recalled, GetOwned: recalled },
};
