import { describe, test } from "vitest";
import { check, type FlowCase } from "../support/flow-case.js";
import { checkCase, type Case } from "./elaborate-frame.js";

// Host operations: what may be declared and called, and what is said about the rest.

const saving = `host save(data: Data): Color host flush()
  state Saving(k: continuation<Color>) { otherwise defer } state Flushing(k: continuation) { otherwise defer }`;

const cases: readonly (readonly [string, Case])[] = [
  [
    "an unknown operation",
    {
      wrong: { items: saving, statements: "color = call host.svae(data) in Saving" },
      finds: "T101 [svae] Unknown host operation: 'svae' is not declared in this machine",
      right: { items: saving, statements: "color = call host.save(data) in Saving" },
    },
  ],
  [
    "something that is no operation",
    {
      wrong: { items: saving, statements: "call host.size in Flushing" },
      finds: "T103 [size] Cannot use 'size' as a host operation: it is none",
      right: { items: saving, statements: "call host.flush in Flushing" },
    },
  ],
  [
    "arguments that do not fit",
    {
      wrong: { items: saving, statements: "color = call host.save() in Saving" },
      finds: "T202 [save] Cannot use host operation 'save' with 0 arguments: 1 is wanted",
      right: { items: saving, statements: "color = call host.save(data) in Saving" },
    },
  ],
  [
    "a state that waits for something else",
    {
      wrong: { items: saving, statements: "call host.save(data) in Flushing" },
      finds:
        "T201 [Flushing] Cannot wait for the answer in 'Flushing': its continuation is 'continuation', and 'save' needs 'continuation<Color>'",
      right: { items: saving, statements: "let got = call host.save(data) in Saving color = got" },
    },
  ],
  [
    "an operation called like a function",
    {
      wrong: { items: saving, statements: "color = save(data)" },
      finds: "T103 [save] Cannot call 'save': it is a host operation: write 'call host.op(…) in S'",
      right: { items: saving, statements: "color = call host.save(data) in Saving" },
    },
  ],
  [
    "a call behind '+='",
    {
      wrong: {
        items: "host count(): Small state Counting(k: continuation<Small>) { otherwise defer }",
        statements: "size += call host.count in Counting",
      },
      finds: "T215 [call host.count in Counting] Cannot suspend on the right of '+=': it stands behind '=' alone",
      right: {
        items: "host count(): Small state Counting(k: continuation<Small>) { otherwise defer }",
        statements: "size = call host.count in Counting",
      },
    },
  ],
  [
    "a name that is taken",
    {
      wrong: { items: "host size(): Small" },
      finds: "T102 [size] Cannot declare 'size': the name is taken",
      right: { items: "host sizes(): Small" },
    },
  ],
];

describe("host operations", () => {
  test.each(cases)("%s", (_name, found) => checkCase(found));
});

const disk = (message: string, body: string): string => `protocol Case
node Disk
node Client
channel net: fifo
message ${message} : Client -> Disk
machine Client { request go() start state Ready { on go() { send ${message} to Disk; return } } }
machine Disk {
  host save(): boolean
  start state Ready { on ${message} { ${body} } }
  state Saving(k: continuation<boolean>) { otherwise defer }
}
`;

const flow: readonly FlowCase[] = [
  {
    name: "an operation that nobody calls",
    code: "T610",
    text: disk("Go", "suspend in Saving become Ready").replace("otherwise defer }\n}", "otherwise { resume k with true } }\n}"),
    reports: [{ message: "Host operation 'save' is never called", at: "save" }],
  },
  { name: "an operation that is called", code: "T610", text: disk("Go", "call host.save in Saving become Ready"), reports: [] },
  {
    name: "a message called like the end of an operation",
    code: "T609",
    text: disk("save_done", "call host.save in Saving become Ready"),
    reports: [{ message: "Cannot declare message 'save_done': the end of host operation 'save' is called so", at: "save_done" }],
  },
];

describe("what the language adds to the messages", () => {
  test.each(flow)("$name", (one) => check(one));
});
