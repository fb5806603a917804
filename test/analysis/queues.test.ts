import { describe, expect, test } from "vitest";
import { load } from "../../dsl/index.js";
import { checkCase, type Case } from "./elaborate-frame.js";

const items = "var line: queue<Client, 2> var sleepers: queue<continuation, 2> var small: queue<Small, 3>";

const cases: Readonly<Record<string, Case>> = {
  "an optional element": {
    wrong: { items: "var q: queue<Client?, 2>" },
    finds: "T210 [Client?] Cannot use 'Client?' as the element of a queue",
    right: { items: "var q: queue<set<Client>, 2>" },
  },
  "no room": {
    wrong: { items: "var q: queue<Client, 0>" },
    finds: "T209 [0] Cannot use 0 as the length of a queue: it must be 1 to 64",
    right: { items: "var q: queue<Client, 1 + 1>" },
  },
  "elements written down": {
    wrong: { items, statements: "line = {c}" },
    finds: "T201 [{c}] Cannot write down the elements of 'queue<Client, 2>': only '{}' is one",
    right: { items, statements: "line = {}; line += c" },
  },
  "an element of another type": {
    wrong: { items, statements: "line += 3" },
    finds: "T201 [3] Cannot assign 'integer' to 'Client': the types differ",
    right: { items, statements: "small += 3" },
  },
  "an element taken away": {
    wrong: { items, statements: "line -= c" },
    finds: "T203 [c] Cannot apply '-=' to 'queue<Client, 2>' and 'Client': a queue loses its head alone",
    right: { items, statements: "let first = take line.head if first != none { users += first }" },
  },
  "a head that may be none": {
    wrong: { items, statements: "users += line.head" },
    finds: "T204 [line.head] Cannot apply '+=' to 'set<Client>' and 'Client?': the value may be none",
    right: { items, statements: "if line.head != none { users += line.head }" },
  },
  "a head that is assigned": {
    wrong: { items, statements: "line.head = c" },
    finds: "T205 [line.head] Cannot assign to this expression: it is not a variable or an entry of a map",
    right: { items, statements: "line += c" },
  },
  "taking inside an expression": {
    wrong: { items, statements: "if (take line.head) == c { }" },
    finds: "T230 [take line.head] Cannot take from a queue inside an expression: it changes the queue",
    right: { items, statements: "match take line.head { some first => { users += first } none => { } }" },
  },
  "what was known of a head that is taken": {
    wrong: { items, statements: "if line.head != none { let first = take line.head users += line.head }" },
    finds: "T204 [line.head] Cannot apply '+=' to 'set<Client>' and 'Client?': the value may be none",
    right: { items, statements: "if line.head != none { let first = take line.head users += first }" },
  },
  "going through continuations": {
    wrong: { items, statements: "for k in sleepers { wake k }" },
    finds: "T415 [sleepers] Cannot go through 'queue<continuation, 2>': its elements cannot be copied",
    right: { items, statements: "if sleepers.head != none { wake take sleepers.head }" },
  },
  "any order": {
    wrong: { items, statements: "for u in line in any order { users += u }" },
    finds: "T203 [line] Cannot go through a queue in any order: it has one",
    right: { items, statements: "for u in line { users += u }" },
  },
  "a request": {
    wrong: { declarations: "node Desk machine Desk { request ask(q: queue<boolean, 2>) start state S { on ask(q) { return } } }" },
    finds: "T210 [queue<boolean, 2>] Cannot ask with 'queue<boolean, 2>': the model asks with every value of a type",
    right: { declarations: "node Desk machine Desk { request ask(q: boolean) start state S { on ask(q) { return } } }" },
  },
  "a map that starts with what is not known": {
    wrong: { statements: "let m: map<Client, Data> = {}" },
    finds: "T206 [{}] Cannot start with '{}': 'Data' has no start value that is known here",
    right: { statements: "let m: map<Client, Data?> = {}" },
  },
};

describe("queues", () => {
  test.each(Object.entries(cases))("%s", (_, one) => {
    checkCase(one);
  });
});

/** A server that is called, with these variables and this handler for the call. */
function codesOf(items: string, body: string): readonly string[] {
  const text = `
protocol P
node Server
node Client
node Helper[2]
message Ask(n: 0..1) : Client -> Server
message Pass(job: Job), PassOn(to: reply) : Server -> Helper
record Job { n: 0..1, to: reply }
machine Client {
  request go()
  start state S { on go() { call Ask(0) to Server in W become S return } }
  state W(k: continuation) { }
}
machine Helper {
  start state S { on Pass(job) { answer job.to } on PassOn(to) { answer to } }
}
machine Server {
  ${items}
  start state S { on Ask(n) { ${body} } }
}
`;
  return load({ name: "p.tea", text }).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));
}

describe("what moves in records and queues", () => {
  const line = "var line: queue<Job, 2> var last: Job? var only: map<boolean, Job?>";
  const made = "let job: Job = { n: n, to: reply }";

  test.each([
    ["line += { n: n, to: reply }"],
    [`${made} answer job.to`],
    [`${made} choose h in Helper send Pass(job) to h`],
    ["choose h in Helper send PassOn(reply) to h"],
    [`${made} line += job`],
    [`${made} if last == none { last = job } else { answer job.to }`],
    ["line += { n: n, to: reply } match take line.head { some job => { answer job.to } none => { } }"],
    ["if last != none { let old = take last answer old.to } last = { n: n, to: reply }"],
  ])("%s", (body) => {
    expect(codesOf(line, body)).toEqual([]);
  });

  test.each([
    [made, "T407"],
    [`${made} if n == 1 { answer job.to }`, "T407"],
    [`${made} answer job.to answer job.to`, "T408"],
    [`${made} line += job line += job`, "T408"],
    [`${made} last = job let more = last`, "T409"],
    ["line += { n: n, to: reply } let first = line.head", "T409"],
    ["only[true] = { n: n, to: reply } let first = only[true]", "T409"],
    ["last = { n: n, to: reply } if last != none { answer last.to }", "T409"],
    [`${made} send Pass(job) to Helper`, "T409"],
    ["send PassOn(reply) to Helper", "T409"],
    [`${made} let other: Job = { ...job, n: 0 } answer other.to`, "T409"],
    ["line += { n: n, to: reply } answer (take line.head)!.to", "T230"],
    ["let job: Job = { n: n, to: reply } let other: Job = job answer job.to answer other.to", "T408"],
  ])("%s", (body, code) => {
    expect(codesOf(line, body)).toContain(code);
  });
});
