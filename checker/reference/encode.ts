/**
 * The identity of a state, as text, seen through a permutation of the interchangeable elements.
 *
 * Two states are the same exactly when their encodings under the identity are equal, and lie in one orbit exactly when their
 * canonical encodings are: the least of all encodings over the whole symmetry group. That is the definition, not a shortcut; its
 * cost is the order of the group for each new state. Machines and queues stand in a state's encoding as numbers: each different one is
 * encoded in full once for each permutation, and Immutable states share the parts that a step did not touch.
 */
import { List, Map, Set } from "immutable";
import type { Universe } from "./universe.js";
import { isElement, isRight, type Control, type Element, type Frame, type Right, type Value } from "./value.js";
import { remembered } from "./remembered.js";
import type { IssuedRequest, Level, MachineState, Message, Queue, SystemState } from "./state.js";
import type { World } from "./world.js";

/** Maps the index of an element to the index that it takes; sorts that are not mentioned stay. */
export interface Permutation {
  readonly id: number;
  readonly images: ReadonlyMap<string, readonly number[]>;
}

/** Orders beyond this would take the reference checker minutes for a single state. */
export const maxGroupOrder = 40_320;

/** Every permutation of the group, the identity first. Undefined where the group's order exceeds `maxGroupOrder`. */
export function symmetryGroup(universe: Universe): readonly Permutation[] | undefined {
  const sorts = universe.sorts.filter((sort) => sort.symmetric && sort.size > 1);
  const order = sorts.reduce((product, sort) => product * factorial(sort.size), 1);
  if (order > maxGroupOrder) return undefined;
  let group: readonly (readonly (readonly [string, readonly number[]])[])[] = [[]];
  for (const sort of sorts) {
    const images = arrangements(Array.from({ length: sort.size }, (_, index) => index));
    group = group.flatMap((chosen) => images.map((image) => [...chosen, [sort.name, image] as const]));
  }
  return group.map((images, id) => ({ id, images: new globalThis.Map(images) }));
}

export const identity: Permutation = { id: 0, images: new globalThis.Map() };

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}

