import { test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
  "T210 optional of an optional": {
    wrong: { items: "var x: Maybe?", declarations: "type Maybe = Data?" },
    finds: "T210 [Maybe?] Cannot make 'Data?' optional: it is optional already",
    right: { items: "var x: Maybe", declarations: "type Maybe = Data?" },
  },
  "T210 element of a set": {
    wrong: { items: "var x: set<Data>" },
    finds: "T210 [Data] Cannot use 'Data' as the element of a set",
    right: { items: "var x: set<Color>" },
  },
  "T210 key of a map": {
    wrong: { items: "var x: map<set<Client>, Color>" },
    finds: "T210 [set<Client>] Cannot use 'set<Client>' as the key of a map",
    right: { items: "var x: map<Turn, Color>" },
  },
  "T210 continuation in a set": {
    wrong: { items: "var x: set<continuation>" },
    finds: "T210 [continuation] Cannot use 'continuation' as the element of a set",
    right: { items: "var x: map<Client, continuation?>" },
  },
  "T210 continuation in a map": {
    wrong: { items: "var x: map<Client, continuation>" },
    finds: "T210 [continuation] Cannot use 'continuation' as the value of a map: every key has a value",
    right: { items: "var x: map<Client, continuation?>" },
  },
  "T210 continuation in a message": {
    wrong: { declarations: "message M(k: continuation): Client -> Server" },
    finds: "T210 [continuation] Cannot keep 'continuation' in a message: continuations never travel",
    right: { declarations: "message M(c: Client): Client -> Server" },
  },
  "T210 continuation in a request": {
    wrong: { items: "request r(k: continuation)" },
    finds: "T210 [continuation] Cannot keep 'continuation' in a request: the application cannot hold one",
    right: { items: "request r(c: Client)" },
  },
  "T210 continuation in a ghost": {
    wrong: { items: "ghost later: continuation?" },
    finds: "T210 [continuation?] Cannot keep 'continuation?' in a ghost: it would be copied",
    right: { items: "var later: continuation?" },
  },
  "T210 continuation in a function": {
    wrong: { items: "function f(k: continuation): boolean { return true }" },
    finds: "T210 [continuation] Cannot keep 'continuation' in a function: functions only compute values",
    right: { items: "procedure f(k: continuation): boolean { resume k }" },
  },
  "T210 continuation that takes a continuation": {
    wrong: { items: "var later: continuation<continuation>?" },
    finds: "T210 [continuation] Cannot resume with 'continuation': it holds a continuation",
    right: { items: "var later: continuation<Data>?" },
  },
  "T210 set of values": {
    wrong: { statements: "let x = {data}" },
    finds: "T210 [data] Cannot use 'Data' as the element of a set",
    right: { statements: "let x = {c}" },
  },
  "T210 quantifier": {
    wrong: { declarations: 'type S = set<Client> invariant "i": forall s: S: true' },
    finds: "T210 [S] Cannot quantify over 'set<Client>'",
    right: { declarations: 'invariant "i": forall s: Small: true' },
  },
  "T212 no value": {
    wrong: { client: "request r(): Color on r() { return }" },
    finds: "T212 [return] Cannot return without a value: 'Color' is wanted",
    right: { client: "request r(): Color on r() { return red }" },
  },
  "T212 value of a message": {
    wrong: { statements: "return data" },
    finds: "T212 [data] Cannot return with a value: a message has no answer",
    right: { statements: "return" },
  },
  "T212 value of a request without one": {
    wrong: { client: "request r() on r() { return red }" },
    finds: "T212 [red] Cannot return with a value: request 'r' gives none",
    right: { client: "request r() on r() { return }" },
  },
  "T212 procedure without a value": {
    wrong: { items: "procedure p() { return red }" },
    finds: "T212 [red] Cannot return with a value: procedure 'p' gives none",
    right: { items: "procedure p(): Color { return red }" },
  },
  "T212 path of a function": {
    wrong: { items: "function f(): Color { if size == 0 { return red } }" },
    finds: "T212 [f] Cannot end function 'f': not every path returns a value",
    right: { items: "function f(): Color { if size == 0 { return red } else { return blue } }" },
  },
  "T212 path of a procedure": {
    wrong: { items: "procedure f(): Color { size = 1 }" },
    finds: "T212 [f] Cannot end procedure 'f': not every path returns a value",
    right: { items: "procedure f(): Color { size = 1; return red }" },
  },
  "T213 integer": {
    wrong: { statements: "let x = 1" },
    finds: "T213 [1] Cannot tell the type of 'x': 'integer' is not enough",
    right: { statements: "let x: Small = 1" },
  },
  "T213 none": {
    wrong: { statements: "let x = none" },
    finds: "T213 [none] Cannot tell the type of 'x': 'none' is not enough",
    right: { statements: "let x: Data? = none" },
  },
  "T213 empty set": {
    wrong: { statements: "let x = {}" },
    finds: "T213 [{}] Cannot tell the type of '{}': nothing says what its elements are",
    right: { statements: "let x: set<Client> = {}" },
  },
  "T213 set of integers": {
    wrong: { statements: "let x = {1}" },
    finds: "T213 [{1}] Cannot tell the type of this set: nothing says which range its numbers are from",
    right: { statements: "let x: set<Small> = {1}" },
  },
  "T201 number of a scanned set": {
    wrong: { statements: "choose x in {1, 2, 3}; color = x" },
    finds: "T201 [x] Cannot assign '1..3' to 'Color': the types differ",
    right: { statements: "choose x in {1, 2, 3}; for y in {x, 0} { size = y } for z in {1, 2 + 3} { size = z }" },
  },
  "T213 member of several enums": {
    wrong: { declarations: "enum Light { red, amber }", statements: "let x = red" },
    finds: "T213 [red] Cannot tell which 'red' is meant: several enums have it",
    right: { declarations: "enum Light { red, amber }", statements: "let x = Light.red" },
  },
  "T213 await": {
    wrong: { statements: "let x = await { on Stop { resume 1 } otherwise drop }" },
    finds: "T213 [1] Cannot tell what the await gives: 'integer' is not enough",
    right: { statements: "let x: Small = await { on Stop { resume 1 } otherwise drop }" },
  },
  "T215 condition": {
    wrong: { statements: "if rest() == copy { }" },
    finds: "T215 [rest()] Cannot call procedure 'rest' inside an expression: it may suspend",
    right: { statements: "let x = rest(); if last == copy { }" },
  },
  "T215 argument": {
    wrong: { statements: "send Reply(rest()) to c" },
    finds: "T215 [rest()] Cannot call procedure 'rest' inside an expression: it may suspend",
    right: { statements: "let x = rest(); send Reply(x) to c" },
  },
  "T215 update": {
    wrong: { statements: "size += suspend k { parked = none }" },
    finds: "T215 [suspend k { parked = none }] Cannot suspend on the right of '+=': it stands behind '=' alone",
    right: { statements: "suspend k { parked = k }" },
  },
  "T216 variable": {
    wrong: { statements: "if c.copy == none { }" },
    finds: "T216 [c.copy] Cannot read another machine here: a handler knows only its own",
    right: { declarations: 'invariant "i": forall c: Client: c.copy == none' },
  },
  "T216 state": {
    wrong: { statements: "if c is Ready { }" },
    finds: "T216 [c is Ready] Cannot read another machine here: a handler knows only its own",
    right: { statements: "if self is Serving && self not in { Idle, Waiting } { }", items: "request halt() when self within Serving" },
  },
  "T101 own state": {
    wrong: { statements: "if self is Ready { }" },
    finds: "T101 [Ready] Unknown state: machine 'Server' per 'Block' has no 'Ready'",
    right: { statements: "if self is Later { await Later { on Stop { resume } } }" },
  },
  "T216 states": {
    wrong: { statements: "if c in { Ready } { }" },
    finds: "T216 [c in { Ready }] Cannot read another machine here: a handler knows only its own",
    right: { declarations: 'invariant "i": forall c: Client: c in { Ready }' },
  },
  "T216 quiescent": {
    wrong: { statements: "if quiescent { }" },
    finds: "T216 [quiescent] Cannot read 'quiescent' here: a handler knows only its own machine",
    right: { declarations: 'invariant "i": quiescent' },
  },
  "T216 assignment": {
    wrong: { statements: "c.copy = data" },
    finds: "T216 [c.copy] Cannot assign a variable of another machine: a handler knows only its own",
    right: { statements: "copy = data" },
  },
  T217: {
    wrong: { statements: "choose u in users else { size = 0 }" },
    finds: "T217 [{] Cannot go on after 'else': nothing was chosen",
    right: { statements: "choose u in users else { drop }" },
  },
  "T218 statement": {
    wrong: { items: "function f(): Small { size = 1; return 1 }" },
    finds: "T218 [size = 1] Cannot use an assignment in a function: it only computes a value",
    right: { items: "procedure f(): Small { size = 1; return 1 }" },
  },
  "T218 suspension": {
    wrong: { items: "function f(): Data { let d = suspend in Waiting; return d }" },
    finds: "T218 [suspend in Waiting] Cannot suspend in a function: it only computes a value",
    right: { items: "procedure f(): Data { let d = suspend in Waiting; return d }" },
  },
  "T218 take": {
    wrong: { declarations: 'invariant "i": (take last) == none' },
    finds: "T218 [take last] Cannot use 'take' here: it changes the place that it takes from",
    right: { declarations: 'invariant "i": last == last' },
  },
};

test.each(Object.entries(CASES))("%s", (_, one) => checkCase(one));
