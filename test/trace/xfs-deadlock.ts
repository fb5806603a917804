import type { MachineSnapshot, PlainContinuation, PlainMessage, SearchResult, Snapshot, TraceStep } from "../../checker/verdict/index.js";
import { spanOf } from "./xfs.js";

// The deadlock of `cases/xfs.tea`: A waits for the manager, the manager for C, C for B, and B for the manager.

type Patch = Partial<Pick<MachineSnapshot, "stack" | "variables" | "deferred" | "issued" | "open">>;
type Clients = "ClientA" | "ClientB" | "ClientC";

const block = "Block1";
const clientAtRest: Omit<MachineSnapshot, "node"> = {
  role: "Client",
  block,
  stack: [{ state: "Invalid", params: {} }],
  variables: {},
  deferred: [],
  issued: [],
  open: {},
};

export const xfsInitial: Snapshot = {
  machines: [
    ...["ClientA", "ClientB", "ClientC"].map((node) => ({ ...clientAtRest, node })),
    { ...clientAtRest, node: "Manager", role: "Manager", stack: [{ state: "Idle", params: {} }], variables: { cachers: [] } },
  ],
  channels: [],
  ghosts: {},
};

export function rest(handler: string, suspension: string, locals: Readonly<Record<string, string>> = {}): PlainContinuation {
  const request = /on (read|write)$/u.exec(handler)?.[1];
  return { continuation: { handler, span: spanOf(suspension), request, locals } };
}

function message(name: string, from: string, to: string, args: PlainMessage["args"] = {}): PlainMessage {
  return { message: name, args, from, to, block };
}

let now = xfsInitial;

function step(
  node: string,
  event: TraceStep["event"],
  patch: Patch,
  more: Partial<Pick<TraceStep, "runs" | "sent" | "answered" | "choices">> = {},
): TraceStep {
  const { runs = [], sent = [], answered = [], choices = [] } = more;
  const delivered = event.kind === "deliver" ? JSON.stringify(event.message) : undefined;
  const inFlight = [...now.channels.flatMap((channel) => channel.messages), ...sent];
  const messages = inFlight.filter((_, index) => index !== inFlight.findIndex((found) => JSON.stringify(found) === delivered));
  now = {
    ...now,
    machines: now.machines.map((machine) => (machine.node === node ? { ...machine, ...patch } : machine)),
    channels: messages.length === 0 ? [] : [{ channel: "net", messages }],
  };
  return { event, node, block, runs, sent, answered, choices, notes: [], after: now };
}

function ask(node: Clients, request: string): readonly TraceStep[] {
  const asked = { request, args: {} };
  const sent = message(request === "read" ? "ReadReq" : "WriteReq", node, "Manager");
  const [stateName, label] = request === "read" ? ["Reading", "Client.Invalid on read"] : ["Writing", "Client.Invalid on write"];
  return [
    step(node, { kind: "issue", request: asked }, { issued: [asked] }),
    step(
      node,
      { kind: "accept", request: asked },
      { issued: [], open: { [request]: 1 }, stack: [{ state: stateName, params: { k: rest(label, `suspend in ${stateName}`) } }] },
      { sent: [sent], runs: [{ label, how: "handle", span: spanOf(`on ${request}()`), message: undefined }] },
    ),
  ];
}

function deliver(
  delivered: PlainMessage,
  handler: { readonly label: string; readonly defers?: true },
  patch: Patch,
  more: Partial<TraceStep> = {},
): TraceStep {
  const [state = "", text = ""] = handler.label.replace(/^[^.]*\./u, "").split(/ (.*)/u);
  const span = spanOf(handler.defers === true ? "otherwise defer" : text, `state ${state}`);
  const run = {
    label: handler.label,
    how: handler.defers === true ? "defer" : "handle",
    span,
    message: handler.defers === true ? delivered : undefined,
  } as const;
  return step(delivered.to, { kind: "deliver", channel: "net", message: delivered }, patch, { ...more, runs: [run, ...(more.runs ?? [])] });
}

const readB = message("ReadReq", "ClientB", "Manager");
const readC = message("ReadReq", "ClientC", "Manager");
const writeA = message("WriteReq", "ClientA", "Manager");
const forward = message("Forward", "Manager", "ClientB", { requester: "ClientC" });
const revokeB = message("Revoke", "Manager", "ClientB");
const revokeC = message("Revoke", "Manager", "ClientC");
const ack = message("RevokeAck", "ClientB", "Manager");
const data = message("Data", "Manager", "ClientB");
const revoking = (...waiting: readonly string[]): MachineSnapshot["stack"] => [
  { state: "Revoking", params: { k: rest("Manager.Idle on WriteReq", "suspend k", { c: "ClientA" }), waiting } },
];

export const xfsSteps: readonly TraceStep[] = [
  ...ask("ClientB", "read"),
  deliver(readB, { label: "Manager.Idle on ReadReq" }, { variables: { cachers: ["ClientB"] } }, { sent: [data] }),
  deliver(
    data,
    { label: "Client.Reading on Data" },
    { stack: [{ state: "Shared", params: {} }], open: {} },
    {
      runs: [{ label: "Client.Invalid on read", how: "resume", span: spanOf("suspend in Reading"), message: undefined }],
      answered: [{ request: "read", result: null }],
    },
  ),
  ...ask("ClientC", "read"),
  deliver(
    readC,
    { label: "Manager.Idle on ReadReq" },
    { variables: { cachers: ["ClientB", "ClientC"] } },
    { sent: [forward], choices: ["o = ClientB"] },
  ),
  ...ask("ClientA", "write"),
  deliver(writeA, { label: "Manager.Idle on WriteReq" }, { stack: revoking("ClientB", "ClientC") }, { sent: [revokeB, revokeC] }),
  deliver(revokeB, { label: "Client.Shared on Revoke" }, { stack: [{ state: "Invalid", params: {} }] }, { sent: [ack] }),
  deliver(ack, { label: "Manager.Revoking on RevokeAck" }, { stack: revoking("ClientC") }),
  deliver(revokeC, { label: "Client.Reading otherwise", defers: true }, { deferred: [revokeC] }),
  ...ask("ClientB", "read"),
  deliver(readB, { label: "Manager.Revoking otherwise", defers: true }, { deferred: [readB] }),
  deliver(forward, { label: "Client.Reading otherwise", defers: true }, { deferred: [forward] }),
];

export const xfsDeadlocked: Snapshot = now;

export const xfsResult: SearchResult = {
  verdict: {
    kind: "violated",
    failure: {
      kind: "deadlock",
      name: undefined,
      message: "nothing can happen any more, but 4 machines still wait",
      span: undefined,
      node: undefined,
      block: undefined,
    },
    trace: { initial: xfsInitial, steps: xfsSteps },
  },
  states: 1234,
  transitions: 5678,
  depth: 17,
  unreduced: 7000,
  symmetry: "full",
  boundsReached: [],
  seconds: 0.8,
};