/** All orders of `items`, the given one first. */
function arrangements(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((first) => arrangements(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

export interface Encoder {
  /** The state's own identity. */
  encode(state: SystemState): string;
  canonical(state: SystemState): Orbit;
}

/** The identity of a state's orbit, and how many states the orbit has. */
interface Orbit {
  readonly key: string;
  readonly orbit: number;
}

/** `group` must begin with the identity. */
export function createEncoder(world: World, group: readonly Permutation[]): Encoder {
  const texts = numberTexts();
  const parts = createParts(world, texts);
  const views = group.map((permutation) => createView({ world, permutation, parts }));
  const [own] = views;
  const encode = (looked: Looked): string => (own === undefined ? "" : own(looked));
  // Most steps lead to states that were met before.
  const orbits = new globalThis.Map<string, Orbit>();
  return {
    encode: (state) => encode(lookAt(world, parts, state)),
    canonical: (state) => {
      const looked = lookAt(world, parts, state);
      const text = encode(looked);
      if (views.length === 1) return { key: text, orbit: 1 };
      const orbit = orbits.get(text) ?? orbitOf(looked, views);
      orbits.set(text, orbit);
      return orbit;
    },
  };
}

function orbitOf(looked: Looked, views: readonly View[]): Orbit {
  const images = new globalThis.Set(views.map((view) => view(looked)));
  let key: string | undefined;
  for (const image of images) if (key === undefined || image < key) key = image;
  return { key: key ?? "", orbit: images.size };
}

/**
 * One kind of part of states: equal parts have one number, and so have their images under a permutation. There are far fewer different parts
 * than parts, so that each is encoded once for itself, and once for each permutation only the first time that it is met.
 */
interface Kind<Part> {
  readonly numberOf: (part: Part) => number;
  /** From the number of a part to the number of its image. */
  readonly image: (permutation: Permutation) => (part: number) => number;
}

function createKind<Part extends object>(
  encode: (part: Part, permutation: Permutation) => string,
  texts: (text: string) => number,
): Kind<Part> {
  const numbers = new globalThis.Map<number, Part>();
  const numberOf = remembered((part: Part) => {
    const number = texts(encode(part, identity));
    if (!numbers.has(number)) numbers.set(number, part);
    return number;
  });
  return {
    numberOf,
    image: (permutation) => {
      const images: number[] = [];
      return (number) => (images[number] ??= texts(encode(found(numbers.get(number)), permutation)));
    },
  };
}

interface Parts {
  readonly machines: Kind<MachineState>;
  readonly queues: Kind<Queue>;
  readonly ghosts: Kind<SystemState["ghosts"]>;
  readonly issued: Kind<SystemState["issued"]>;
  readonly down: Kind<SystemState["down"]>;
  readonly defaults: Kind<SystemState["defaults"]>;
}

function createParts(world: World, texts: (text: string) => number): Parts {
  return {
    machines: createKind(encodeMachine, texts),
    queues: createKind((queue, permutation) => encodeQueue(queue, { world, permutation }), texts),
    ghosts: createKind(encodeEntries, texts),
    issued: createKind(encodeIssued, texts),
    down: createKind((down: SystemState["down"], permutation) => encodeValue(down, permutation), texts),
    defaults: createKind(encodeEntries, texts),
  };
}

/** A state as the numbers of its parts; machines in the order of the world's instances. */
interface Looked {
  readonly machines: readonly number[];
  readonly queues: readonly number[];
  readonly ghosts: number;
  readonly issued: number;
  readonly down: number;
  readonly defaults: number;
  readonly faults: string;
}

function lookAt(world: World, parts: Parts, state: SystemState): Looked {
  return {
    machines: world.instances.map(({ key }) => parts.machines.numberOf(found(state.machines.get(key)))),
    queues: state.channels.valueSeq().toArray().map(parts.queues.numberOf),
    ghosts: parts.ghosts.numberOf(state.ghosts),
    issued: parts.issued.numberOf(state.issued),
    down: parts.down.numberOf(state.down),
    defaults: parts.defaults.numberOf(state.defaults),
    faults: state.faults
      .entrySeq()
      .map(([limit, count]) => `${limit}=${count}`)
      .toArray()
      .sort()
      .join(","),
  };
}

type View = (state: Looked) => string;

interface Viewpoint {
  readonly world: World;
  readonly permutation: Permutation;
}

/** How a state looks through a permutation. */
function createView({ world, permutation, parts }: Viewpoint & { readonly parts: Parts }): View {
  const machine = parts.machines.image(permutation);
  const queue = parts.queues.image(permutation);
  const ghosts = parts.ghosts.image(permutation);
  const issued = parts.issued.image(permutation);
  const down = parts.down.image(permutation);
  const defaults = parts.defaults.image(permutation);
  const order = imageOrder(world, permutation);
  return (state) => {
    const machines = order.map((position) => machine(state.machines[position] ?? -1)).join(" ");
    const queues = state.queues
      .map(queue)
      .sort((a, b) => a - b)
      .join(" ");
    const shared = [ghosts(state.ghosts), issued(state.issued), down(state.down), defaults(state.defaults)].join("|");
    return `${machines}|${queues}|${shared}|${state.faults}`;
  };
}

/** Gives each distinct text the next number. */
function numberTexts(): (text: string) => number {
  const known = new globalThis.Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

/** The instances' positions in the order in which their images stand: the machine of node n is encoded in the place of n's image. */
function imageOrder(world: World, permutation: Permutation): readonly number[] {
  const place = (element: Element | undefined): number => (element === undefined ? 0 : imageOf(element, permutation));
  return world.instances
    .map((instance, position) => ({ instance, position }))
    .sort((a, b) => {
      if (a.instance.machine !== b.instance.machine) return a.position - b.position;
      return place(a.instance.node) - place(b.instance.node) || place(a.instance.block) - place(b.instance.block);
    })
    .map((entry) => entry.position);
}

function imageOf(element: Element, permutation: Permutation): number {
  return permutation.images.get(element.sort)?.[element.index] ?? element.index;
}

function encodeMachine(machine: MachineState, permutation: Permutation): string {
  return [
    machine.stack.map((level) => encodeLevel(level, permutation)).join("/"),
    encodeEntries(machine.variables, permutation),
    machine.deferred.map((message) => encodeMessage(message, permutation)).join(" "),
    sorted(machine.requests, (request) => encodeRequest(request, permutation)),
    encodeEntries(machine.open, permutation),
    encodeValue(machine.calls, permutation),
    encodeEntries(machine.gathers, permutation),
    encodeEntries(machine.hosts, permutation),
  ].join("|");
}

function encodeLevel(level: Level, permutation: Permutation): string {
  return `${level.state}(${encodeEntries(level.params, permutation)};${encodeValue(level.continuation, permutation)})`;
}

function encodeMessage(message: Message, permutation: Permutation): string {
  const args = message.args.map((arg) => encodeValue(arg, permutation)).join(",");
  const place = [message.from, message.to, message.block ?? null].map((end) => encodeValue(end, permutation)).join(">");
  return `${message.message}(${args})${place}`;
}

function encodeRequest(request: IssuedRequest, permutation: Permutation): string {
  return `${request.request}(${request.args.map((arg) => encodeValue(arg, permutation)).join(",")})`;
}

function encodeQueue(queue: Queue, { world, permutation }: Viewpoint): string {
  const ends = [queue.from, queue.to, queue.block ?? null].map((end) => encodeValue(end, permutation)).join(">");
  const text = (message: Message): string => encodeMessage(message, permutation);
  const ordered = world.channel(queue.channel).discipline === "fifo";
  return `${queue.channel} ${ends}: ${ordered ? queue.messages.map(text).join(" ") : sorted(queue.messages, text)}`;
}

function encodeIssued(issued: SystemState["issued"], permutation: Permutation): string {
  return issued
    .sortBy((_, limit) => limit)
    .map((counts, limit) => `${limit}:${encodeEntries(counts, permutation)}`)
    .valueSeq()
    .join(";");
}

function encodeValue(value: Value, permutation: Permutation): string {
  if (value === null) return "_";
  if (typeof value !== "object") return String(value);
  if (isElement(value)) return `${value.sort}.${imageOf(value, permutation)}`;
  if (Set.isSet(value)) return `{${sorted(value, (element) => encodeValue(element, permutation))}}`;
  if (List.isList(value)) return `(${value.map((element) => encodeValue(element, permutation)).join(",")})`;
  if (Map.isMap(value)) return `[${encodeEntries(value, permutation)}]`;
  if (isRight(value)) return encodeRight(value, permutation);
  return encodeFrame(value, permutation);
}

function encodeRight(right: Right, permutation: Permutation): string {
  if (right.kind === "request") return `<reply ${right.request}>`;
  const caller = [right.node, right.block ?? null, right.asked ?? null].map((end) => encodeValue(end, permutation)).join("@");
  return `<reply ${right.message} ${caller} ${right.number}>`;
}

function encodeFrame(frame: Frame, permutation: Permutation): string {
  const control = frame.control.map((level) => encodeControl(level, permutation)).join("/");
  return `<${frame.site}^${frame.handler}:${control}:${encodeEntries(frame.locals, permutation)}>`;
}

function encodeControl(level: Control, permutation: Permutation): string {
  switch (level.kind) {
    case "block":
      return `${level.block.span.start}.${level.next}`;
    case "loop":
      return `for{${encodeRemaining(level, permutation)}}`;
    case "call":
      return `call${level.site}`;
    case "suspended":
      return "suspended";
  }
}

/** Of a set it means nothing in which order the elements are kept. */
function encodeRemaining({ remaining, loop }: Extract<Control, { readonly kind: "loop" }>, permutation: Permutation): string {
  const texts = remaining.map((value) => encodeValue(value, permutation));
  return (loop.set.type.kind === "queue" ? texts : texts.sort()).join(",");
}

function encodeEntries(entries: Map<Value, Value>, permutation: Permutation): string {
  return entries
    .entrySeq()
    .map(([key, value]) => `${encodeValue(key, permutation)}=${encodeValue(value, permutation)}`)
    .toArray()
    .sort()
    .join(",");
}

function sorted<T>(items: List<T> | Set<T>, text: (item: T) => string): string {
  return items.toArray().map(text).sort().join(",");
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a state without one of its machines");
  return value;
}
