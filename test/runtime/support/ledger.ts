import {
  take,
  type BlockId,
  type Frame,
  type MachineType,
  type NodeId,
  type Reply,
  type Setting,
  type Step,
} from "../../../runtime/kernel/index.js";

// A protocol that has what Stache lacks: something durable, timers, operations of the host, messages to itself, choices.

export type Account = BlockId<"Account">;

type Auditing = Frame<"audit", string, { readonly reply: Reply<string> }>;
type Closing = Frame<"close", null, { readonly reply: Reply<number> }>;

type KeeperState =
  { readonly name: "Open" } | { readonly name: "Auditing"; k: Auditing | null } | { readonly name: "Closing"; k: Closing | null };

type Amount = { readonly amount: number };

interface KeeperShape {
  readonly self: NodeId<"Keeper">;
  readonly here: Account;
  readonly vars: { balance: number; visits: number };
  readonly state: KeeperState;
  readonly message: { readonly type: "Changed" | "Again" | "Back"; readonly balance: number };
  readonly setting: Setting;
}

type KeeperStep = Step<KeeperShape>;

const watcher = "Watcher/w";

function add(step: KeeperStep, amount: number): void {
  step.vars.balance += amount;
  if (step.vars.balance < 0) step.fail("a balance is negative", "12:5");
  step.send(watcher, { type: "Changed", balance: step.vars.balance }, null);
}

const requests = {
  add: (step: KeeperStep, { amount }: Amount, reply: Reply<number>): void => {
    add(step, amount);
    step.answer(reply, step.vars.balance);
  },
  visit: (step: KeeperStep, _: object, reply: Reply<number>): void => {
    step.vars.visits += 1;
    step.answer(reply, step.vars.visits);
  },
  audit: (step: KeeperStep, _: object, reply: Reply<string>): void => {
    const call = step.call();
    step.begin("archive", [step.vars.balance], call);
    step.become({ name: "Auditing", k: { point: "audit", call, reply } });
  },
  close: (step: KeeperStep, _: object, reply: Reply<number>): void => {
    step.startTimer("grace");
    step.become({ name: "Closing", k: { point: "close", reply } });
  },
  // The answer comes before the message to itself has been handled.
  again: (step: KeeperStep, { amount }: Amount, reply: Reply<number>): void => {
    step.send(step.self, { type: "Again", balance: amount });
    step.answer(reply, step.vars.balance);
  },
  draw: (step: KeeperStep, _: object, reply: Reply<number>): void => step.answer(reply, step.choose("card", [10, 20, 30], "40:5")),
};

export const keeperType: MachineType<"Keeper"> = {
  protocol: "Ledger",
  role: "Keeper",
  block: "Account",
  start: () => ({ vars: { balance: 0, visits: 0 }, state: { name: "Open" } }),
  durable: ["balance"],
  timers: ["grace"],
  operations: ["archive"],
  requests: ["add", "visit", "audit", "close", "again", "draw"],
  restart: (step: KeeperStep) => step.send(watcher, { type: "Back", balance: step.vars.balance }, null),
  states: {
    Open: {
      requests,
      messages: {
        Add: (step: KeeperStep, { amount }: Amount) => add(step, amount),
        Again: (step: KeeperStep, { balance }: { readonly balance: number }) => add(step, balance),
      },
    },
    Auditing: { continuations: ["k"], waits: ["k"], otherwise: () => "defer" },
    Closing: {
      continuations: ["k"],
      waits: ["k"],
      requests: { visit: requests.visit },
      timers: {
        grace: (step: KeeperStep, state: { k: Closing | null }) => step.resume<null>(take(state, "k", null), null, "50:9"),
      },
      messages: {
        Add: (step: KeeperStep, { amount }: Amount) => {
          add(step, amount);
          step.startTimer("grace");
        },
      },
    },
  },
  points: {
    audit: (step: KeeperStep, { reply }: Auditing, receipt: string) => {
      step.become({ name: "Open" });
      step.answer(reply, receipt);
    },
    close: (step: KeeperStep, { reply }: Closing) => {
      step.become({ name: "Open" });
      step.answer(reply, step.vars.balance);
    },
  },
};

interface WatcherShape {
  readonly self: NodeId<"Watcher">;
  readonly here: null;
  readonly vars: { seen: readonly string[] };
  readonly state: { readonly name: "Watching" };
  readonly message: { readonly type: "Add"; readonly amount: number };
  readonly setting: Setting;
}

function see(step: Step<WatcherShape>, { type, balance }: { readonly type: string; readonly balance: number }): void {
  step.vars.seen = [...step.vars.seen, `${type} ${balance}`];
}

/** Writes down what it is told. */
export const watcherType: MachineType<"Watcher"> = {
  protocol: "Ledger",
  role: "Watcher",
  block: null,
  start: () => ({ vars: { seen: [] }, state: { name: "Watching" } }),
  states: { Watching: { messages: { Changed: see, Back: see } } },
  points: {},
};

export const emptySetting: Setting = { placement: {}, members: {}, initial: {}, equal: {} };
