import { expect, test } from "vitest";
import { checkCase, reportsOf, type Case, type Parts } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
  "T101 value": {
    wrong: { statements: "size = sise" },
    finds: "T101 [sise] Unknown name: 'sise' is not declared",
    right: { statements: "size = size" },
  },
  "T101 type": {
    wrong: { items: "var x: Colour" },
    finds: "T101 [Colour] Unknown type: 'Colour' is not declared",
    right: { items: "var x: Color" },
  },
  "T101 type that other languages have": {
    wrong: { items: "var x: int" },
    finds: "T101 [int] Unknown type: 'int' is not declared",
    right: { items: "var x: 0..7" },
  },
  "T101 message that is sent": {
    wrong: { statements: "send Replay(none) to c" },
    finds: "T101 [Replay] Unknown message: 'Replay' is not declared",
    right: { statements: "send Reply(none) to c" },
  },
  "T101 event": {
    wrong: { handlers: "on Stopp { }" },
    finds: "T101 [Stopp] Unknown message or request: 'Stopp' is not declared",
    right: { handlers: "on Stop { }" },
  },
  "T101 state": {
    wrong: { statements: "become Servin" },
    finds: "T101 [Servin] Unknown state: machine 'Server' per 'Block' has no 'Servin'",
    right: { statements: "become Serving" },
  },
  "T101 function": {
    wrong: { statements: "if isFre(c) { }" },
    finds: "T101 [isFre] Unknown function: 'isFre' is not declared",
    right: { statements: "if isFree(c) { }" },
  },
  "T101 enum member": {
    wrong: { statements: "color = Color.rad" },
    finds: "T101 [rad] Unknown member: enum 'Color' has no 'rad'",
    right: { statements: "color = Color.red" },
  },
  "T101 member in a pattern": {
    wrong: { statements: "match color { grean => { } }" },
    finds: "T101 [grean] Unknown member: 'Color' has no 'grean'",
    right: { statements: "match color { green => { } }" },
  },
  "T101 member of a set": {
    wrong: { statements: "size = users.length" },
    finds: "T101 [length] Unknown member: 'set<Client>' has no 'length'",
    right: { statements: "size = users.size" },
  },
  "T101 role": {
    wrong: { declarations: "message M: Clint -> Server" },
    finds: "T101 [Clint] Unknown role: 'Clint' is not declared",
    right: { declarations: "message M: Client -> Server" },
  },
  "T101 role of a sender": {
    wrong: { handlers: "on Stop from d: Clint { }" },
    finds: "T101 [Clint] Unknown role: 'Clint' is not declared",
    right: { handlers: "on Stop from d: Client { }" },
  },
  "T101 kind of block": {
    wrong: { declarations: "ghost g: Small per Blok" },
    finds: "T101 [Blok] Unknown kind of block: 'Blok' is not declared",
    right: { declarations: "ghost g: Small per Block" },
  },
  "T101 channel": {
    wrong: { declarations: "channel orders: fifo message M: Client -> Server on oders" },
    finds: "T101 [oders] Unknown channel: 'oders' is not declared",
    right: {},
  },
  "T101 param": {
    wrong: { declarations: "node R[Cleints]" },
    finds: "T101 [Cleints] Unknown param: none is called 'Cleints'",
    right: { declarations: "node R[Clients]" },
  },
  "T101 variable in a property": {
    wrong: { declarations: 'invariant "i": Server.copi == none' },
    finds: "T101 [copi] Unknown variable: machine 'Server' per 'Block' has no 'copi'",
    right: { declarations: 'invariant "i": Server.copy == none' },
  },
  "T101 state in a property": {
    wrong: { declarations: 'invariant "i": Server is Servin' },
    finds: "T101 [Servin] Unknown state: machine 'Server' per 'Block' has no 'Servin'",
    right: { declarations: 'invariant "i": Server is Serving' },
  },
  "T101 state in a set of states": {
    wrong: { declarations: 'invariant "i": Server in { Serving, Wating }' },
    finds: "T101 [Wating] Unknown state: machine 'Server' per 'Block' has no 'Wating'",
    right: { declarations: 'invariant "i": Server in { Serving, Waiting }' },
  },
  "T101 self outside a machine": {
    wrong: { declarations: 'invariant "i": self in Client' },
    finds: "T101 [self] Unknown name: 'self' is known in machines only",
    right: { declarations: 'invariant "i": forall c: Client: c in Client' },
  },
  "T101 here in a machine per node": {
    wrong: { worker: "on Order { send Report(self) to Server at here }" },
    finds: "T101 [here] Unknown name: 'here' is not known, machine 'Worker' is kept per node",
    right: { worker: "on Order { }" },
  },
  "T101 local of a suspended handler": {
    wrong: { statements: "let x = data; await { on Ask(d) { copy = x; resume } otherwise defer }" },
    finds: "T101 [x] Unknown name: 'x' is not visible in the handlers of an await",
    right: { statements: "let x = data; await (x: Data = x) { on Ask(d) { copy = x; resume } otherwise defer }" },
  },

  "T102 declaration": {
    wrong: { declarations: "node Client" },
    finds: "T102 [Client] Cannot declare 'Client': the name is taken",
    right: { declarations: "node Guest" },
  },
  "T102 enum member": {
    wrong: { declarations: "enum E { a, b, a }" },
    finds: "T102 [a] Cannot declare 'a': the name is taken",
    right: { declarations: "enum E { a, b }" },
  },
  "T102 variable": {
    wrong: { items: "var size: Small" },
    finds: "T102 [size] Cannot declare 'size': the name is taken",
    right: { items: "var length: Small" },
  },
  "T102 variable like a node": {
    wrong: { items: "var Client: Small" },
    finds: "T102 [Client] Cannot declare 'Client': the name is taken",
    right: { items: "var client: Small" },
  },
  "T102 request like a message": {
    wrong: { items: "request Stop()" },
    finds: "T102 [Stop] Cannot declare 'Stop': the name is taken",
    right: { items: "request halt()" },
  },
  "T102 local that hides a variable": {
    wrong: { statements: "let size = users" },
    finds: "T102 [size] Cannot declare 'size': the name is taken",
    right: { statements: "let all = users" },
  },
  "T102 local that hides a local": {
    wrong: { statements: "if true { let c = self }" },
    finds: "T102 [c] Cannot declare 'c': the name is taken",
    right: { statements: "if true { let s = self }" },
  },
  "T102 parameter that hides a parameter of the state": {
    wrong: { items: "state S(d: Data) { on Ask(d) { } }" },
    finds: "T102 [d] Cannot declare 'd': the name is taken",
    right: { items: "state S(d: Data) { on Ask(_) { } }" },
  },
  "T102 otherwise": {
    wrong: { handlers: "otherwise drop otherwise defer" },
    finds: "T102 [otherwise] Cannot add 'otherwise': there is one already",
    right: { handlers: "otherwise drop" },
  },
  "T102 machine": {
    wrong: { declarations: "machine Client per Block { start state S { } }" },
    finds: "T102 [Client] Cannot declare machine 'Client' per 'Block' again: there is one already",
    right: { declarations: "machine Client { start state S { } }" },
  },
  "T102 await": {
    wrong: { statements: "await Serving { on Stop { resume } otherwise defer }" },
    finds: "T102 [Serving] Cannot declare state 'Serving': the name is taken",
    right: { statements: "await Stopping { on Stop { resume } otherwise defer }" },
  },
  "T102 bound": {
    wrong: { items: "deferred 3 deferred 4" },
    finds: "T102 [deferred 4] Cannot set 'deferred' again: it is set already",
    right: { items: "deferred 3 requests 4" },
  },
  "T102 property": {
    wrong: { declarations: 'cover "c": quiescent cover "c": !quiescent' },
    finds: 'T102 ["c"] Cannot declare cover "c": the name is taken',
    right: { declarations: 'cover "c": quiescent invariant "c": true' },
  },

  "T102 parameter of a message": {
    wrong: { declarations: "message M(a: Data, a: Data): Client -> Server" },
    finds: "T102 [a] Cannot declare 'a': the name is taken",
    right: { declarations: "message M(a: Data, b: Data): Client -> Server" },
  },
  "T102 parameter of a procedure": {
    wrong: { items: "procedure p(a: Data, a: Data) { }" },
    finds: "T102 [a] Cannot declare 'a': the name is taken",
    right: { items: "procedure p(a: Data, b: Data) { }" },
  },
  "T102 check": {
    wrong: { declarations: "check a { } expect pass check a { } expect pass" },
    finds: "T102 [a] Cannot declare 'a': the name is taken",
    right: { declarations: "check a { } expect pass check b { } expect pass" },
  },

  "T103 ghost in a function outside machines": {
    wrong: { declarations: "ghost g: Color function f(): Color { return g }" },
    finds: "T103 [g] Cannot read ghost 'g' in a function outside machines",
    right: { declarations: "ghost g: Color function f(c: Color): Color { return c }" },
  },
  "T103 message as a value": {
    wrong: { statements: "users = Ask" },
    finds: "T103 [Ask] Cannot use 'Ask' as a value: it is a message",
    right: { statements: "users = Client" },
  },
  "T103 variable as a function": {
    wrong: { statements: "if users(c) { }" },
    finds: "T103 [users] Cannot call 'users': it is a variable",
    right: { statements: "if isFree(c) { }" },
  },
  "T103 message as a state": {
    wrong: { statements: "become Ask" },
    finds: "T103 [Ask] Cannot use 'Ask' as a state: it is a message",
    right: { statements: "become Serving" },
  },
  "T103 await as a state": {
    wrong: { statements: "await Stopping { on Stop { resume } otherwise defer } become Stopping" },
    finds: "T103 [Stopping] Cannot become 'Stopping': it is the state of an await",
    right: { statements: "await Stopping { on Stop { resume } otherwise defer } become Serving" },
  },
  "T103 param as a type": {
    wrong: { items: "var x: Clients" },
    finds: "T103 [Clients] Cannot use 'Clients' as a type: it is a param",
    right: { items: "var x: 0..Clients" },
  },
  "T103 enum as an event": {
    wrong: { handlers: "on Color { }" },
    finds: "T103 [Color] Cannot handle 'Color': it is an enum",
    right: { handlers: "on Stop { }" },
  },
  "T103 block as a role": {
    wrong: { declarations: "message M: Block -> Server" },
    finds: "T103 [Block] Cannot use 'Block' as a role: it is a kind of block",
    right: { declarations: "message M: Client -> Server" },
  },
  "T103 node as a channel": {
    wrong: { declarations: "message M: Client -> Server on Client" },
    finds: "T103 [Client] Cannot use 'Client' as a channel: it is a kind of node",
    right: { declarations: "message M: Client -> Server" },
  },
  "T103 function as a statement": {
    wrong: { statements: "isFree(c)" },
    finds: "T103 [isFree(c)] Cannot use an expression as a statement: it has no effect",
    right: { statements: "rest()" },
  },
  "T103 before in a state": {
    wrong: { handlers: "before on Stop { pass }" },
    finds: "T103 [before] Cannot put a 'before' handler into a state: it belongs to the machine",
    right: { items: "before on Stop { pass }" },
  },
  "T103 machine as a value": {
    wrong: { declarations: 'invariant "i": forall b: Block: (Server at b) == none' },
    finds: "T103 [Server at b] Cannot use a machine as a value: only its variables and its state can be read",
    right: { declarations: 'invariant "i": forall b: Block: (Server at b).copy == none' },
  },

  "T106 no start state": {
    wrong: { declarations: "node P machine P { state S { } }" },
    finds: "T106 [P] Cannot start machine 'P': none of its states is the start state",
    right: { declarations: "node P machine P { start state S { } }" },
  },
  "T106 two start states": {
    wrong: { items: "start state S { }" },
    finds: "T106 [Serving] Cannot start machine 'Server' per 'Block' in 'Serving': it has a start state already",
    right: { items: "state S { }" },
  },
  "T106 start state with parameters": {
    wrong: { declarations: "node P machine P { start state S(x: Small) { } }" },
    finds: "T106 [x] Cannot start machine 'P' in 'S': a start state has no parameters",
    right: { declarations: "node P machine P { start state S { } }" },
  },
  "T107 param": {
    wrong: { declarations: "param A = B + 1 param B = A" },
    finds: "T107 [A] Cannot define param 'A': it is defined in terms of itself",
    right: { declarations: "param A = B + 1 param B = 1" },
  },
  "T107 type": {
    wrong: { declarations: "type A = set<B> type B = A?" },
    finds: "T107 [A] Cannot define type 'A': it is defined in terms of itself",
    right: { declarations: "type A = set<B> type B = Color" },
  },
  T108: {
    wrong: { declarations: "node P message M: Client -> P" },
    finds: "T108 [Client -> P] Cannot deliver 'M' to 'P': the role has no machine",
    right: { declarations: "node P message M: P -> Client" },
  },
  T109: {
    wrong: { declarations: "channel a: fifo channel b: fifo" },
    finds: [
      "T109 [Ask] Cannot tell the channel of 'Ask': several are declared",
      "T109 [Reply] Cannot tell the channel of 'Reply': several are declared",
      "T109 [Report] Cannot tell the channel of 'Report': several are declared",
      "T109 [Order] Cannot tell the channel of 'Order': several are declared",
    ],
    right: { declarations: "channel a: fifo" },
  },
  T110: {
    wrong: { items: "state S(x: Small) { } state S(y: Small) { }" },
    finds: "T110 [S] Cannot declare state 'S' with these parameters: they differ from the first ones",
    right: { items: "state S { } state S(x: Small) { } state S { } state S(x: Small) { }" },
  },
};

test.each(Object.entries(CASES))("%s", (_, one) => checkCase(one));

const RIGHT: Readonly<Record<string, Parts>> = {
  "an underscore declares nothing": { handlers: "on Ask(_) from _ { }", statements: "for _ in users { for _ in users { } }" },
  "names may be used before they are declared": { declarations: "type A = set<B> type B = Color ghost g: A" },
  "a local of one branch is free in the other": { statements: "if true { let x = c } else { let x = data }" },
  "a message and a state may share a name": { items: "state Ask { }", statements: "become Ask" },
  "an enum member gives way to a local": { statements: "let red = c users += red" },
  "an alias of an enum has its members": { declarations: "type Paint = Color", statements: "color = Paint.red" },
  "a ghost kept per node is the one for this node": {
    declarations: 'ghost turns: Small per Worker invariant "i": forall w: Worker: turns at w < 7',
    worker: "on Order { turns += 1 }",
  },
  "a member of several enums is told by the type": { declarations: "enum Light { red, amber }", statements: "color = red" },
};

test.each(Object.entries(RIGHT))("%s", (_, parts) => expect(reportsOf(parts)).toEqual([]));
