/** One kind of machine in the generated module: its types, its functions, and the tables that tie them to events. */
import {
  bodiesOfMachine,
  callOf,
  eventName,
  handlersOf,
  statementsIn,
  holdsContinuation,
  isGhost,
  type Handler,
  type State,
  type Statement,
  type Type,
} from "../../dsl/analysis/index.js";
import { writerFor } from "./body.js";
import type { CodeContext } from "./code.js";
import { expressionText, fittedText } from "./expression.js";
import { folded } from "./folding.js";
import { handlerParameters } from "./finish-function.js";
import { nameIn, realVariables, typeKey, variableOf, type MachinePlan, type ModulePlan, type Point } from "./module-plan.js";
import { callerType, frameType, resultText, stateTypeName, variableType, zeroText } from "./type-text.js";
import { newBody, writeFunction, writeHandler, writeProcedure } from "./write-body.js";
import { requestGuards } from "./request-guards.js";
import { receivedText } from "./wire-text.js";
import { Lines, mentions, type WrittenFunction } from "./written-function.js";

export interface WrittenMachine {
  readonly plan: MachinePlan;
  readonly functions: readonly WrittenFunction[];
  /** Fields of the interface of its variables, as text. */
  readonly vars: readonly { readonly name: string; readonly type: string }[];
  /** Its states. */
  readonly states: readonly { readonly name: string; readonly type: string }[];
  /** The frames of its points. */
  readonly frames: readonly { readonly name: string; readonly type: string }[];
  /** The lines of its table, from `{` to `}`. */
  readonly table: readonly string[];
}

/** Writes everything of a machine. Types come after the functions, which find out what suspends where. */
export function writeMachine(plan: ModulePlan, machine: MachinePlan, imports: Set<string>): WrittenMachine {
  const written = writeFunctions(plan, machine, imports);
  const points = pointsOf(plan, machine, written);
  const table = tableOf(plan, machine, { points, imports });
  return {
    plan: machine,
    functions: called(written, table),
    vars: realVariables(plan, machine).map((id) => ({
      name: nameIn(plan.variables, id),
      type: variableType(plan, id, variableOf(plan, id).type),
    })),
    states: machine.machine.states.map((state) => ({ name: stateTypeName(machine, state), type: stateType(plan, machine, state) })),
    frames: [...points.map((point) => ({ name: frameType(point.name), type: frameText(plan, point) })), ...callerTypes(plan, machine)],
    table,
  };
}

/** Without those that nothing calls for these params. */
function called(functions: readonly WrittenFunction[], table: readonly string[]): readonly WrittenFunction[] {
  const kept = functions.filter(({ name }) =>
    mentions([...table, ...functions.filter((one) => one.name !== name).flatMap(({ lines }) => lines)], name),
  );
  return kept.length === functions.length ? kept : called(kept, table);
}

function writeFunctions(plan: ModulePlan, machine: MachinePlan, imports: Set<string>): readonly WrittenFunction[] {
  const handlers = [...statesByHandler(machine)].filter(([handler]) => standardName(handler) === undefined);
  const written = handlers.flatMap(([handler, states]) => writeHandler(plan, machine, { handler, states, imports }));
  // Copies of a handler are one function.
  const once = written.filter(({ name }, index) => written.findIndex((one) => one.name === name) === index);
  return [
    ...machine.machine.functions
      .filter(({ name }) => !plan.ghosts.functions.has(name))
      .map((one) => writeFunction(plan, one, { machine, imports })),
    ...once,
    ...machine.machine.procedures.flatMap((procedure) => writeProcedure(plan, machine, { procedure, imports })),
  ];
}

/** Several states may share a handler; one outside any state has none. */
function statesByHandler({ machine }: MachinePlan): ReadonlyMap<Handler, readonly State[]> {
  const found = new Map<Handler, readonly State[]>();
  for (const { handler, state, before } of handlersOf(machine)) {
    const known = found.get(handler) ?? [];
    const isOwn = state !== undefined && !before && handler.event.kind !== "restart";
    found.set(handler, isOwn ? [...known, state] : known);
  }
  return found;
}

/** What the kernel has a name for: a handler that only defers, or drops. */
function standardName({ body, event }: Handler): string | undefined {
  const [only, ...others]: readonly Statement[] = body.statements;
  if (only === undefined || others.length > 0 || event.kind === "request") return undefined;
  if (only.kind === "defer") return "defer";
  return only.kind === "drop" ? "drop" : undefined;
}

