/**
 * What a search answers, as plain readonly data: every engine yields it, every report is made from it.
 *
 * Names are those that people read: nodes of `node Cache[3]` are `CacheA`, `CacheB`, `CacheC`; of `ordered` kinds `Server1`, `Server2`;
 * a single node is called like its role. Blocks and values count from 1 (`Block1`, `Data2`). They are stable along a trace.
 */
import type { Span } from "../../dsl/diagnostics/index.js";

/** none is null; sets are arrays; records and queues say that they are; maps are objects by the key's name; nodes, blocks, values and enum members are their names. */
export type PlainValue =
  | null
  | boolean
  | number
  | string
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue }
  | PlainRecord
  | PlainQueue
  | PlainContinuation
  | PlainRight;

/** A record, its fields in the order of their declaration. */
export interface PlainRecord {
  readonly record: Readonly<Record<string, PlainValue>>;
}

/** A queue, its head first. */
export interface PlainQueue {
  /** No name has a space in it, so this is the key of no map. */
  readonly "in order": readonly PlainValue[];
}

/** A right to answer. */
export interface PlainRight {
  readonly right: {
    /** The message that was called, or the request. */
    readonly answers: string;
    /** The caller and the block that it called for; undefined for a request. */
    readonly node: string | undefined;
    readonly block: string | undefined;
  };
}

/** A suspended handler: where it waits, and the variables that it will still read. */
export interface PlainContinuation {
  readonly continuation: {
    /** The label of the handler that suspended: `Cache.Invalid on read`. */
    readonly handler: string;
    /** Where it suspended. */
    readonly span: Span;
    /** The request that its end will answer. */
    readonly request: string | undefined;
    /** The message that was called, where an answer resumes it. */
    readonly call?: string;
    /** Live variables, the sender among them, by name. */
    readonly locals: Readonly<Record<string, PlainValue>>;
  };
}

export interface PlainMessage {
  readonly message: string;
  readonly args: Readonly<Record<string, PlainValue>>;
  readonly from: string;
  readonly to: string;
  readonly block: string | undefined;
}

export interface PlainRequest {
  readonly request: string;
  readonly args: Readonly<Record<string, PlainValue>>;
}

/** A host operation with what it is given. */
export interface PlainOperation {
  readonly operation: string;
  readonly args: Readonly<Record<string, PlainValue>>;
}

/** One state machine in one state of the system. */
export interface MachineSnapshot {
  readonly node: string;
  readonly role: string;
  readonly block: string | undefined;
  /** From the bottom to the top: the named state, then the awaits pushed above it. Params by name; an await's continuation is `continuation`. */
  readonly stack: readonly { readonly state: string; readonly params: Readonly<Record<string, PlainValue>> }[];
  readonly variables: Readonly<Record<string, PlainValue>>;
  readonly deferred: readonly PlainMessage[];
  /** Issued by the application and not yet accepted. */
  readonly issued: readonly PlainRequest[];
  /** Accepted and not yet answered: how many of each request. */
  readonly open: Readonly<Record<string, number>>;
  /** Host operations that have not completed; absent where there is none. */
  readonly pending?: readonly string[];
}

export interface Snapshot {
  readonly machines: readonly MachineSnapshot[];
  /** Messages in flight; those of one fifo queue in their order. */
  readonly channels: readonly { readonly channel: string; readonly messages: readonly PlainMessage[] }[];
  /** Ghosts outside machines; of a model without machines all that it stores, each scalar by its path: `cache[Node_1].data`. */
  readonly ghosts: Readonly<Record<string, PlainValue>>;
  /** The nodes that have crashed and not come back; absent where there are none. */
  readonly down?: readonly string[];
}

/** What began a step. */
export type StepEvent =
  | NodeEvent
  | { readonly kind: "issue"; readonly request: PlainRequest }
  /** The channel loses the message. The step's node is the receiver, which notices nothing. */
  /** A rule of a model that is none of a protocol; the values of its parameters by name. No node takes the step. */
  | { readonly kind: "rule"; readonly rule: string; readonly args: Readonly<Record<string, PlainValue>> }
  | { readonly kind: "lose"; readonly channel: string; readonly message: PlainMessage }
  /** The node crashes, between its steps or at the end of the step that began with `during`; of that step's sends `lost` have not come out. */
  | { readonly kind: "crash"; readonly during: NodeEvent | undefined; readonly lost: readonly PlainMessage[] };

/** What a node does. */
export type NodeEvent =
  | { readonly kind: "accept"; readonly request: PlainRequest }
  /** A timer of the machine goes off. */
  | { readonly kind: "fire"; readonly timer: string }
  /** A host operation of the machine completes; its result is null where it gives none. */
  | { readonly kind: "complete"; readonly operation: string; readonly result: PlainValue }
  /** `duplicate`: the message is delivered and stays in its place. */
  | { readonly kind: "deliver" | "duplicate"; readonly channel: string; readonly message: PlainMessage }
  /** The node comes back after a crash. */
  | { readonly kind: "restart" };

/** A handler, or the rest of one, that ran in a step. */
export interface HandlerRun {
  readonly label: string;
  /** `handle`: a message or request; `resume`: a suspended handler went on; `reoffer`: a deferred message was taken up; `defer`: the message was put off. */
  readonly how: "handle" | "resume" | "reoffer" | "defer";
  /** The handler's head, or the suspension at which it went on. */
  readonly span: Span;
  /** The message taken up, for `reoffer` and `defer`. */
  readonly message: PlainMessage | undefined;
}

