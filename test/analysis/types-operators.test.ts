import { test } from "vitest";
import { checkCase, type Case } from "./elaborate-frame.js";

const CASES: Readonly<Record<string, Case>> = {
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
    finds: "T203 [1] Cannot apply '+=' to 'Color' and 'integer': it is for integers, sets and queues",
    right: { statements: "turn += 1" },
  },
  "T203 comparison of maps with continuations": {
    wrong: { statements: "if pending == pending { }" },
    finds:
      "T203 [pending == pending] Cannot compare 'map<Client, continuation<Data>?>' with 'map<Client, continuation<Data>?>': a continuation can only be compared with 'none'",
    right: { statements: "if busy == busy { }" },
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

test.each(Object.entries(CASES))("%s", (_, one) => checkCase(one));
