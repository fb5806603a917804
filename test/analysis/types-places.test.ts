import { test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
  "T604 ghost that is not kept per block": {
    wrong: { declarations: "ghost total: Small", statements: "total at here = 1" },
    finds: "T604 [here] Cannot ask for ghost 'total' at one element: there is only one of it",
    right: { statements: "last at here = data" },
  },
  "T205 node": {
    wrong: { statements: "Server = self" },
    finds: "T205 [Server] Cannot assign to 'Server': it is a kind of node",
    right: { statements: "owner = c" },
  },
  "T205 param": {
    wrong: { statements: "Clients = 3" },
    finds: "T205 [Clients] Cannot assign to 'Clients': it is a param",
    right: { statements: "size = 3" },
  },
  "T205 expression": {
    wrong: { statements: "size.size = 3" },
    finds: "T205 [size.size] Cannot assign to this expression: it is not a variable or an entry of a map",
    right: { statements: "size = 3" },
  },
  "T205 enum member": {
    wrong: { statements: "red = blue" },
    finds: "T205 [red] Cannot assign to this expression: it is not a variable or an entry of a map",
    right: { statements: "color = blue" },
  },
  "T205 loop variable": {
    wrong: { statements: "for u in users { u = c }" },
    finds: "T205 [u] Cannot assign to 'u': it is the element of the loop",
    right: { statements: "for u in users { owner = u }" },
  },
  "T205 chosen element": {
    wrong: { statements: "choose u in users; u = c" },
    finds: "T205 [u] Cannot assign to 'u': it is the element that was chosen",
    right: { statements: "choose u in users; owner = u" },
  },
  "T205 continuation": {
    wrong: { statements: "suspend k { k = parked! }" },
    finds: "T205 [k] Cannot assign to 'k': it is the continuation of this suspension",
    right: { statements: "suspend k { parked = k }" },
  },
  "T205 parameter of the state around an await": {
    wrong: { items: "state S(x: Small) { on Ask(d) { await { on Stop { x = 1; resume } otherwise drop } } }" },
    finds: "T205 [x] Cannot assign to 'x': it belongs to the state in which the wait began",
    right: { items: "state S(x: Small) { on Ask(d) { await (y: Small = x) { on Stop { y = x; resume } otherwise drop } x = 1 } }" },
  },
  "T206 node": {
    wrong: { items: "var x: Client" },
    finds: "T206 [x] Cannot start 'x': type 'Client' has no default",
    right: { items: "var x: Client?" },
  },
  "T206 own node": {
    wrong: { items: "var x: Server" },
    finds: "T206 [x] Cannot start 'x': type 'Server' has no default",
    right: { items: "var x: Server = self" },
  },
  "T206 block": {
    wrong: { items: "var x: Block" },
    finds: "T206 [x] Cannot start 'x': type 'Block' has no default",
    right: { items: "var x: Block = here" },
  },
  "T206 map": {
    wrong: { items: "var x: map<Client, Client>" },
    finds: "T206 [x] Cannot start 'x': type 'map<Client, Client>' has no default",
    right: { items: "var x: map<Client, Client?>" },
  },
  "T206 continuation": {
    wrong: { items: "var x: continuation" },
    finds: "T206 [x] Cannot start 'x': type 'continuation' has no default",
    right: { items: "var x: continuation?" },
  },
  "T206 ghost": {
    wrong: { declarations: "ghost g: Client" },
    finds: "T206 [g] Cannot start 'g': type 'Client' has no default",
    right: { declarations: "ghost g: Client?" },
  },
  "T207 range": {
    wrong: { statements: "size = 8" },
    finds: "T207 [8] Cannot assign 8 to '0..7': it is not in 0..7",
    right: { statements: "size = 7" },
  },
  "T207 computed": {
    wrong: { statements: "size = Clients * 4" },
    finds: "T207 [Clients * 4] Cannot assign 8 to '0..7': it is not in 0..7",
    right: { statements: "size = Clients * 3" },
  },
  "T207 negative": {
    wrong: { statements: "size = -1" },
    finds: "T207 [-1] Cannot assign -1 to '0..7': it is not in 0..7",
    right: { statements: "size = size - 1" },
  },
  "T207 cyclic": {
    wrong: { statements: "turn = 3" },
    finds: "T207 [3] Cannot assign 3 to 'cyclic 3': it is not in 0..2",
    right: { statements: "turn = 2" },
  },
  "T207 comparison with a number that wraps around": {
    wrong: { statements: "if turn == 3 { }" },
    finds: "T207 [turn == 3] Cannot compare 'cyclic 3' with 3: it is not in 0..2",
    right: { statements: "if turn == 2 { }" },
  },
  "T207 initial value": {
    wrong: { items: "var x: 1..4 = 0" },
    finds: "T207 [0] Cannot assign 0 to '1..4': it is not in 1..4",
    right: { items: "var x: 1..4" },
  },
  "T208 variable": {
    wrong: { items: "var x: Small = size" },
    finds: "T208 [size] Cannot start with this value: 'size' is a variable",
    right: { items: "var x: Small = Clients" },
  },
  "T208 function": {
    wrong: { items: "var x: boolean = isFree(c)" },
    finds: "T208 [isFree(c)] Cannot start with this value: 'isFree' is a function",
    right: { items: "var x: boolean = Careful" },
  },
  "T208 ghost": {
    wrong: { items: "ghost x: Data? = last" },
    finds: "T208 [last] Cannot start with this value: 'last' is a ghost",
    right: { items: "ghost x: Data? = none" },
  },
  "T208 quantifier": {
    wrong: { items: "var x: boolean = exists c: Client: true" },
    finds: "T208 [exists c: Client: true] Cannot start with this value: a quantifier is evaluated while the protocol runs",
    right: { items: "var x: set<Client> = Client" },
  },
  "T208 size": {
    wrong: { declarations: "node R[{}]" },
    finds: "T208 [{}] Cannot compute a constant: this is known only while the protocol runs",
    right: { declarations: "node R[Clients + 1]" },
  },
  "T101 node in a constant": {
    wrong: { declarations: "param P = Server" },
    finds: "T101 [Server] Unknown param: none is called 'Server'",
    right: { declarations: "param P = Clients" },
  },
  "T209 nodes": {
    wrong: { declarations: "node R[0]" },
    finds: "T209 [0] Cannot use 0 as the number of nodes 'R': it must be 1 to 64",
    right: { declarations: "node R[64]" },
  },
  "T209 blocks": {
    wrong: { declarations: "block B[65]" },
    finds: "T209 [65] Cannot use 65 as the number of blocks 'B': it must be 1 to 64",
    right: { declarations: "block B[1]" },
  },
  "T209 range": {
    wrong: { items: "var x: 3..2" },
    finds: "T209 [3..2] Cannot use '3..2' as a range: it holds no number",
    right: { items: "var x: 2..3" },
  },
  "T209 large range": {
    wrong: { items: "var x: 0..2147483647 + 1" },
    finds: "T209 [0..2147483647 + 1] Cannot use '0..2147483648' as a range: its ends must fit in 32 bits",
    right: { items: "var x: 0..2147483647" },
  },
  "T209 cyclic": {
    wrong: { items: "var x: cyclic 1" },
    finds: "T209 [1] Cannot use 1 as the modulus of a cyclic type: it must be 2 to 65536",
    right: { items: "var x: cyclic 2" },
  },
  "T209 capacity": {
    wrong: { declarations: "channel a: fifo capacity 0" },
    finds: "T209 [0] Cannot use 0 as the capacity of 'a': it must be 1 to 64",
    right: { declarations: "channel a: fifo capacity 1" },
  },
  "T209 deferred": {
    wrong: { items: "deferred 0" },
    finds: "T209 [0] Cannot use 0 as the bound of 'deferred': it must be 1 to 64",
    right: { items: "deferred 64" },
  },
};

test.each(Object.entries(CASES))("%s", (_, one) => checkCase(one));
