/** Crashes: one rule for each role, and one for each rule of its nodes that may end in a crash. */
import { localChannel } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  and,
  at,
  binary,
  booleanType,
  field,
  length,
  not,
  numberOf,
  read,
  readVariable,
  truth,
  variable,
  type LocalVariable,
  type ModelExpr,
  type ModelPlace,
  type ModelStatement,
  type Rule,
} from "../model/index.js";
import { actorParams, Code } from "./code.js";
import { heldList, receiverIndices, type CrashLayout } from "./crash-layout.js";
import { unfair } from "./fairness.js";
import { nameOfCrash, nameOfCrashDuring } from "./fault-names.js";
import { count, mayHappen } from "./fault-counters.js";
import type { MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { queueBetween, type Queue } from "./queues.js";
import { beginVariable, enterStart, type Defaults } from "./starting.js";

/** The crash of a node between its steps. */
export function crashRule(program: Program, layout: CrashLayout): Rule {
  const { role, span } = layout.crash;
  const self = program.types.nodeNamed(role, "self");
  return {
    name: nameOfCrash(role),
    params: nodeParams(program, role).map(({ name, type }) => ({ name, domain: { kind: "type", type } as const })),
    guard: mayCrash(layout, self),
    locals: [],
    body: crashNode(program, layout),
    meta: {
      event: "fault",
      progress: false,
      fairness: unfair,
      role,
      node: self,
      block: undefined,
      subject: undefined,
      args: [],
      channel: undefined,
      from: undefined,
    },
    span,
  };
}

/** The rule of a node's step, cut off before all that it sends is out. Undefined where the node does not crash. */
export function crashingRule(program: Program, rule: Rule): Rule | undefined {
  const layout = program.crashes.get(rule.meta.role ?? "");
  if (layout === undefined || rule.meta.node === undefined || layout.held.size === 0) return undefined;
  const { span } = layout.crash;
  const begin: ModelStatement = { kind: "assign", target: layout.crashing, value: truth, span };
  const end: ModelStatement = { kind: "clear", target: layout.crashing, span };
  const release = [...layout.held.keys()].flatMap((queue) => releaseSome(program, queue));
  return {
    ...rule,
    name: nameOfCrashDuring(rule.name),
    // At a restart the node is down when the step begins.
    guard: and(rule.guard, mayHappen(layout.counter)),
    locals: [...rule.locals, lost, kept(layout), isKept],
    body: [
      begin,
      ...rule.body,
      end,
      ...release,
      { kind: "assume", condition: readVariable(lost.name), span },
      ...crashNode(program, layout),
    ],
    meta: { ...rule.meta, event: "fault", progress: false, fairness: unfair },
  };
}

function nodeParams({ types }: Program, role: string): readonly LocalVariable[] {
  return types.isSingle(role) ? [] : [{ name: "self", type: types.kind(role) }];
}

function mayCrash(layout: CrashLayout, self: ModelExpr): ModelExpr {
  return and(not(read(layout.down(self))), mayHappen(layout.counter));
}

// ---------------------------------------------------------------- what comes out

/** Has a message not come out? */
const lost: LocalVariable = { name: "lost", type: booleanType };
/** Does this message come out, of a bag? */
const isKept: LocalVariable = { name: "comes_out", type: booleanType };

/** How many messages of an ordered queue come out. */
function kept({ held }: CrashLayout): LocalVariable {
  const most = Math.max(0, ...[...held.keys()].map(({ channel }) => channel.capacity));
  return { name: "come_out", type: { kind: "range", low: 0, high: most } };
}

/** Puts some of what was held back into the queue of each receiver: the first of an ordered one, any of a bag. */
function releaseSome(program: Program, queue: Queue): readonly ModelStatement[] {
  const { types } = program;
  const to = types.nodeNamed(queue.to, "to");
  const block = readVariable("to_block");
  const held = heldList(program, queue, { to, block });
  invariant(held !== undefined, "the sender crashes");
  const list = queueBetween(types, queue, { from: types.nodeNamed(queue.from, "self"), to, block });
  const release = queue.channel.discipline === "fifo" ? releaseFirst(queue, { held, list }) : releaseAny(queue, { held, list });
  return receiverIndices(program, queue).reduceRight<readonly ModelStatement[]>(
    (body, { part, over }) => [{ kind: "for", variable: part === "to" ? "to" : "to_block", over, body, span: undefined }],
    release,
  );
}

interface Lists {
  readonly held: ModelPlace;
  readonly list: ModelPlace;
}

function releaseFirst({ channel }: Queue, { held, list }: Lists): readonly ModelStatement[] {
  const rest = variable("come_out");
  const one: ModelStatement = { kind: "assign", target: rest, value: binary("-", read(rest), numberOf(1)), span: undefined };
  return [
    {
      kind: "choose",
      target: rest,
      over: { kind: "range", low: 0, high: channel.capacity },
      where: binary("<=", read(rest), length(held)),
      otherwise: [],
      span: undefined,
    },
    releaseEach(channel.capacity, { held, list, isOut: binary(">", read(rest), numberOf(0)), then: [one] }),
  ];
}

function releaseAny({ channel }: Queue, { held, list }: Lists): readonly ModelStatement[] {
  const out = variable(isKept.name);
  const choice: ModelStatement = { kind: "choose", target: out, over: booleanType, where: truth, otherwise: [], span: undefined };
  const each = releaseEach(channel.capacity, { held, list, isOut: read(out), then: [] });
  return each.kind === "while" ? [{ ...each, body: [choice, ...each.body] }] : [each];
}

interface Release extends Lists {
  readonly isOut: ModelExpr;
  readonly then: readonly ModelStatement[];
}

function releaseEach(limit: number, { held, list, isOut, then }: Release): ModelStatement {
  const first = at(held, numberOf(0));
  const forget: ModelStatement = { kind: "assign", target: variable(lost.name), value: truth, span: undefined };
  return {
    kind: "while",
    condition: binary(">", length(held), numberOf(0)),
    limit,
    body: [
      {
        kind: "if",
        condition: isOut,
        then: [{ kind: "append", list, value: read(first), span: undefined }, ...then],
        otherwise: [forget],
        span: undefined,
      },
      { kind: "remove", list: held, index: numberOf(0), span: undefined },
    ],
    span: undefined,
  };
}

// ---------------------------------------------------------------- what is left

/** Calls the routine that a crash is. */
function crashNode(program: Program, layout: CrashLayout): readonly ModelStatement[] {
  const { crash } = layout;
  const { role, span } = crash;
  const routine = program.shared(`crash ${role}`, `crash_${role}`, (name) => {
    const parts = program.layouts.filter(({ machine }) => machine.role === role).map((one) => resetMachines(program, one, crash));
    return {
      name,
      params: nodeParams(program, role).map((param) => ({ ...param, passing: "value" })),
      result: undefined,
      locals: parts.flatMap(({ locals }) => locals),
      body: [
        ...count(layout.counter),
        { kind: "assign", target: layout.down(program.types.nodeNamed(role, "self")), value: truth, span },
        ...parts.flatMap(({ body }) => body),
        ...program.queues.flatMap((queue) => emptyQueue(program, queue, crash)),
      ],
      label: `${role} crashes`,
      span,
    };
  });
  return [{ kind: "call", routine, args: nodeParams(program, role).map(({ name }) => readVariable(name)), span }];
}

interface Part {
  readonly locals: readonly LocalVariable[];
  readonly body: readonly ModelStatement[];
}

/** Puts the node's machines of one kind back to their beginning, apart from durable variables, ghosts, and calls that may still be answered. */
function resetMachines(program: Program, layout: MachineLayout, crash: CrashLayout["crash"]): Part {
  const { machine, calls } = layout;
  const code = new Code(program, layout, undefined);
  const { instance } = code.actor;
  const keptFields = machine.variables.filter(({ variable: id, durable }) => durable || program.variable(id).storage === "ghost");
  const callFields = calls === undefined ? [] : [calls.open, calls.orphans, ...layout.gathers.values()];
  const names = new Set([...keptFields.map(({ variable: id }) => layout.fields.get(id)), ...callFields]);
  for (const name of layout.record) if (!names.has(name)) code.emit({ kind: "clear", target: field(instance, name), span: machine.span });
  enterStart(code);
  const defaults: Defaults = (kind) => readVariable(defaultOf(program, kind));
  for (const declared of machine.variables) if (!keptFields.includes(declared)) beginVariable(code, declared, defaults);
  if (calls !== undefined) code.emit(...abandonCalls(instance, layout, crash));
  const block = actorParams(program, machine).filter(({ name }) => name === "here");
  const body = block.reduce<readonly ModelStatement[]>(
    (inner, { name, type }) => [{ kind: "for", variable: name, over: type, body: inner, span: machine.span }],
    code.body,
  );
  return { locals: code.locals, body };
}

/** Nobody waits for the calls any more; of a node that is gone nobody is owed anything either. */
function abandonCalls(
  instance: ModelPlace,
  { calls, gathers }: MachineLayout,
  { forever }: CrashLayout["crash"],
): readonly ModelStatement[] {
  if (calls === undefined) return [];
  const { open, orphans } = calls;
  if (!forever) return [{ kind: "assign", target: field(instance, orphans), value: read(field(instance, open)), span: undefined }];
  return [open, orphans, ...gathers.values()].map((name) => ({ kind: "clear", target: field(instance, name), span: undefined }));
}

/** The variable with the element that a value type began with. */
function defaultOf(program: Program, kind: string): string {
  const known = program.defaults.get(kind);
  if (known !== undefined) return known;
  const name = program.names.take(`default_${kind}`);
  program.variables.push({ name, type: program.types.kind(kind), transient: false });
  program.defaults.set(kind, name);
  return name;
}

/** What the node has sent to itself is gone, and what is on its way to it if it does not come back. */
function emptyQueue(program: Program, queue: Queue, { role, forever }: CrashLayout["crash"]): readonly ModelStatement[] {
  const { types } = program;
  const isLocal = queue.channel.name === localChannel;
  if (queue.to !== role || !(isLocal || forever)) return [];
  const self = types.nodeNamed(role, "self");
  const from = isLocal ? self : types.nodeNamed(queue.from, "from");
  const list = queueBetween(types, queue, { from, to: self, block: readVariable("at_block") });
  const indices = [
    ...(isLocal || types.isSingle(queue.from) ? [] : [{ name: "from", over: types.kind(queue.from) }]),
    ...(queue.perBlock === undefined ? [] : [{ name: "at_block", over: types.kind(queue.perBlock) }]),
  ];
  return indices.reduceRight<readonly ModelStatement[]>(
    (body, { name, over }) => [{ kind: "for", variable: name, over, body, span: undefined }],
    [{ kind: "clear", target: list, span: undefined }],
  );
}
