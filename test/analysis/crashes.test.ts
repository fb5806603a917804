import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { checkCase, type Case } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
  "T101 role that crashes": {
    wrong: { declarations: "fault crash Servr at most 1" },
    finds: "T101 [Servr] Unknown role: 'Servr' is not declared",
    right: { declarations: "fault crash Server at most 1" },
  },
  "T103 block that crashes": {
    wrong: { declarations: "fault crash Block at most 1" },
    finds: "T103 [Block] Cannot use 'Block' as a role: it is a kind of block",
    right: { declarations: "fault crash Worker at most 1 forever" },
  },
  "T102 second limit": {
    wrong: { declarations: "fault crash Server at most 1 fault crash Server at most 2 forever" },
    finds: "T102 [fault crash Server at most 2 forever] Cannot limit 'fault crash Server' again: it is limited already",
    right: { declarations: "fault crash Server at most 1 fault crash Client at most 2 forever" },
  },
  "T901 role without a machine": {
    wrong: { declarations: "node Spare fault crash Spare at most 1" },
    finds: "T901 [Spare] Cannot crash nodes of 'Spare': the role has no machine",
    right: { declarations: "node Spare machine Spare { start state S { } } fault crash Spare at most 1" },
  },
  "T102 second restart": {
    wrong: { items: "on restart { } on restart { }" },
    finds: "T102 [on restart] Cannot add 'on restart': there is one already",
    right: { items: "on restart { }" },
  },
  "T210 durable continuation": {
    wrong: { items: "durable var later: continuation?" },
    finds: "T210 [continuation?] Cannot keep 'continuation?' in a durable variable: a crash ends what it would go on with",
    right: { items: "durable var later: Data?" },
  },
  "T210 durable right": {
    wrong: { items: "durable var later: map<Client, reply<Data>?>" },
    finds:
      "T210 [map<Client, reply<Data>?>] Cannot keep 'map<Client, reply<Data>?>' in a durable variable: a crash ends what it would go on with",
    right: { items: "durable var later: map<Client, Data?>" },
  },
  "T216 another node's crash": {
    wrong: { handlers: "on Stop from c { if c is down { size = 1 } }" },
    finds: "T216 [c is down] Cannot read another machine here: a handler knows only its own",
    right: { declarations: 'invariant "up": forall c: Client: !(c is down)' },
  },
  "T220 message": {
    wrong: { declarations: "message restart : Client -> Server" },
    finds: "T220 [restart] Cannot use 'restart' here: 'on restart' is what runs after a crash",
    right: { declarations: "message Restart : Client -> Server" },
  },
  "T220 request": {
    wrong: { items: "request restart()" },
    finds: "T220 [restart] Cannot use 'restart' here: 'on restart' is what runs after a crash",
    right: { items: "request reset()" },
  },
  "T220 timer": {
    wrong: { items: "timer restart" },
    finds: "T220 [restart] Cannot use 'restart' here: 'on restart' is what runs after a crash",
    right: { items: "timer reset" },
  },
  "T220 state": {
    wrong: { items: "state down { }" },
    finds: "T220 [down] Cannot use 'down' here: 'c is down' asks whether a node has crashed",
    right: { items: "state Down { }" },
  },
  "T312 restart in a state": {
    wrong: { handlers: "on restart { }" },
    finds: "T312 [on restart] Cannot restart in a state: a crash puts the machine back to its start state",
    right: { items: "on restart { }" },
  },
  "T312 before": {
    wrong: { items: "before on restart { }" },
    finds: "T312 [before on restart] Cannot put 'before' in front of a restart: no handler comes after it",
    right: { items: "on restart { }" },
  },
  "T313 sender": {
    wrong: { items: "on restart from c { }" },
    finds: "T313 [on restart] Cannot add to the head of 'on restart': a restart has no arguments, sender or condition",
    right: { items: "on restart { }" },
  },
};

test.each(Object.entries(CASES))("%s", (_name, one) => {
  checkCase(one);
});

describe("crashes in the static checks", () => {
  const codesOf = (fault: string, keeper: string): readonly string[] => {
    const text = `protocol P
node Client
node Keeper
${fault}
message Put : Client -> Keeper
machine Client { request put() start state S { on put() { send Put to Keeper; return } } }
machine Keeper { ${keeper} }`;
    return load({ name: "case.tea", text }).diagnostics.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`);
  };
  const crash = "fault crash Keeper at most 1";

  test("what is for crashes is for nothing where none happens; a limit of 0 says so on purpose", () => {
    const keeper = "durable var n: 0..1 start state S { on Put { n = 1 } } on restart { n = 0 }";
    expect(codesOf("", keeper)).toEqual(["T706 n", "T706 on restart"]);
    expect(codesOf("fault crash Client at most 1", keeper)).toEqual(["T706 n", "T706 on restart"]);
    expect(codesOf(crash, keeper)).toEqual([]);
    expect(codesOf("fault crash Keeper at most 0", keeper)).toEqual([]);
  });

  test("a state may be entered by a restart alone", () => {
    expect(codesOf(crash, "start state S { on Put { } } state T { on Put { } } on restart { become T }")).toEqual([]);
    expect(codesOf(crash, "start state S { on Put { } } state T { on Put { } } on restart { }")).toEqual(["T303 T"]);
  });

  test("a restart is no message, and has no continuation to lose", () => {
    expect(codesOf(crash, "start state S { on Put { } } on restart { defer }")).toEqual(["T703 defer"]);
    expect(codesOf(crash, "start state S { on Put { } } on restart { drop }")).toEqual(["T703 drop"]);
    const waiting = "start state S { on Put { suspend in W; become S } } state W(k: continuation) { on Put { resume k } }";
    expect(codesOf(crash, `${waiting} on restart { become S }`)).toEqual([]);
  });
});
