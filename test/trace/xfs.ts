import { readFileSync } from "node:fs";
import type { Block, Expr, Handler, Machine, Message, Protocol, State, Statement, Type, Variable } from "../../dsl/analysis/index.js";
import type { Source, Span } from "../../dsl/diagnostics/index.js";

// The typed protocol of `cases/xfs.tea`, as far as the reports read it, made by hand: they are tested without the passes before them.

export const xfsSource: Source = {
  name: "protocols/xfs.tea",
  text: readFileSync(new URL("./cases/xfs.tea", import.meta.url), "utf8"),
};

/** Where a text stands in the file; `after` is a text in front of it that tells it from others. */
export function spanOf(text: string, after = ""): Span {
  const start = xfsSource.text.indexOf(text, xfsSource.text.indexOf(after));
  if (start < 0) throw new Error(`not in the file: ${text}`);
  return { start, end: start + text.length };
}

const client: Type = { kind: "node", roles: ["Client"] };
const clients: Type = { kind: "set", element: client };
const continuation: Type = { kind: "continuation", result: undefined };

const variables: readonly Variable[] = [
  { id: 0, name: "requester", type: client, storage: "local", span: spanOf("requester", "on Forward") },
  { id: 1, name: "k", type: continuation, storage: "state", span: spanOf("k", "state Reading(") },
  { id: 2, name: "k", type: continuation, storage: "state", span: spanOf("k", "state Writing(") },
  { id: 3, name: "cachers", type: clients, storage: "machine", span: spanOf("cachers") },
  { id: 4, name: "c", type: client, storage: "local", span: spanOf("c {", "on ReadReq") },
  { id: 5, name: "o", type: client, storage: "local", span: spanOf("o in") },
  { id: 6, name: "c", type: client, storage: "local", span: spanOf("c {", "on WriteReq") },
  { id: 7, name: "k", type: continuation, storage: "local", span: spanOf("k {", "suspend") },
  { id: 8, name: "k", type: continuation, storage: "state", span: spanOf("k", "state Revoking(") },
  { id: 9, name: "waiting", type: clients, storage: "state", span: spanOf("waiting") },
  { id: 10, name: "c", type: client, storage: "local", span: spanOf("c {", "on RevokeAck") },
  { id: 11, name: "k", type: continuation, storage: "local", span: spanOf("suspend in Reading") },
  { id: 12, name: "k", type: continuation, storage: "local", span: spanOf("suspend in Writing") },
];

const nowhere: Span = { start: 0, end: 0 };
const manager: Expr = { kind: "node", role: "Manager", type: { kind: "node", roles: ["Manager"] }, span: nowhere };

function read(id: number): Expr {
  return { kind: "variable", variable: id, of: undefined, type: variables[id]?.type ?? client, span: nowhere };
}

function send(message: string, target: Expr, ...args: readonly Expr[]): Statement {
  return { kind: "send", message, args, each: undefined, target, block: undefined, span: nowhere };
}

function block(...statements: readonly Statement[]): Block {
  return { statements, span: nowhere };
}

function become(state: string, ...args: readonly Expr[]): Statement {
  return { kind: "become", state, args, span: nowhere };
}

function suspend(site: number, variable: number, body: Block): Statement {
  return { kind: "do", value: { kind: "suspend", site, variable, body, result: undefined, span: nowhere }, span: nowhere };
}

const resume = (variable: number): Statement => ({ kind: "resume", continuation: read(variable), value: undefined, span: nowhere });
const whenNone = (set: number, then: Block, otherwise: Block | undefined): Statement => ({
  kind: "if",
  condition: {
    kind: "binary",
    operator: "==",
    left: read(set),
    right: { kind: "set", elements: [], type: clients, span: nowhere },
    type: { kind: "boolean" },
    span: nowhere,
  },
  then,
  otherwise,
  span: nowhere,
});
const done: Statement = { kind: "return", value: undefined, span: nowhere };
const put: Block = block({ kind: "defer", span: nowhere });

interface HandlerText {
  readonly state: string;
  readonly event: string;
  readonly request?: true;
  readonly params?: readonly number[];
  readonly from?: number;
  readonly body: Block;
}

let handlers = 0;

function handler(role: string, text: HandlerText): Handler {
  const { state, event, request, params = [], from, body } = text;
  const head = event === "otherwise" ? "otherwise defer" : `on ${event}`;
  const span = spanOf(head, `state ${state}`);
  return {
    id: handlers++,
    label: `${role}.${state} ${event === "otherwise" ? event : head}`,
    event: event === "otherwise" ? { kind: event } : request ? { kind: "request", request: event } : { kind: "message", message: event },
    params,
    from,
    senders: role === "Client" ? ["Manager", "Client"] : ["Client"],
    guard: undefined,
    body,
    span,
    head: span,
  };
}

