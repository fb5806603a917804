/**
 * States of the model as states of the generated code: the function that ties the two. What the running code leaves out (ghosts, counters of firings, requests that
 * wait outside the machine) is left out; sets, maps, frames and rights take the form that the kernel gives them.
 */
import type { SiteId, Type, VariableId } from "../dsl/analysis/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";
import {
  isElement,
  isFrame,
  isRight,
  reference,
  type Control,
  type Frame as ModelFrame,
  type Instance,
  type MachineState as ModelMachine,
  type Message as ModelMessage,
  type Value,
  type World,
} from "../checker/reference/index.js";
import { fieldOfMessage, fieldOfRecord, nameIn, realVariables, type MachinePlan, type ModulePlan } from "../codegen/typescript/index.js";
import {
  answerType,
  type AnyFrame,
  type Delivery,
  type MachineState,
  type Message,
  type NodeId,
  type Reply,
} from "../runtime/kernel/index.js";

/** What is common to all states of one exploration. */
export interface Correspondence {
  readonly world: World;
  readonly plan: ModulePlan;
  /** The elements that value types begin with. */
  readonly initial: ReadonlyMap<string, string>;
}

/** A node, a block or a value by the name that the running code knows. */
export function nameOfElement(value: Value): NodeId {
  if (!isElement(value)) throw new InternalError("expected a node, block or value");
  return `${value.sort}/${value.index}`;
}

/** What value types begin with, by the names that the running code knows. */
export function initialNames(defaults: Iterable<readonly [string, Value]>): ReadonlyMap<string, string> {
  return new Map([...defaults].map(([kind, element]) => [kind, nameOfElement(element)]));
}

/** The machine of an instance as the generated code has it. */
export function machineOf(context: Correspondence, instance: Instance, machine: ModelMachine): MachineState {
  const own = planOf(context.plan, instance);
  return {
    vars: varsOf(context, own, machine),
    stack: machine.stack.toArray().map((level) => ({
      state: { name: nameIn(own.states, level.state), ...paramsOf(context, level.params) },
      frame: level.continuation === null ? null : frameOf(context, level.continuation),
    })),
    deferred: machine.deferred.toArray().map((message) => deliveryOf(context, message)),
    calls: machine.calls.toArray().map((number) => ({
      id: String(number),
      asked: machine.gathers.has(number) ? new Set(machine.gathers.get(number)?.toArray().map(nameOfElement)) : null,
      operation: machine.hosts.get(number) ?? null,
    })),
    armed: new Set(instance.machine.timers.filter(({ armed }) => machine.variables.get(armed) === true).map(({ name }) => name)),
  };
}

export function planOf({ machines }: ModulePlan, instance: Instance): MachinePlan {
  const found = machines.find(({ machine }) => machine === instance.machine);
  if (found === undefined) throw new InternalError("a machine without a plan");
  return found;
}

function varsOf(context: Correspondence, machine: MachinePlan, { variables }: ModelMachine): object {
  const { plan } = context;
  return Object.fromEntries(
    realVariables(plan, machine).map((variable) => [
      nameIn(plan.variables, variable),
      valueOf(context, variables.get(variable, null), typeOf(plan, variable)),
    ]),
  );
}

function paramsOf(context: Correspondence, params: ModelMachine["variables"]): object {
  const { plan } = context;
  const entries = [...params].map(([id, value]) => [nameIn(plan.variables, id), valueOf(context, value, typeOf(plan, id))] as const);
  return Object.fromEntries(entries);
}

function typeOf({ protocol }: ModulePlan, id: VariableId): Type {
  const variable = protocol.variables[id];
  if (variable === undefined) throw new InternalError(`unknown variable ${id}`);
  return variable.type;
}

// ---------------------------------------------------------------- values

/** A value as the generated code holds it. */
export function valueOf(context: Correspondence, value: Value, type: Type): unknown {
  if (value === null || typeof value !== "object") return value;
  if (isElement(value)) return nameOfElement(value);
  if (isFrame(value)) return frameOf(context, value);
  if (isRight(value)) return rightOf(value);
  const inner = type.kind === "optional" ? type.element : type;
  switch (inner.kind) {
    case "set":
      return new Set(
        reference
          .setOf(value)
          .toArray()
          .map((element) => valueOf(context, element, inner.element)),
      );
    case "queue":
      return reference
        .queueOf(value)
        .toArray()
        .map((element) => valueOf(context, element, inner.element));
    case "record":
      return Object.fromEntries(
        inner.fields.map((field) => [
          fieldOfRecord(field.name),
          valueOf(context, reference.mapOf(value).get(field.name, null), field.type),
        ]),
      );
    case "map":
      return mapOf(context, value, inner);
    default:
      throw new InternalError(`a collection where '${inner.kind}' is`);
  }
}

