/**
 * One state of the whole system, as Immutable collections: what `semantics.md` calls the state, and nothing else. Two states are
 * the same exactly when their encodings are (see `encode.ts`), so nothing that cannot matter later may be kept here.
 */
import type { List, Map, Set } from "immutable";
import type { VariableId } from "../../dsl/analysis/index.js";
import type { Element, Frame, Value } from "./value.js";

export interface SystemState {
  /** By the instance's key. */
  readonly machines: Map<string, MachineState>;
  /** By the queue's key; empty queues are left out. */
  readonly channels: Map<string, Queue>;
  /** Ghosts outside machines: the value, or a map from element to value for ghosts kept per block or node. */
  readonly ghosts: Map<VariableId, Value>;
  /** For each workload limit, by its place in the list: requests issued so far, by node, or under null where it counts all nodes. */
  readonly issued: Map<number, Map<Element | null, number>>;
  /** For each limit of a fault, by its place in the list: how often it has happened; zeros are left out. */
  readonly faults: Map<number, number>;
  /** The nodes that have crashed and not come back. */
  readonly down: Set<Element>;
  /** The element that value types begin with, which a crash brings back: of those types whose default some crash needs. */
  readonly defaults: Map<string, Element>;
}

export interface MachineState {
  /** The named state, then the awaits pushed above it. */
  readonly stack: List<Level>;
  /** `var` and machine ghosts. */
  readonly variables: Map<VariableId, Value>;
  readonly deferred: List<Message>;
  /** Issued by the application and not yet accepted; their order means nothing. */
  readonly requests: List<IssuedRequest>;
  /** Accepted and not yet answered, counted by request; zeros are left out. */
  readonly open: Map<string, number>;
  /** The numbers of its calls that no answer has come to yet, orphans included. */
  readonly calls: Set<number>;
  /** Of each gather by its number: the nodes whose answers have not come, those given up included. */
  readonly gathers: Map<number, Set<Value>>;
  /** Host operations that have not completed: each by the number among `calls` under which it is waited for. */
  readonly hosts: Map<number, string>;
}

export interface Level {
  readonly state: string;
  readonly params: Map<VariableId, Value>;
  /** What the await resumes; null once it has been resumed, and in named states. */
  readonly continuation: Frame | null;
}

export interface Message {
  readonly message: string;
  readonly args: List<Value>;
  readonly from: Element;
  readonly to: Element;
  /** The receiver's block; undefined if the receiving machine is kept per node. */
  readonly block: Element | undefined;
}

export interface IssuedRequest {
  readonly request: string;
  readonly args: List<Value>;
}

/** Messages in flight of one channel from one node to another (for one block where the channel is split). */
export interface Queue {
  readonly channel: string;
  readonly from: Element;
  readonly to: Element;
  readonly block: Element | undefined;
  readonly messages: List<Message>;
}