function handlerName(machine: MachinePlan, handler: Handler, imports: Set<string>): string {
  const standard = standardName(handler);
  if (standard === undefined) return nameIn(machine.handlers, handler);
  imports.add(standard);
  return standard;
}

// ---------------------------------------------------------------- types

function stateType(plan: ModulePlan, machine: MachinePlan, { name, params }: State): string {
  const fields = params.map((id) => {
    const { type } = variableOf(plan, id);
    // What moves out of a state leaves none behind.
    const isStrict = type.kind === "continuation" || (type.kind === "record" && holdsContinuation(type));
    return `${nameIn(plan.variables, id)}: ${variableType(plan, id, type)}${isStrict ? " | null" : ""}`;
  });
  return `{ ${[`readonly name: ${JSON.stringify(nameIn(machine.states, name))}`, ...fields].join("; ")} }`;
}

/** Every point that a frame may have or a branch may lead to. */
function pointsOf(plan: ModulePlan, machine: MachinePlan, functions: readonly WrittenFunction[]): readonly Point[] {
  const known = new Map([...plan.points.values(), ...plan.joins].map((point) => [point.name, point]));
  return functions.flatMap(({ name }) => {
    const point = known.get(name);
    return point === undefined || point.machine !== machine ? [] : [point];
  });
}

function frameText(plan: ModulePlan, point: Point): string {
  const slots = point.slots.map((id) => {
    const name = nameIn(plan.variables, id);
    return `readonly ${name}: ${name === "call" ? "CallId" : variableType(plan, id, variableOf(plan, id).type)}`;
  });
  const loops = point.loops.map(({ slot, element }) => `readonly ${slot}: readonly ${element}[]`);
  const reply = point.reply === undefined ? [] : [`readonly reply: ${point.reply}`];
  const then = point.caller === undefined ? [] : [`readonly then: ${point.caller}`];
  const all = [...slots, ...loops, ...reply, ...then];
  return `Frame<"${point.name}", ${point.result}, ${all.length === 0 ? "object" : `{ ${all.join("; ")} }`}>`;
}

/** For each procedure that may suspend: the frames of its callers. */
function callerTypes(plan: ModulePlan, machine: MachinePlan): readonly { readonly name: string; readonly type: string }[] {
  return machine.machine.procedures
    .filter(({ suspends }) => suspends)
    .map((procedure) => {
      const sites = bodiesOfMachine(machine.machine).flatMap(({ block }) =>
        statementsIn(block).flatMap((statement) =>
          callOf(statement)?.procedure === procedure.name ? [callOf(statement)?.site ?? -1] : [],
        ),
      );
      const frames = new Set(sites.flatMap((site) => frameType(plan.points.get(site)?.name ?? "")).filter((name) => name !== ""));
      const type = frames.size === 0 ? `AnyFrame<${resultText(plan, procedure.result)}>` : [...frames].join(" | ");
      return { name: callerType({ name: nameIn(machine.procedures, procedure) }), type };
    });
}

// ---------------------------------------------------------------- tables

interface TableParts {
  readonly points: readonly Point[];
  readonly imports: Set<string>;
}

function tableOf(plan: ModulePlan, machine: MachinePlan, { points, imports }: TableParts): readonly string[] {
  const { machine: declared } = machine;
  const lines = new Lines();
  const table = { plan, machine, imports, lines };
  lines.block("", () => {
    lines.add(`protocol: ${JSON.stringify(plan.protocol.name)},`);
    lines.add(`role: ${JSON.stringify(declared.role)},`);
    lines.add(`block: ${declared.block === undefined ? "null" : JSON.stringify(declared.block)},`);
    lines.add(`start: ${startText(table)},`);
    lines.block(
      "states:",
      () => {
        for (const state of declared.states) writeState(table, state);
      },
      "},",
    );
    writeReactions(table, "before", { handlers: declared.before, otherwise: undefined });
    writeReactions(table, "always", { handlers: declared.handlers, otherwise: declared.otherwise });
    if (declared.restart !== undefined) lines.add(`restart: ${handlerName(machine, declared.restart, imports)},`);
    lines.add(`points: {${points.length === 0 ? "" : ` ${points.map(({ name }) => name).join(", ")} `}},`);
    writeNames(table);
    writeGuards(table);
    writeReceived(table);
  });
  return lines.text;
}

