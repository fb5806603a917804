/** T405: frames that hold each other without end. A frame has room for what can be in it only if no continuation can come to hold itself. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { isFor } from "./check-dispatch.js";
import type { ContinuationFlow } from "../flow/continuation-flow.js";
import { findCycles } from "./check-cycles.js";
import { nameOfBody } from "./check-wording.js";
import { suspensionOf, handlersOf, statementsIn, callOf, type HandlerBody } from "../flow/traverse.js";
import type { Block, Machine, Protocol, SiteId, State } from "../typed-protocol.js";

/** Reports each cycle of "a frame of F may hold a continuation of G", and each await that a handler of the machine may begin inside itself. */
export function checkHeld(protocol: Protocol, flow: ContinuationFlow): readonly Diagnostic[] {
  const cycles = findCycles([...flow.held.keys()], (site) => flow.held.get(site) ?? []);
  const nested = protocol.machines.flatMap((machine) => nestingAwaits(machine));
  return [...cycles.flatMap((cycle) => holdingCycle(flow, cycle)), ...nested];
}

function holdingCycle(flow: ContinuationFlow, cycle: readonly SiteId[]): readonly Diagnostic[] {
  const sites = cycle.map((site) => flow.sites.get(site)).filter((site) => site !== undefined);
  const [first, ...others] = sites;
  if (first === undefined) return [];
  const steps = [...sites, first].map(({ body }) => `'${nameOfBody(body)}'`);
  return [
    report("T405", first.span, `Frame has no bound, the continuations hold each other: ${steps.join(" -> ")}`, {
      related: others.map((site) => ({ span: site.span, message: `the frame of '${nameOfBody(site.body)}' holds the next` })),
      hint: "resume or store the first continuation before suspending again, so that it need not be kept in the frame",
    }),
  ];
}

/**
 * Handlers of the machine run during awaits as well. One that awaits itself may be run again during that wait, directly or in a wait of
 * another such handler, and its next wait comes on top of the first. Requests that cannot come twice at a time are safe.
 */
function nestingAwaits(machine: Machine): readonly Diagnostic[] {
  const bodies = handlersOf(machine).filter(({ state }) => state === undefined);
  const awaits = new Map(bodies.map((body) => [body, awaitsReachedBy(machine, body.block)] as const));
  const nested = (body: HandlerBody): readonly HandlerBody[] =>
    bodies.filter((other) => (awaits.get(body) ?? []).some((state) => mayRunIn(other, state)));
  return findCycles(bodies, nested).flatMap((cycle) => {
    const [first] = cycle;
    const next = cycle[1] ?? first;
    if (first === undefined || next === undefined) return [];
    const open = (awaits.get(first) ?? []).filter((state) => mayRunIn(next, state));
    const way = cycle.length === 1 ? "" : `: ${[...cycle, first].map((body) => `'${nameOfBody(body)}'`).join(" -> ")}`;
    return [
      report("T405", first.handler.head, `Waits may pile up without bound, this handler may run again during its own await${way}`, {
        related: open.map((state) => ({ span: state.span, message: `this await has no handler for what '${nameOfBody(next)}' handles` })),
        hint: "give the await a handler for it, or move this handler into states",
      }),
    ];
  });
}

/** The awaits that begin in the block, in the procedures that it calls, or in the handlers of those awaits. */
function awaitsReachedBy(machine: Machine, block: Block): readonly State[] {
  const found = new Set<State>();
  const called = new Set<string>();
  const blocks = [block];
  // The list grows while it is walked.
  for (const next of blocks) {
    for (const statement of statementsIn(next)) {
      const suspension = suspensionOf(statement);
      const state = suspension?.kind === "await" ? machine.states.find((one) => one.site === suspension.site) : undefined;
      if (state !== undefined && !found.has(state)) {
        found.add(state);
        blocks.push(...state.handlers.map((handler) => handler.body), ...(state.otherwise === undefined ? [] : [state.otherwise.body]));
      }
      const procedure = machine.procedures.find((one) => one.name === callOf(statement)?.procedure);
      if (procedure === undefined || called.has(procedure.name)) continue;
      called.add(procedure.name);
      blocks.push(procedure.body);
    }
  }
  return [...found];
}

function mayRunIn({ machine, handler, before }: HandlerBody, state: State): boolean {
  const { event } = handler;
  // It runs in the start state alone.
  if (event.kind === "restart") return false;
  if (before) return true;
  if (event.kind === "message") return !state.handlers.some((own) => isFor(own, event.message));
  if (event.kind === "otherwise") return state.otherwise === undefined;
  if (event.kind === "timer") return !state.handlers.some(({ event: own }) => own.kind === "timer" && own.timer === event.timer);
  return machine.outstanding > 1 && !state.handlers.some(({ event: own }) => own.kind === "request" && own.request === event.request);
}