export interface TraceStep {
  readonly event: StepEvent;
  /** Empty where no node takes the step. */
  readonly node: string;
  readonly block: string | undefined;
  readonly runs: readonly HandlerRun[];
  /** In the order of the text. */
  readonly sent: readonly PlainMessage[];
  /** Requests answered in this step with their results (null where there is none). */
  readonly answered: readonly { readonly request: string; readonly result: PlainValue }[];
  /** Host operations that it began; absent where there is none. */
  readonly begun?: readonly PlainOperation[];
  /** What `choose` and loops in any order picked. */
  readonly choices: readonly string[];
  /** What `note` said, in the order in which it ran. */
  readonly notes: readonly string[];
  /** Undefined for the last step of a trace that fails inside the step. */
  readonly after: Snapshot | undefined;
}

/** A step that does not happen because what it would send finds no room. */
export interface BlockedSend {
  /** The machine that would send. */
  readonly node: string;
  readonly block: string | undefined;
  /** The message or request that it would take up. */
  readonly event: string;
  readonly message: string;
  readonly channel: string;
  /** The node whose queue is full. */
  readonly to: string;
}

export interface Trace {
  readonly initial: Snapshot;
  readonly steps: readonly TraceStep[];
  /** At the end of the trace; absent where nothing waits for room. */
  readonly blocked?: readonly BlockedSend[];
}

export const failureKinds = [
  "error",
  "assertion",
  "invariant",
  "unexpected",
  "overflow",
  "continuation",
  "deadlock",
  "stuck",
  "impossible",
  "liveness",
  "uncovered",
] as const;

/** In the order in which ties of depth are decided. */
export type FailureKind = (typeof failureKinds)[number];

export interface Failure {
  readonly kind: FailureKind;
  /** The property's text, or the unexpected message's name. */
  readonly name: string | undefined;
  /** A sentence for people: what went wrong, with names. */
  readonly message: string;
  /** Where in the file it went wrong: the assertion, the property, the send that overflowed. */
  readonly span: Span | undefined;
  /** The node and block at which a step failed. */
  readonly node: string | undefined;
  readonly block: string | undefined;
  /** Of an unexpected event: it is no message but a timer that went off. */
  readonly isTimer?: true;
}

/** What can still happen to a stuck system: progress steps until nothing changes any more, or a state comes back. */
export interface Aftermath {
  readonly trace: Trace;
  /** After how many of its steps the state was reached to which the last one leads back; undefined where it ends. */
  readonly returnsTo: number | undefined;
}

/** Why a trace shows that something never comes: what it waits for, and how the run goes on for ever. */
export interface Lasso {
  /** The values of the property's variables, in the order of the text; those that have no other value are left out. */
  readonly binding: Readonly<Record<string, string>>;
  /** After how many steps the condition holds, and the goal from then on never. */
  readonly since: number;
  /** After how many of the trace's steps the state is reached to which the last one leads back; undefined where the run ends. */
  readonly returnsTo: number | undefined;
  /** What the run would have to do if it could do it for ever without doing it, and why it need not do more. */
  readonly fairness: readonly FairnessNote[];
}

/** One thing that a fair run does not leave out, as it stands in the part that repeats. */
export interface FairnessNote {
  /** `the delivery of what Home sends to CacheA`, `CacheA taking up read`. */
  readonly subject: string;
  readonly strength: "weak" | "strong";
  /** Numbers of the repeated steps that do it. */
  readonly done: readonly number[];
  /** Where no step does it: after how many steps it is not possible. */
  readonly impossibleAfter: number | undefined;
}

export type Verdict =
  | { readonly kind: "holds" }
  /** `trace` is undefined for `uncovered`, which has none. */
  | {
      readonly kind: "violated";
      readonly failure: Failure;
      readonly trace: Trace | undefined;
      /** Of a stuck system: how it goes on from the end of the trace. */
      readonly aftermath?: Aftermath | undefined;
      /** Of a `leads to`: how the trace goes on for ever. */
      readonly lasso?: Lasso | undefined;
    }
  | { readonly kind: "bounded"; readonly reason: string };

export interface SearchResult {
  readonly verdict: Verdict;
  /** Distinct states (orbits where symmetry is used). */
  readonly states: number;
  /** Steps executed that led to a state, new or known. */
  readonly transitions: number;
  /** Steps of the longest shortest path. */
  readonly depth: number;
  /** Sum of the sizes of the orbits found: the number of states without symmetry reduction. Undefined where it was not counted. */
  readonly unreduced: number | undefined;
  readonly symmetry: "full" | "off";
  /** States of the second search, without symmetry, in which `leads to` was decided; absent where there was none. */
  readonly liveness?: number | undefined;
  /** Of a search that kept fingerprints: it has missed a state with at most this probability; absent where states were compared. */
  readonly omission?: number;
  /** What was written elsewhere of the states that waited to be expanded; absent where they all waited in memory. */
  readonly spilledBytes?: number;
  /** Bounds of the model that some state reached, as sentences' subjects: `capacity 4 of channel net`. */
  readonly boundsReached: readonly string[];
  readonly seconds: number;
}