interface Table {
  readonly plan: ModulePlan;
  readonly machine: MachinePlan;
  readonly imports: Set<string>;
  readonly lines: Lines;
}

function writeNames({ plan, machine, lines }: Table): void {
  const { machine: declared } = machine;
  const named = (key: string, names: readonly string[]): void => {
    if (names.length > 0) lines.add(`${key}: [${names.map((name) => JSON.stringify(name)).join(", ")}],`);
  };
  const holding = realVariables(plan, machine).filter((id) => holdsContinuations(variableOf(plan, id).type));
  named(
    "continuations",
    holding.map((id) => nameIn(plan.variables, id)),
  );
  const durable = declared.variables.filter((one) => one.durable && !plan.ghosts.variables.has(one.variable));
  named(
    "durable",
    durable.map(({ variable }) => nameIn(plan.variables, variable)),
  );
  named(
    "timers",
    declared.timers.map(({ name }) => name),
  );
  named(
    "requests",
    declared.requests.map(({ name }) => name),
  );
  if (declared.outstanding !== 1) lines.add(`outstanding: ${declared.outstanding},`);
  named(
    "operations",
    declared.hosts.map(({ name }) => name),
  );
}

function writeGuards(table: Table): void {
  const guards = requestGuards(table);
  if (guards.length === 0) return;
  table.lines.compact(
    "guards:",
    () => {
      for (const guard of guards) table.lines.add(`${guard},`);
    },
    ",",
  );
}

/** What may come to the machine from other nodes. */
function writeReceived({ plan, machine, lines }: Table): void {
  const { received, answered } = receivedText(plan, machine);
  const write = (key: string, entries: readonly string[]): void =>
    lines.compact(
      `${key}:`,
      () => {
        for (const entry of entries) lines.add(`${entry},`);
      },
      ",",
    );
  write("receives", received);
  if (answered.length > 0) write("answers", answered);
}

/** Is there room for continuations, and not only for rights to answer? */
function holdsContinuations(type: Type): boolean {
  switch (type.kind) {
    case "continuation":
      return type.reply === undefined;
    case "optional":
    case "queue":
      return holdsContinuations(type.element);
    case "map":
      return holdsContinuations(type.value);
    case "record":
      return type.fields.some((field) => holdsContinuations(field.type));
    default:
      return false;
  }
}

/** The machine at first. */
function startText({ plan, machine, imports }: Table): string {
  const { machine: declared } = machine;
  const context: CodeContext = {
    plan,
    machine,
    step: "",
    self: "self",
    here: "here",
    setting: "setting",
    place: (id) => ({ text: nameIn(plan.variables, id), holder: undefined }),
    facts: new Set(),
    imports,
  };
  const real = new Set(realVariables(plan, machine));
  const vars = declared.variables
    .filter(({ variable }) => real.has(variable))
    .map(({ variable, initial }) => {
      const { type } = variableOf(plan, variable);
      const value = initial === undefined ? zeroText(plan, type, "setting") : fittedText(context, initial, { type });
      return `${nameIn(plan.variables, variable)}: ${value}`;
    });
  const state = declared.states.find(({ start }) => start)?.name ?? "";
  const text = `{ vars: ${vars.length === 0 ? "{}" : `{ ${vars.join(", ")} }`}, state: { name: ${JSON.stringify(nameIn(machine.states, state))} } }`;
  const used = (name: string): boolean => new RegExp(`\\b${name}\\b(?!:)`, "u").test(text);
  const all = [
    { name: "setting", type: "Setting" },
    { name: "self", type: nameIn(plan.typeNames, typeKey("node", declared.role)) },
    { name: "here", type: blockType(plan, machine) },
  ];
  const last = all.findLastIndex(({ name }) => used(name));
  const parameters = all.slice(0, last + 1).map(({ name, type }) => `${used(name) ? name : `_${name}`}: ${type}`);
  return `(${parameters.join(", ")}): { vars: ${machine.name}Vars; state: ${machine.name}State } => (${text})`;
}

/** The type of the block that the machine is kept for. */
export function blockType(plan: ModulePlan, { machine }: MachinePlan): string {
  return machine.block === undefined ? "null" : nameIn(plan.typeNames, typeKey("block", machine.block));
}

