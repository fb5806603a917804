import { describe, test } from "vitest";
import { check, type FlowCase } from "../support/flow-case.js";
import { checkCase, type Case } from "./elaborate-frame.js";

// Calls of several nodes, and calls between the machines of one node: what is said about those that cannot go well.

const all = "state Stopping(k: continuation<set<Client>>) { otherwise defer }";
const found = "message Find(): Data : Server -> Client\nmessage Tell : Server -> Client, Server -> Worker";
const finding = "state Finding(k: continuation<map<Client, Data?>>) { otherwise defer }";

const cases: readonly (readonly [string, Case])[] = [
  [
    "one node where several are wanted",
    {
      wrong: { declarations: found, items: finding, statements: "let all = gather Find() to c at here in Finding" },
      finds: "T201 [c] Cannot gather from 'Client': a set of nodes is wanted",
      right: { declarations: found, items: finding, statements: "let all = gather Find() to {c} at here in Finding" },
    },
  ],
  [
    "a message to several roles",
    {
      wrong: { declarations: found, items: all, statements: "gather Tell to users at here in Stopping" },
      finds: "T225 [Tell] Cannot gather 'Tell': nodes of several roles get it",
      right: { declarations: found.replace(", Server -> Worker", ""), items: all, statements: "gather Tell to users at here in Stopping" },
    },
  ],
  [
    "a state that waits for something else",
    {
      wrong: { declarations: found, items: all, statements: "gather Find to users at here in Stopping" },
      finds:
        "T201 [Stopping] Cannot wait for the answer in 'Stopping': its continuation is 'continuation<set<Client>>', and 'Find' needs 'continuation<map<Client, Data?>>'",
      right: { declarations: found, items: finding, statements: "gather Find to users at here in Finding" },
    },
  ],
  [
    "whose answers a continuation without any awaits",
    {
      wrong: { items: "state Held(k: continuation) { on Stop { if k.missing == {} { drop } } otherwise defer }" },
      finds: "T101 [missing] Unknown member: 'continuation' has no 'missing'",
      right: { items: "state Held(k: continuation<set<Client>>) { on Stop { if k.missing == {} { drop } } otherwise defer }" },
    },
  ],
  [
    "a node of another role",
    {
      wrong: { items: "state Held(k: continuation<set<Client>>) { on Stop { give up self } otherwise defer }" },
      finds: "T201 [self] Cannot give up 'Server': 'Client' is wanted, or a set of it",
      right: {
        items:
          "state Held(k: continuation<set<Client>>) { on Stop from c { give up c; give up users; give up k.missing } otherwise defer }",
      },
    },
  ],
  [
    "a node that may be none",
    {
      wrong: { items: "state Held(k: continuation<set<Client>>) { on Stop { give up owner } otherwise defer }" },
      finds: "T204 [owner] Cannot give up 'Client?': the value may be none",
      right: { items: "state Held(k: continuation<set<Client>>) { on Stop { give up owner! } otherwise defer }" },
    },
  ],
  [
    "nothing to give up",
    {
      wrong: { handlers: "on Stop from c { give up c }" },
      finds: "T226 [give up c] Cannot give up a node here: the state has no continuation that gathers",
      right: { items: "state Held(k: continuation<set<Client>>) { on Stop from c { give up c } otherwise defer }" },
    },
  ],
];

describe("gathers", () => {
  test.each(cases)("%s", (_name, one) => checkCase(one));
});

const asking = (state: string): string => `protocol Case
node Server
node Client[2]
channel net: fifo
message Ask : Server -> Client
message Leave : Client -> Server
machine Client { request leave() start state Ready { on leave() { send Leave to Server; return } on Ask { return } } }
machine Server {
  request go()
  start state Ready {
    on go() { let who = gather Ask to Client in Asking; become Ready; return }
    on Leave { ${state} }
  }
  state Asking(k: continuation<set<Client>>) { on Leave from c when c in k.missing { give up c } on Leave { } }
}
`;

/** Machines for blocks, and one for the node, that call each other. */
const own = (evicting: string, counting: string): string => `protocol Case
node Cache
block Block[2]
channel net: fifo
message Evict(): boolean : Cache -> Cache
message Count : Cache -> Cache
machine Cache per Block {
  request load()
  start state Ready {
    on load() { choose b in Block where b != here; let e = call Evict() to self at b in Evicting; become Ready; call Count to self in Counting; become Ready; return }
    on Evict { return true }
  }
  state Evicting(k: continuation<boolean>) { ${evicting} }
  state Counting(k: continuation) { ${counting} }
}
machine Cache { start state Ready { on Count { return } } }
`;

/** Answers on a channel whose sends wait. */
const blocking = (statements: string): string => `protocol Case
node Server
node Client
channel net: fifo capacity 1 blocking
message Ask(): boolean : Client -> Server
message Hint : Server -> Client
machine Client {
  request go()
  start state Ready { on go() { let x = call Ask() to Server in Asking; become Ready; return } on Hint { } }
  state Asking(k: continuation<boolean>) { on Hint { } }
}
machine Server { var later: reply<boolean>? start state Ready { on Ask { ${statements} } } }
`;

const flow: readonly FlowCase[] = [
  { name: "a state of gathers alone", code: "T611", text: asking(""), reports: [] },
  {
    name: "a state that other waits share",
    code: "T611",
    text: asking("let who = suspend in Asking; become Ready"),
    reports: [
      { message: "Cannot tell who is missing for 'k': it may be the rest of a handler that gathers nothing", at: "k.missing" },
      { message: "Cannot tell who is missing for 'k': it may be the rest of a handler that gathers nothing", at: "give up c" },
    ],
  },
  {
    name: "blocks that answer while they wait",
    code: "T612",
    text: own("on Evict { return false }", "on Evict { return false }"),
    reports: [],
  },
  {
    name: "blocks that defer while they wait for another machine",
    code: "T612",
    text: own("on Evict { return false }", "otherwise defer"),
    reports: [],
  },
  {
    name: "blocks that defer what they wait for",
    code: "T612",
    text: own("otherwise defer", "on Evict { return false }"),
    reports: [
      {
        message: "Two blocks may wait for each other: 'Evicting' defers 'Evict', for whose answer it waits itself",
        at: "call Evict() to self at b in Evicting",
      },
    ],
  },
  { name: "an answer alone on a blocking channel", code: "T902", text: blocking("return true"), reports: [] },
  {
    name: "an answer behind a message",
    code: "T902",
    text: blocking("send Hint to Client; return true"),
    reports: [{ message: "Handler may send 2 messages to one receiver: blocking channel 'net' holds 1", at: "on Ask" }],
  },
  {
    name: "an answer in front of a message",
    code: "T902",
    text: blocking("answer reply with true; send Hint to Client"),
    reports: [{ message: "Handler may send 2 messages to one receiver: blocking channel 'net' holds 1", at: "on Ask" }],
  },
];

describe("calls that may wait for ever", () => {
  test.each(flow)("$name", (one) => check(one));
});
