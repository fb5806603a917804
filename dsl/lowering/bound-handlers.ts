/**
 * Quantifiers over suspended handlers. Continuations lie in many places, each with frames of its own, so a quantifier becomes one for every
 * place that can hold a frame of such a handler: over the machine's node, the keys and positions that lead there, and a guard that says whether
 * one of these frames is there. A frame inside another has a place of its own.
 */
import { eventName, type BoundHandler, type Type } from "../analysis/index.js";
import { and, at, binary, field, length, or, read, readVariable, truth, type ModelExpr, type ModelPlace } from "../model/index.js";
import type { ContinuationPlace } from "./continuation-place.js";
import type { Scope } from "./expression.js";
import type { Frame } from "./frames.js";
import { instanceOf, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { isFrame, roomsInFrame, roomsInRecord, roomsOf, type Room } from "./rooms.js";
import { bindEnd, bindNode, bindPosition, scopeWith, type BoundName, type Source } from "./sources.js";
import { isComposite } from "./type-table.js";

/** Every place in which a continuation of such a handler can lie; none if it never suspends. `block`: of its machine. */
export function placesOf(scope: Scope, bound: BoundHandler, block: ModelExpr | undefined): readonly Source[] {
  const kind = bound.block?.type.kind === "block" ? bound.block.type.name : undefined;
  const layouts = scope.program.layouts.filter(({ machine }) => machine.block === kind);
  return layouts.flatMap((layout) => placesIn({ scope, bound, layout, block }));
}

interface Search {
  readonly scope: Scope;
  readonly bound: BoundHandler;
  readonly layout: MachineLayout;
  readonly block: ModelExpr | undefined;
}

function placesIn(search: Search): readonly Source[] {
  const { scope, bound, layout, block } = search;
  const { program } = scope;
  const names: BoundName[] = [];
  const node = bindNode(scope, names, { role: layout.machine.role, wish: "at" });
  const end = bindEnd(scope, names, { id: bound.node, end: node });
  const instance = instanceOf(program.types, layout, { node, block });
  const start: Spot = { bound: names, isThere: end.holds };
  const inner = scopeWith(scope, new Map([[end.id, end.value]]));
  return spotsInRooms(search, start, roomsOf(program, layout, instance)).map((spot) => ({ ...spot, scope: inner }));
}

/** What leads to one place. */
type Spot = Omit<Source, "scope">;

function spotsInRooms(search: Search, outer: Spot, rooms: readonly Room[]): readonly Spot[] {
  return rooms.flatMap((room) => spotsIn(search, reach(outer, [], room.isOpen), room));
}

/** One step deeper. */
function reach({ bound, isThere }: Spot, names: readonly BoundName[], condition: ModelExpr): Spot {
  return { bound: [...bound, ...names], isThere: and(isThere, condition) };
}

function spotsIn(search: Search, outer: Spot, { place, type, own }: Room): readonly Spot[] {
  const { scope } = search;
  const inside = (spot: Spot, inner: ModelPlace, of: Type): readonly Spot[] =>
    spotsIn(search, spot, { place: inner, type: of, own, isOpen: truth });
  switch (type.kind) {
    case "continuation":
      return own === undefined ? [] : spotsOfFrames(search, outer, { place, type: own });
    case "optional":
      if (!isComposite(type.element)) return inside(outer, place, type.element);
      return inside(reach(outer, [], read(field(place, "present"))), field(place, "value"), type.element);
    case "record":
      return spotsInRooms(search, outer, roomsInRecord(scope.program, place, type));
    case "map": {
      const key: BoundName = { name: scope.names.take("key"), over: scope.program.types.lower(type.key) };
      return inside(reach(outer, [key], truth), at(place, readVariable(key.name)), type.value);
    }
    case "queue": {
      const names: BoundName[] = [];
      const position = bindPosition(scope, names, type.capacity);
      return inside(reach(outer, names, binary("<", position, length(place))), at(place, position), type.element);
    }
    default:
      return [];
  }
}

/** The place itself, where one of the wanted frames can lie there, and those inside any frame. */
function spotsOfFrames(search: Search, outer: Spot, held: ContinuationPlace): readonly Spot[] {
  const { program } = search.scope;
  const { frames } = held.type;
  const wanted = frames.filter((frame) => isOf(program, frame, search.bound.event)).map((frame) => isFrame(held, frame));
  const here = wanted.length === 0 ? [] : [reach(outer, [], or(...wanted))];
  return [...here, ...frames.flatMap((frame) => spotsInRooms(search, outer, roomsInFrame(program, held, frame)))];
}

/** Is it the rest of a handler of this event? */
function isOf(program: Program, frame: Frame, event: string): boolean {
  const body = frame.kind === "right" ? undefined : program.flow.sites.get(frame.path[0] ?? -1)?.body;
  return body?.kind === "handler" && eventName(body.handler) === event;
}