function writeState(table: Table, state: State): void {
  const { plan, machine, lines } = table;
  const types = state.params.map((id) => ({ name: nameIn(plan.variables, id), type: variableOf(plan, id).type }));
  const named = (key: string, fits: (type: Type) => boolean): void => {
    const names = types.filter(({ type }) => fits(type)).map(({ name }) => JSON.stringify(name));
    if (names.length > 0) lines.add(`${key}: [${names.join(", ")}],`);
  };
  lines.compact(
    `${nameIn(machine.states, state.name)}:`,
    () => {
      writeEvents(table, { handlers: state.handlers, otherwise: state.otherwise });
      const isWait = (type: Type): boolean => type.kind === "continuation" && type.reply === undefined;
      named("waits", isWait);
      named("continuations", (type) => holdsContinuations(type) && !isWait(type));
      named("owed", (type) => holdsContinuation(type) && !isWait(type));
    },
    ",",
  );
}

interface Reacting {
  readonly handlers: readonly Handler[];
  readonly otherwise: Handler | undefined;
}

function writeReactions(table: Table, key: string, reacting: Reacting): void {
  if (reacting.handlers.length === 0 && reacting.otherwise === undefined) return;
  table.lines.compact(
    `${key}:`,
    () => {
      writeEvents(table, reacting);
    },
    ",",
  );
}

function writeEvents(table: Table, { handlers, otherwise }: Reacting): void {
  const { lines, machine, imports } = table;
  for (const [key, kind] of [
    ["messages", "message"],
    ["requests", "request"],
    ["timers", "timer"],
  ] as const) {
    const byEvent = new Map<string, Handler[]>();
    for (const handler of handlers) {
      if (handler.event.kind !== kind) continue;
      const event = eventName(handler) ?? handler.event.kind;
      byEvent.set(event, [...(byEvent.get(event) ?? []), handler]);
    }
    if (byEvent.size === 0) continue;
    lines.compact(
      `${key}:`,
      () => {
        for (const [event, all] of byEvent) lines.add(`${event}: ${entriesText(table, all)},`);
      },
      ",",
    );
  }
  if (otherwise !== undefined) lines.add(`otherwise: ${handlerName(machine, otherwise, imports)},`);
}

function entriesText(table: Table, handlers: readonly Handler[]): string {
  const entries = handlers.map((handler) => entryText(table, handler));
  return entries.length === 1 ? entries.join("") : `[${entries.join(", ")}]`;
}

/** A handler by its name, with the senders and the moments that it is for. */
function entryText(table: Table, handler: Handler): string {
  const { machine, imports } = table;
  const run = handlerName(machine, handler, imports);
  const parts = [...sendersText(table, handler), ...guardText(table, handler)];
  return parts.length === 0 ? run : `{ ${[...parts, `run: ${run}`].join(", ")} }`;
}

function sendersText({ plan, machine }: Table, handler: Handler): readonly string[] {
  if (handler.event.kind !== "message") return [];
  const { message } = handler.event;
  const routes = plan.protocol.messages.find(({ name }) => name === message)?.routes ?? [];
  const all = new Set(routes.filter(({ to }) => to === machine.machine.role).map(({ from }) => from));
  if ([...all].every((role) => handler.senders.includes(role))) return [];
  return [`from: [${handler.senders.map((role) => JSON.stringify(role)).join(", ")}]`];
}

function guardText({ plan, machine, imports }: Table, handler: Handler): readonly string[] {
  if (handler.guard === undefined || isGhost(plan.ghosts, handler.guard)) return [];
  const guard = folded(handler.guard);
  if (guard.kind === "boolean" && guard.value) return [];
  const states = machine.machine.states.filter((state) => state.handlers.includes(handler));
  const body = newBody({ plan, machine, imports, kind: { kind: "handler", handler, states }, name: "", block: handler.body });
  const [only, ...others] = states;
  const { context } = writerFor(body, {
    lines: new Lines(),
    caller: undefined,
    reply: undefined,
    loops: [],
    bound: [...handler.params, handler.from].filter((id) => id !== undefined),
    ownState: others.length === 0 ? only : undefined,
    mayDefer: false,
  });
  const text = expressionText(context, handler.guard);
  const parameters = handlerParameters(body, handler, [text]).map(({ name, type }) => `${name}: ${type}`);
  return [`when: (${parameters.join(", ")}) => ${text}`];
}
