import { test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
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

test.each(Object.entries(CASES))("%s", (_, one) => checkCase(one));
