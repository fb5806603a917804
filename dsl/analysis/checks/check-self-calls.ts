/**
 * T612: calls between the machines of one node that may wait for each other. A machine that calls another block and defers that very call
 * while it waits is half of a deadlock: the other half is the other block doing the same. The graph has the calls to `self` as its points; an edge
 * leads from a call to each call that its receiver may be waiting for in a state that defers it.
 */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { findCycles } from "./check-cycles.js";
import { isFor } from "./check-dispatch.js";
import { bodiesOf, statementsIn, suspensionOf } from "../flow/traverse.js";
import type { Handler, Machine, Protocol, State, Statement, Suspension } from "../typed-protocol.js";
import type { Span } from "../../diagnostics/index.js";

interface SelfCall {
  readonly machine: Machine;
  /** In which it waits. */
  readonly state: State;
  readonly message: string;
  /** The kind of block of the machine that is called. */
  readonly block: string | undefined;
  readonly span: Span;
}

/** T612. */
export function checkSelfCalls(protocol: Protocol): readonly Diagnostic[] {
  const calls = bodiesOf(protocol).flatMap(({ machine, block }) =>
    statementsIn(block).flatMap((statement) => selfCall(machine, suspensionOf(statement)) ?? []),
  );
  const next = (call: SelfCall): readonly SelfCall[] => calls.filter((other) => isHeldUpBy(call, other));
  return findCycles(calls, next).flatMap((cycle) => describe(cycle));
}

function selfCall(machine: Machine, suspension: Suspension | undefined): SelfCall | undefined {
  if (suspension?.kind !== "suspend" || suspension.call === undefined) return undefined;
  const send = suspension.body.statements.find((one): one is Sending => one.kind === "send" && one.call !== undefined);
  const entered = suspension.body.statements.find((one) => one.kind === "become");
  const state = machine.states.find(({ name }) => entered?.kind === "become" && name === entered.state);
  if (send?.target.kind !== "self" || state === undefined) return undefined;
  const block = send.block?.type.kind === "block" ? send.block.type.name : undefined;
  return { machine, state, message: send.message, block, span: suspension.span };
}

type Sending = Extract<Statement, { readonly kind: "send" }>;

/** Is `other` a wait of the machine that `call` is for, in a state that puts the call off? */
function isHeldUpBy(call: SelfCall, other: SelfCall): boolean {
  return other.machine.role === call.machine.role && other.machine.block === call.block && putsOff(other, call.message);
}

/** Guards count as if they held: a warning is no verdict. */
function putsOff({ machine, state }: SelfCall, message: string): boolean {
  const all = [...state.handlers, ...machine.handlers, state.otherwise, machine.otherwise].filter((one) => one !== undefined);
  const tried = all.filter((handler) => handler.event.kind === "otherwise" || isFor(handler, message));
  const last = tried.findIndex((handler) => handler.guard === undefined);
  return tried.slice(0, last < 0 ? tried.length : last + 1).some(defers);
}

function defers({ body }: Handler): boolean {
  return statementsIn(body).some(({ kind }) => kind === "defer");
}

function describe(cycle: readonly SelfCall[]): readonly Diagnostic[] {
  const [first, ...others] = cycle;
  if (first === undefined) return [];
  const text =
    others.length === 0
      ? `Two blocks may wait for each other: '${first.state.name}' defers '${first.message}', for whose answer it waits itself`
      : `Machines of one node may wait for each other: ${cycle.map(({ state, message }) => `'${state.name}' waits for '${message}'`).join(", ")}`;
  return [
    report("T612", first.span, text, {
      related: cycle.map(({ state }) => ({ span: state.span, message: `'${state.name}' defers the other's call` })),
      hint: "answer the call in the waiting state, or refuse it",
    }),
  ];
}
