import { test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
  "T201 assignment": {
    wrong: { statements: "copy = c" },
    finds: "T201 [c] Cannot assign 'Client' to 'Data?': the types differ",
    right: { statements: "copy = data" },
  },
  "T201 argument": {
    wrong: { statements: "send Reply(c) to c" },
    finds: "T201 [c] Cannot assign 'Client' to 'Data?': the types differ",
    right: { statements: "send Reply(data) to c" },
  },
  "T201 none for a type that is not optional": {
    wrong: { statements: "color = none" },
    finds: "T201 [none] Cannot assign 'none' to 'Color': it is never none",
    right: { statements: "copy = none" },
  },
  "T201 role": {
    wrong: { statements: "owner = self" },
    finds: "T201 [self] Cannot assign 'Server' to 'Client?': the types differ",
    right: { statements: "owner = c" },
  },
  "T201 condition": {
    wrong: { statements: "if size { }" },
    finds: "T201 [size] Cannot use '0..7' as a condition: 'boolean' is wanted",
    right: { statements: "if size > 0 { }" },
  },
  "T201 optional as a condition": {
    wrong: { statements: "if copy { }" },
    finds: "T201 [copy] Cannot use 'Data?' as a condition: 'boolean' is wanted",
    right: { statements: "if copy != none { }" },
  },
  "T201 equality": {
    wrong: { statements: "if c == data { }" },
    finds: "T201 [c == data] Cannot compare 'Client' with 'Data': they are never equal",
    right: { statements: "if c == owner { }" },
  },
  "T201 equality with none": {
    wrong: { statements: "if size == none { }" },
    finds: "T201 [size == none] Cannot compare '0..7' with 'none': they are never equal",
    right: { statements: "if owner == none { }" },
  },
  "T201 nodes of different roles": {
    wrong: { statements: "if c == self { }" },
    finds: "T201 [c == self] Cannot compare 'Client' with 'Server': they are never equal",
    right: { statements: "if self == Server { }" },
  },
  "T201 branches": {
    wrong: { statements: "let x = Careful ? c : data" },
    finds: "T201 [Careful ? c : data] Cannot choose between 'Client' and 'Data': the types differ",
    right: { statements: "let x = Careful ? c : none" },
  },
  "T201 target of send": {
    wrong: { statements: "send Halt to data" },
    finds: "T201 [data] Cannot send to 'Data': a node or a set of nodes is wanted",
    right: { statements: "send Halt to users" },
  },
  "T201 set to go through": {
    wrong: { statements: "for x in c { }" },
    finds: "T201 [c] Cannot go through 'Client': it is not a set",
    right: { statements: "for x in {c} { }" },
  },
  "T201 set to choose from": {
    wrong: { statements: "choose x in size" },
    finds: "T201 [size] Cannot choose from '0..7': it is not a set",
    right: { statements: "choose x in users" },
  },
  "T201 membership": {
    wrong: { statements: "if data in users { }" },
    finds: "T201 [data in users] Cannot look for 'Data' in 'set<Client>': the types differ",
    right: { statements: "if c in users { }" },
  },
  "T201 membership in no set": {
    wrong: { statements: "if c in owner { }" },
    finds: "T201 [owner] Cannot look for a value in 'Client?': it is neither a set nor a queue",
    right: { statements: "if c in users { }" },
  },
  "T201 elements of a set": {
    wrong: { statements: "let x = {c, red}" },
    finds: "T201 [{c, red}] Cannot make a set: the types of its elements differ",
    right: { statements: "let x = {c, c}" },
  },
  "T201 addition to a set": {
    wrong: { statements: "users += data" },
    finds: "T201 [data] Cannot apply '+=' to 'set<Client>' and 'Data': the types differ",
    right: { statements: "users += c" },
  },
  "T201 suspension without a value": {
    wrong: { statements: "copy = suspend in Idle(c)" },
    finds: "T201 [suspend in Idle(c)] Cannot use the value of this 'suspend': it gives none",
    right: { statements: "copy = suspend in Waiting" },
  },
  "T201 procedure without a value": {
    wrong: { items: "procedure p() { }", statements: "copy = p()" },
    finds: "T201 [p()] Cannot use the value of procedure 'p': it gives none",
    right: { statements: "copy = rest()" },
  },
  "T201 suspension in a state that does not wait": {
    wrong: { statements: "suspend in Serving" },
    finds: "T201 [Serving] Cannot suspend in 'Serving': it has no parameters",
    right: { statements: "suspend in Waiting" },
  },
  "T201 suspension in a state whose continuation is not last": {
    wrong: { items: "state S(k: continuation, c: Client) { otherwise drop }", statements: "suspend in S(c)" },
    finds: "T201 [S] Cannot suspend in 'S': its last parameter is 'Client'",
    right: { items: "state S(c: Client, k: continuation) { otherwise drop }", statements: "suspend in S(c)" },
  },
  "T201 suspension with a value of another type": {
    wrong: { statements: "color = suspend in Waiting" },
    finds: "T201 [suspend in Waiting] Cannot assign 'Data' to 'Color': the types differ",
    right: { statements: "let x = suspend in Waiting" },
  },
  "T201 resumption of no continuation": {
    wrong: { statements: "resume data" },
    finds: "T201 [data] Cannot resume 'Data': it is not a continuation",
    right: { items: "state S(k: continuation) { on Stop { resume k } otherwise drop }" },
  },
  "T201 resumption with another type": {
    wrong: {
      handlers: "on Stop { wake take parked }",
      items: "state S(k: continuation<Data>) { on Stop { resume k with red } otherwise drop }",
    },
    finds: [
      "T201 [red] Cannot assign 'Color' to 'Data': the types differ",
      "T204 [take parked] Cannot wake 'continuation?': the value may be none",
    ],
    right: { items: "state S(k: continuation<Data>) { on Ask(d) { resume k with d } otherwise drop }" },
  },
  "T201 take of no continuation": {
    wrong: { statements: "copy = take copy" },
    finds: "T201 [copy] Cannot take 'Data?': only continuations, and what is in a queue, are taken",
    right: { statements: "pending[c] = take pending[c]" },
  },
  "T201 pattern": {
    wrong: { statements: "match color { none => { } }" },
    finds: "T201 [none] Cannot match 'none' against 'Color': it is not optional",
    right: { statements: "match copy { none => { } }" },
  },
  "T201 pattern for a value": {
    wrong: { statements: "match color { some x => { } }" },
    finds: "T201 [some x] Cannot match 'some' against 'Color': it is not optional",
    right: { statements: "match copy { some x => { } }" },
  },
  "T201 machine of several nodes": {
    wrong: { declarations: 'invariant "i": Client is Ready' },
    finds: "T201 [Client] Cannot read a machine of 'set<Client>': one node is wanted",
    right: { declarations: 'invariant "i": forall c: Client: c is Ready' },
  },
  "T201 block of a machine": {
    wrong: { declarations: 'invariant "i": forall c: Client: c at c is Ready' },
    finds: "T201 [c] Cannot use 'Client' as a block: the types differ",
    right: { declarations: 'invariant "i": forall c: Client, b: Block: c at b is Ready' },
  },
  "T201 initial value": {
    wrong: { items: "var x: Small = red" },
    finds: "T201 [red] Cannot assign 'Color' to '0..7': the types differ",
    right: { items: "var x: Color = red" },
  },
  "T201 param": {
    wrong: { declarations: "param P = Careful + 1" },
    finds: "T201 [Careful] Cannot use 'boolean' here: 'integer' is wanted",
    right: { declarations: "param P = Clients + 1" },
  },
  "T201 condition of a part": {
    wrong: { declarations: "if (Clients) { node R }" },
    finds: "T201 [Clients] Cannot use 'integer' here: 'boolean' is wanted",
    right: { declarations: "if (Clients > 1) { node R }" },
  },

  "T202 message": {
    wrong: { statements: "send Reply to c" },
    finds: "T202 [Reply] Cannot use message 'Reply' with 0 arguments: 1 is wanted",
    right: { statements: "send Reply(none) to c" },
  },
  "T202 state": {
    wrong: { statements: "become Serving(c)" },
    finds: "T202 [Serving] Cannot use state 'Serving' with 1 argument: 0 are wanted",
    right: { statements: "become Serving" },
  },
  "T202 function": {
    wrong: { statements: "if isFree(c, c) { }" },
    finds: "T202 [isFree] Cannot use function 'isFree' with 2 arguments: 1 is wanted",
    right: { statements: "if isFree(c) { }" },
  },
  "T202 waiting state": {
    wrong: { statements: "suspend in Idle" },
    finds: "T202 [Idle] Cannot use state 'Idle' with 0 arguments: 1 is wanted",
    right: { statements: "suspend in Idle(c)" },
  },
  "T202 handler": {
    wrong: { handlers: "on Ask(a, b) { }" },
    finds: "T202 [Ask] Cannot bind 2 of the parameters of 'Ask': 1 is declared",
    right: { handlers: "on Ask { }" },
  },
  "T202 handler of a request": {
    wrong: { client: "on ask() { return data }" },
    finds: ["T202 [ask] Cannot bind 0 of the parameters of 'ask': 1 is declared", "T101 [data] Unknown name: 'data' is not declared"],
    right: { client: "on ask(d) { return d }" },
  },
  "T202 resumption without a value": {
    wrong: { items: "state S(k: continuation<Data>) { on Stop { resume k } otherwise drop }" },
    finds: "T202 [resume k] Cannot resume without a value: 'Data' is wanted",
    right: { items: "state S(k: continuation) { on Stop { resume k } otherwise drop }" },
  },
  "T202 resumption with a value": {
    wrong: { items: "state S(k: continuation) { on Ask(d) { resume k with d } otherwise drop }" },
    finds: "T202 [d] Cannot resume with a value: the continuation takes none",
    right: { items: "state S(k: continuation) { on Ask(d) { resume k } otherwise drop }" },
  },
  "T202 resumption of nothing": {
    wrong: { statements: "resume" },
    finds: "T202 [resume] Cannot resume: it does not say which continuation",
    right: { statements: "await { on Stop { resume } otherwise drop }" },
  },
  "T202 end of a wait without a value": {
    wrong: { statements: "copy = await { on Stop { resume } otherwise drop }" },
    finds: "T202 [resume] Cannot resume without a value: the wait gives 'Data?'",
    right: { statements: "copy = await { on Ask(d) { resume d } otherwise drop }" },
  },
  "T202 ends of a wait that differ": {
    wrong: { statements: "await { on Stop { resume } on Ask(d) { resume d } otherwise drop }" },
    finds: "T202 [d] Cannot resume with a value: the wait gives none",
    right: { statements: "await { on Stop { resume } on Ask(d) { resume } otherwise drop }" },
  },
};

test.each(Object.entries(CASES))("%s", (_, one) => checkCase(one));