function state(role: string, name: string, params: readonly number[], texts: readonly Omit<HandlerText, "state">[]): State {
  const waits = params.length > 0;
  return {
    name,
    doc: undefined,
    kind: "named",
    start: name === "Invalid" || name === "Idle",
    idle: false,
    params,
    handlers: texts.map((text) => handler(role, { ...text, state: name })),
    otherwise: waits ? handler(role, { state: name, event: "otherwise", body: put }) : undefined,
    site: undefined,
    span: spanOf(`state ${name}`),
  };
}

const clientMachine: Machine = {
  role: "Client",
  block: "Block",
  doc: undefined,
  variables: [],
  requests: ["read", "write"].map((name) => ({
    name,
    params: [],
    result: undefined,
    guard: undefined,
    owed: false,
    mayWait: false,
    span: spanOf(`request ${name}`),
  })),
  states: [
    state(
      "Client",
      "Invalid",
      [],
      [
        {
          event: "read",
          request: true,
          body: block(send("ReadReq", manager), suspend(0, 11, block(become("Reading", read(11)))), become("Shared"), done),
        },
        {
          event: "write",
          request: true,
          body: block(send("WriteReq", manager), suspend(1, 12, block(become("Writing", read(12)))), become("Shared"), done),
        },
        { event: "Revoke", body: block(send("RevokeAck", manager)) },
      ],
    ),
    state(
      "Client",
      "Shared",
      [],
      [
        { event: "read", request: true, body: block(done) },
        { event: "Revoke", body: block(send("RevokeAck", manager), become("Invalid")) },
        { event: "Forward", params: [0], body: block(send("Data", read(0))) },
      ],
    ),
    state("Client", "Reading", [1], [{ event: "Data", body: block(resume(1)) }]),
    state("Client", "Writing", [2], [{ event: "WriteGrant", body: block(resume(2)) }]),
  ],
  before: [],
  handlers: [],
  otherwise: undefined,
  procedures: [],
  functions: [],
  deferred: 8,
  outstanding: 1,
  span: spanOf("machine Client per Block"),
};

const managerMachine: Machine = {
  ...clientMachine,
  role: "Manager",
  variables: [{ variable: 3, initial: undefined }],
  requests: [],
  states: [
    state(
      "Manager",
      "Idle",
      [],
      [
        { event: "ReadReq", from: 4, body: block(whenNone(3, block(send("Data", read(4))), block(send("Forward", read(5), read(4))))) },
        {
          event: "WriteReq",
          from: 6,
          body: block(
            send("Revoke", read(3)),
            suspend(2, 7, block(become("Revoking", read(7), read(3)))),
            send("WriteGrant", read(6)),
            become("Idle"),
          ),
        },
      ],
    ),
    state("Manager", "Revoking", [8, 9], [{ event: "RevokeAck", from: 10, body: block(whenNone(9, block(resume(8)), undefined)) }]),
  ],
  span: spanOf("machine Manager per Block"),
};

function message(name: string, routes: readonly string[], params: Message["params"] = []): Message {
  return {
    name,
    doc: undefined,
    params,
    routes: routes.map((route) => ({ from: route.split(">")[0] ?? "", to: route.split(">")[1] ?? "" })),
    channel: "net",
    span: spanOf(name),
  };
}

export const xfs: Protocol = {
  name: "Xfs",
  doc: undefined,
  params: [],
  nodes: [
    { name: "Manager", size: 1, symmetry: "single", span: spanOf("node Manager") },
    { name: "Client", size: 3, symmetry: "interchangeable", span: spanOf("node Client") },
  ],
  blocks: [{ name: "Block", size: 1, span: spanOf("block Block") }],
  values: [],
  enums: [],
  channels: [{ name: "net", discipline: "unordered", capacity: 4, perBlock: false, span: spanOf("channel net") }],
  messages: [
    message("ReadReq", ["Client>Manager"]),
    message("WriteReq", ["Client>Manager"]),
    message("Forward", ["Manager>Client"], [{ name: "requester", type: client }]),
    message("Revoke", ["Manager>Client"]),
    message("RevokeAck", ["Client>Manager"]),
    message("Data", ["Manager>Client", "Client>Client"]),
    message("WriteGrant", ["Manager>Client"]),
  ],
  ghosts: [],
  machines: [clientMachine, managerMachine],
  functions: [],
  properties: [],
  workload: [],
  variables,
  span: { start: 0, end: xfsSource.text.length },
};
