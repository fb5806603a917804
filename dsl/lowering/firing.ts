/** Timers: one rule for each, which disarms it and hands it to its handler. */
import type { Timer } from "../analysis/index.js";
import { and, binary, falsehood, numberOf, read, type ModelExpr, type ModelPlace, type ModelStatement, type Rule } from "../model/index.js";
import { actorArgs, actorOf, actorParams } from "./code.js";
import { isUp } from "./crash-layout.js";
import type { Dispatch } from "./dispatch.js";
import { fairTimer } from "./fairness.js";
import { fieldOf, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";

export interface Firing {
  readonly timer: Timer;
  readonly dispatch: Dispatch;
  readonly settle: string | undefined;
}

export function fireRule(program: Program, layout: MachineLayout, { timer, dispatch, settle }: Firing): Rule {
  const { machine } = layout;
  const actor = actorOf(program, layout);
  const armed = fieldOf(layout, actor.instance, timer.armed);
  const count = counterOf(layout, actor.instance, timer);
  const args = actorArgs(program, actor);
  const { span } = timer;
  const calls = [dispatch.routine, ...(settle === undefined ? [] : [settle])];
  return {
    name: `timer ${timer.name} of ${machine.role} fires`,
    params: actorParams(program, machine).map(({ name, type }) => ({ name, domain: { kind: "type", type } as const })),
    guard: and(
      isUp(program, machine.role, actor.self),
      read(armed),
      count === undefined ? and() : binary("<", read(count.place), numberOf(count.limit)),
    ),
    locals: [],
    body: [
      { kind: "assign", target: armed, value: falsehood, span },
      ...(count === undefined ? [] : [increment(count.place)]),
      ...calls.map((routine): ModelStatement => ({ kind: "call", routine, args, span })),
    ],
    meta: {
      event: "environment",
      progress: true,
      fairness: fairTimer(actor, timer),
      role: machine.role,
      node: actor.self,
      block: actor.here,
      subject: timer.name,
      args: [],
      channel: undefined,
      from: undefined,
    },
    span,
  };
}

/** The timer's limit as a bound that the report names. */
export function firingBound(
  program: Program,
  layout: MachineLayout,
  timer: Timer,
): { readonly name: string; readonly reached: ModelExpr } | undefined {
  const count = counterOf(layout, actorOf(program, layout).instance, timer);
  if (count === undefined) return undefined;
  const name = `${count.limit} firings of timer ${timer.name} of ${layout.machine.role}`;
  return { name, reached: binary(">=", read(count.place), numberOf(count.limit)) };
}

function counterOf(
  layout: MachineLayout,
  instance: ModelPlace,
  { firings }: Timer,
): { readonly place: ModelPlace; readonly limit: number } | undefined {
  return firings && { place: fieldOf(layout, instance, firings.count), limit: firings.limit };
}

function increment(place: ModelPlace): ModelStatement {
  return { kind: "assign", target: place, value: binary("+", read(place), numberOf(1)), span: undefined };
}