/** Without the entries that are as they began. */
function mapOf(context: Correspondence, value: Value, type: Extract<Type, { readonly kind: "map" }>): ReadonlyMap<unknown, unknown> {
  const zero = reference.zeroOf(type.value, { world: context.world, defaults: (name) => initialOf(context, name) });
  const kept = [...reference.mapOf(value)].filter(([, entry]) => !reference.equal(entry, zero));
  return new Map(kept.map(([key, entry]) => [valueOf(context, key, type.key), valueOf(context, entry, type.value)]));
}

function initialOf({ world, initial }: Correspondence, name: string): ReturnType<World["universe"]["sort"]>["elements"][number] {
  const { elements } = world.universe.sort(name);
  const found = elements.find((element) => nameOfElement(element) === initial.get(name));
  if (found === undefined) throw new InternalError(`value type '${name}' begins with nothing`);
  return found;
}

/** A right to answer. Requests of one name are told apart by nothing in the model. */
export function rightOf(value: Extract<Value, { readonly tag: "right" }>): Reply {
  if (value.kind === "request") return { right: "request", request: value.request, id: value.request };
  const { message, node, block, number, asked } = value;
  return {
    right: "call",
    to: nameOfElement(node),
    block: block === undefined ? null : nameOfElement(block),
    message,
    call: String(number),
    asked: asked === undefined ? null : nameOfElement(asked),
  };
}

// ---------------------------------------------------------------- messages

export function deliveryOf(context: Correspondence, message: ModelMessage): Delivery {
  return { message: messageOf(context, message), from: nameOfElement(message.from) };
}

/** A message with its arguments by name; an answer as the kernel has it. */
export function messageOf(context: Correspondence, { message, args }: ModelMessage): Message {
  const declared = context.world.message(message);
  const values = declared.params.map(({ type }, index) => valueOf(context, args.get(index, null), type));
  const part = (name: string): unknown => values[declared.params.findIndex((param) => param.name === name)];
  if (declared.answers !== undefined) {
    const answer = { message: declared.answers, call: String(part("call")), value: part("value") ?? null, asked: part("asked") ?? null };
    return { type: answerType, ...answer } as const;
  }
  return { type: declared.name, ...Object.fromEntries(declared.params.map(({ name }, index) => [fieldOfMessage(name), values[index]])) };
}

// ---------------------------------------------------------------- frames

/** A frame as a chain: that of the innermost procedure, with those of its callers behind. */
function frameOf(context: Correspondence, frame: ModelFrame): AnyFrame {
  let outer: AnyFrame | undefined;
  for (const { site, loops } of stretchesOf(frame)) outer = linkOf(context, { frame, site, loops, outer });
  if (outer === undefined) throw new InternalError("a frame without a place");
  return outer;
}

type Loop = Extract<Control, { readonly kind: "loop" }>;

interface Stretch {
  readonly site: SiteId;
  readonly loops: readonly Loop[];
}

/** From the handler inwards: where each body stands, and the loops in it. */
function stretchesOf({ control, site }: ModelFrame): readonly Stretch[] {
  const found: Stretch[] = [];
  let loops: Loop[] = [];
  for (const level of control) {
    if (level.kind === "loop") loops = [...loops, level];
    if (level.kind !== "call") continue;
    found.push({ site: level.site, loops });
    loops = [];
  }
  return [...found, { site, loops }];
}

interface Link extends Stretch {
  readonly frame: ModelFrame;
  readonly outer: AnyFrame | undefined;
}

function linkOf(context: Correspondence, { frame, site, loops, outer }: Link): AnyFrame {
  const point = context.plan.points.get(site);
  if (point === undefined) throw new InternalError(`no code goes on at site ${site}`);
  const slots = point.slots.map((id) => [nameIn(context.plan.variables, id), slotOf(context, frame, id)] as const);
  const rests = point.loops.map(({ slot }, index) => [slot, restOf(context, loops[index])] as const);
  const reply = point.reply === undefined ? {} : { reply: replyOf(frame) };
  const then = outer === undefined || point.caller === undefined ? {} : { then: outer };
  return { point: point.name, ...Object.fromEntries([...slots, ...rests]), ...reply, ...then };
}

function slotOf(context: Correspondence, frame: ModelFrame, id: VariableId): unknown {
  const value = frame.locals.get(id);
  const name = nameIn(context.plan.variables, id);
  if (value === undefined) throw new InternalError(`the model's frame has no '${name}'`);
  return name === "call" ? callName(value) : valueOf(context, value, typeOf(context.plan, id));
}

/** The model numbers the calls of a machine. */
export function callName(number: Value): string {
  if (typeof number !== "number") throw new InternalError("a call without a number");
  return String(number);
}

function restOf(context: Correspondence, loop: Loop | undefined): readonly unknown[] {
  if (loop === undefined) throw new InternalError("a frame without its loop");
  const { type } = loop.loop.set;
  const element = type.kind === "set" || type.kind === "queue" ? type.element : type;
  return loop.remaining.map((value) => valueOf(context, value, element));
}

function replyOf({ request }: ModelFrame): Reply {
  if (request === undefined) throw new InternalError("a frame that answers nothing");
  return { right: "request", request, id: request };
}
