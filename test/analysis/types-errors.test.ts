import { test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

const ASSIGNABILITY: Readonly<Record<string, Case>> = {
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
    finds: "T201 [owner] Cannot look for a value in 'Client?': it is not a set",
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
    finds: "T201 [copy] Cannot take 'Data?': only continuations are taken",
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

const OPERATORS: Readonly<Record<string, Case>> = {
  "T203 arithmetic": {
    wrong: { statements: "size = c + 1" },
    finds: "T203 [c + 1] Cannot apply '+' to 'Client' and 'integer': it is for integers and sets",
    right: { statements: "size = size + 1" },
  },
  "T203 element instead of a set": {
    wrong: { statements: "users = users - c" },
    finds: "T203 [users - c] Cannot apply '-' to 'set<Client>' and 'Client': it is for integers and sets",
    right: { statements: "users = users - {c}" },
  },
  "T203 product of sets": {
    wrong: { statements: "users = users * users" },
    finds: "T203 [users * users] Cannot apply '*' to 'set<Client>' and 'set<Client>': it is for integers and sets",
    right: { statements: "users = users & users" },
  },
  "T203 intersection of integers": {
    wrong: { statements: "size = size & 1" },
    finds: "T203 [size & 1] Cannot apply '&' to '0..7' and 'integer': it is for integers and sets",
    right: { statements: "size = size * 1" },
  },
  "T203 order of numbers that wrap around": {
    wrong: { statements: "if turn < 2 { }" },
    finds: "T203 [turn < 2] Cannot apply '<' to 'cyclic 3' and 'integer': it is for integers",
    right: { statements: "if turn - turn < 2 { }" },
  },
  "T203 order of booleans": {
    wrong: { statements: "if true < false { }" },
    finds: "T203 [true < false] Cannot apply '<' to 'boolean' and 'boolean': it is for integers",
    right: { statements: "if 1 < 2 { }" },
  },
  "T203 sum of numbers that wrap around": {
    wrong: { statements: "turn = turn + turn" },
    finds: "T203 [turn + turn] Cannot apply '+' to 'cyclic 3' and 'cyclic 3': it is for integers and sets",
    right: { statements: "turn = turn + 1" },
  },
  "T203 minus": {
    wrong: { statements: "size = -color" },
    finds: "T203 [-color] Cannot apply '-' to 'Color': it is for integers",
    right: { statements: "size = -size" },
  },
  "T203 index": {
    wrong: { statements: "if users[c] { }" },
    finds: "T203 [users] Cannot index 'set<Client>': it is not a map",
    right: { statements: "if busy[c] { }" },
  },
  "T203 unwrapping": {
    wrong: { statements: "color = color!" },
    finds: "T203 [color!] Cannot apply '!' to 'Color': it is not optional",
    right: { statements: "copy = copy!" },
  },
  "T203 match": {
    wrong: { statements: "match size { otherwise => { } }" },
    finds: "T203 [size] Cannot match '0..7': it is neither an enum nor optional",
    right: { statements: "match color { otherwise => { } }" },
  },
  "T203 update": {
    wrong: { statements: "color += 1" },
    finds: "T203 [1] Cannot apply '+=' to 'Color' and 'integer': it is for integers and sets",
    right: { statements: "turn += 1" },
  },
  "T203 comparison of continuations": {
    wrong: { statements: "if parked == parked { }" },
    finds: "T203 [parked == parked] Cannot compare 'continuation?' with 'continuation?': a continuation can only be compared with 'none'",
    right: { statements: "if parked == none { }" },
  },

  "T204 assignment": {
    wrong: { statements: "let x: Data = copy" },
    finds: "T204 [copy] Cannot assign 'Data?' to 'Data': the value may be none",
    right: { statements: "let x: Data = copy!" },
  },
  "T204 argument": {
    wrong: { statements: "send Ask(copy) to Server" },
    finds: "T204 [copy] Cannot assign 'Data?' to 'Data': the value may be none",
    right: { statements: "if copy != none { send Ask(copy) to Server }" },
  },
  "T204 target": {
    wrong: { statements: "send Halt to owner" },
    finds: "T204 [owner] Cannot send to 'Client?': the value may be none",
    right: { statements: "if owner != none { send Halt to owner }" },
  },
  "T204 arithmetic": {
    wrong: { items: "var n: Small?", statements: "size = n + 1" },
    finds: "T204 [n] Cannot apply '+' to '0..7?' and 'integer': the value may be none",
    right: { items: "var n: Small?", statements: "size = n! + 1" },
  },
  "T204 order": {
    wrong: { items: "var n: Small?", statements: "if n < 1 { }" },
    finds: "T204 [n] Cannot apply '<' to '0..7?' and 'integer': the value may be none",
    right: { items: "var n: Small?", statements: "if n != none && n < 1 { }" },
  },
  "T204 minus": {
    wrong: { items: "var n: Small?", statements: "size = -n" },
    finds: "T204 [n] Cannot apply '-' to '0..7?': the value may be none",
    right: { items: "var n: Small?", statements: "size = -n!" },
  },
  "T204 membership": {
    wrong: { statements: "if owner in users { }" },
    finds: "T204 [owner] Cannot look for 'Client?' in 'set<Client>': the value may be none",
    right: { statements: "if owner != none => owner in users { }" },
  },
  "T204 element of a set": {
    wrong: { statements: "let x = {owner}" },
    finds: "T204 [owner] Cannot put 'Client?' into a set: the value may be none",
    right: { statements: "let x = {owner!}" },
  },
  "T204 addition to a set": {
    wrong: { statements: "users += owner" },
    finds: "T204 [owner] Cannot apply '+=' to 'set<Client>' and 'Client?': the value may be none",
    right: { statements: "users += owner!" },
  },
  "T204 key": {
    wrong: { statements: "busy[owner] = true" },
    finds: "T204 [owner] Cannot assign 'Client?' to 'Client': the value may be none",
    right: { statements: "busy[owner!] = true" },
  },
  "T204 condition": {
    wrong: { items: "var b: boolean?", statements: "if b { }" },
    finds: "T204 [b] Cannot use 'boolean?' as a condition: the value may be none",
    right: { items: "var b: boolean?", statements: "if b! { }" },
  },
  "T204 set to go through": {
    wrong: { items: "var s: set<Client>?", statements: "for x in s { }" },
    finds: "T204 [s] Cannot go through 'set<Client>?': the value may be none",
    right: { items: "var s: set<Client>?", statements: "for x in s! { }" },
  },
  "T204 continuation": {
    wrong: { handlers: "on Stop { resume parked }" },
    finds: "T204 [parked] Cannot resume 'continuation?': the value may be none",
    right: { handlers: "on Stop { resume parked! }" },
  },
  "T204 value of a suspension": {
    wrong: { items: "state S(k: continuation<Data?>) { otherwise drop }", statements: "data = suspend in S" },
    finds: "T204 [suspend in S] Cannot assign 'Data?' to 'Data': the value may be none",
    right: { items: "state S(k: continuation<Data?>) { otherwise drop }", statements: "copy = suspend in S" },
  },
  "T204 machine": {
    wrong: { declarations: 'invariant "i": Server.owner is Ready' },
    finds: "T204 [Server.owner] Cannot read a machine of 'Client?': the value may be none",
    right: { declarations: 'invariant "i": Server.owner != none => Server.owner is Ready' },
  },
  "T204 variable of a machine": {
    wrong: { declarations: 'invariant "i": Server.owner.copy == none' },
    finds: "T204 [Server.owner] Cannot read 'copy' of 'Client?': the value may be none",
    right: { declarations: 'invariant "i": Server.owner != none => Server.owner.copy == none' },
  },
};

const PLACES: Readonly<Record<string, Case>> = {
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

const TYPES: Readonly<Record<string, Case>> = {
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
    right: { declarations: 'invariant "i": forall c: Client: c is Ready' },
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

const SYMMETRY_AND_BLOCKS: Readonly<Record<string, Case>> = {
  "T502 nodes": {
    wrong: { statements: "if c < c { }" },
    finds: "T502 [c < c] Cannot apply '<' to 'Client' and 'Client': they have no order",
    right: { worker: "on Order { if self < self { } }" },
  },
  "T502 blocks": {
    wrong: { statements: "if here < here { }" },
    finds: "T502 [here < here] Cannot apply '<' to 'Block' and 'Block': they have no order",
    right: { statements: "if here == here { }" },
  },
  "T502 values": {
    wrong: { statements: "if data < data { }" },
    finds: "T502 [data < data] Cannot apply '<' to 'Data' and 'Data': they have no order",
    right: { statements: "if tag == tag { }" },
  },
  "T503 handler": {
    wrong: { statements: "if data == copy { drop }" },
    finds: "T503 [data == copy] Cannot compare values of 'Data' in a handler: they are opaque",
    right: { statements: "assert data == copy" },
  },
  "T503 guard": {
    wrong: { handlers: "on Ask(d) when d == copy { }" },
    finds: "T503 [d == copy] Cannot compare values of 'Data' in a handler: they are opaque",
    right: { handlers: "on Ask(d) when copy == none { }" },
  },
  "T503 real assignment": {
    wrong: { statements: "busy[c] = data != copy" },
    finds: "T503 [data != copy] Cannot compare values of 'Data' in a handler: they are opaque",
    right: { statements: "busy[c] = tag != tag" },
  },
  "T503 condition with a real effect": {
    wrong: { statements: "if data == seen { size = 1 }" },
    finds: "T503 [data == seen] Cannot compare values of 'Data' in a handler: they are opaque",
    right: { statements: "if data == seen { last = seen } else { assert last == seen }" },
  },
  "T503 through functions": {
    wrong: { declarations: "function same(a: Data, b: Data): boolean { return a == b }", statements: "if same(data, data) { drop }" },
    finds: "T503 [same(data, data)] Cannot call function 'same' in a handler: it compares opaque values of 'Data'",
    right: { declarations: 'function same(a: Data, b: Data): boolean { return a == b } invariant "i": same(last, last)' },
  },
  "T604 sender kept per node": {
    wrong: { worker: "on Order { send Report(self) to Server }" },
    finds: "T604 [Report] Cannot tell the block of 'Report': machine 'Server' per 'Block' is kept for each",
    right: { worker: "on Order { choose b in Block; send Report(self) to Server at b }" },
  },
  "T604 receiver kept per node": {
    wrong: { statements: "choose w in Worker; send Order to w at here" },
    finds: "T604 [here] Cannot send to machine 'Worker' at a block: it is kept per node",
    right: { statements: "choose w in Worker; send Order to w" },
  },
  "T604 several machines of a role": {
    wrong: { declarations: "machine Client { start state S { } }", statements: "send Halt to c" },
    finds: "T604 [Halt] Cannot tell which machine of 'Client' gets 'Halt': one kind of them has to handle it",
    right: { declarations: "machine Client { start state S { on Halt { } } }", statements: "send Halt to c" },
  },
  "T604 ghost": {
    wrong: { worker: "on Order { assert last == last }" },
    finds: [
      "T604 [last] Cannot tell which 'Block' is meant: ghost 'last' is kept for each",
      "T604 [last] Cannot tell which 'Block' is meant: ghost 'last' is kept for each",
    ],
    right: { worker: "on Order { choose b in Block; assert last at b == last at b }" },
  },
  "T604 ghost of which there is one": {
    wrong: { declarations: "ghost g: Data", statements: "last = g at here" },
    finds: "T604 [here] Cannot ask for ghost 'g' at one element: there is only one of it",
    right: { declarations: "ghost g: Data per Block", statements: "last = g at here" },
  },
  "T604 property with several kinds of block": {
    wrong: { declarations: 'block Page[1] invariant "i": Server.copy == none' },
    finds: "T604 [Server.copy] Cannot tell which machine of 'Server' is meant: its block is not known",
    right: { declarations: 'block Page[1] invariant "i": forall b: Block: (Server at b).copy == none' },
  },
  "T604 machine kept otherwise": {
    wrong: { declarations: 'block Page[1] invariant "i": forall p: Page: Server at p is Serving' },
    finds: "T604 [Server at p is Serving] Cannot read a machine of 'Server' per 'Page': it is kept otherwise",
    right: { declarations: 'block Page[1] invariant "i": forall b: Block: Server at b is Serving' },
  },
  "T605 role": {
    wrong: { handlers: "on Stop from w: Worker { }" },
    finds: "T605 [Worker] Cannot get 'Stop' from 'Worker': it is no declared sender",
    right: { handlers: "on Stop from w: Client { }" },
  },
  "T605 request": {
    wrong: { handlers: "on stop from w { return red }" },
    finds: "T605 [w] Cannot name a sender of 'stop': requests come from the application",
    right: { handlers: "on stop { return red }" },
  },
};

test.each(Object.entries({ ...ASSIGNABILITY, ...OPERATORS, ...PLACES, ...TYPES, ...SYMMETRY_AND_BLOCKS }))("%s", (_, one) =>
  checkCase(one),
);
