/** What the application does: it asks (issue), and a machine takes a request up (acceptance). */
import type { Machine, Request, WorkloadLimit } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  and,
  at,
  binary,
  equal,
  field,
  length,
  member,
  not,
  numberOf,
  or,
  read,
  readVariable,
  truth,
  variable,
  type ModelExpr,
  type ModelPlace,
  type Rule,
} from "../model/index.js";
import { actorArgs, actorParams, Code, type Actor } from "./code.js";
import { isUp } from "./crash-layout.js";
import { acceptable, type Dispatch } from "./dispatch.js";
import { fairRequest, unfair } from "./fairness.js";
import { allHold, lowerScalar, type Check } from "./expression.js";
import { chooseValue } from "./choosing-values.js";
import type { MachineLayout, TaggedList } from "./machine-layout.js";
import type { Program } from "./program.js";
import { argumentKey } from "./queues.js";
import { store } from "./storing.js";
import { isInParts } from "./type-table.js";
import { valueAt } from "./value.js";

/** The counters of the workload's limits, by the place of the limit and the role. */
export type Counters = (limit: number, role: string) => ModelPlace;

/** Declares a counter for each limit that counts. */
export function layOutCounters(program: Program): Counters {
  const places = new Map<string, ModelPlace>();
  for (const [index, limit] of program.protocol.workload.entries()) {
    if (limit.kind === "none") continue;
    const range = { kind: "range", low: 0, high: limit.limit } as const;
    const roles = limit.perNode ? [...new Set(limit.requests.map(({ role }) => role))] : [""];
    for (const role of roles) {
      const isArray = limit.perNode && !program.types.isSingle(role);
      const name = program.names.take(`issued_${limit.requests.map(({ request }) => request).join("_")}`);
      program.variables.push({
        name,
        type: isArray ? { kind: "array", index: program.types.kind(role), element: range } : range,
        transient: false,
      });
      places.set(`${index} ${role}`, isArray ? at(variable(name), readVariable("self")) : variable(name));
    }
  }
  return (limit, role) => {
    const declared = program.protocol.workload[limit];
    const place = places.get(`${limit} ${declared?.kind === "at most" && declared.perNode ? role : ""}`);
    invariant(place !== undefined, "every limit has its counter");
    return place;
  };
}

/** Undefined where the workload excludes the request. */
export function issueRule(
  program: Program,
  layout: MachineLayout,
  { request, counters }: { readonly request: Request; readonly counters: Counters },
): Rule | undefined {
  const { machine } = layout;
  const limits = [...program.protocol.workload.entries()].filter(([, limit]) => concerns(limit, machine, request));
  if (limits.some(([, limit]) => limit.kind === "none")) return undefined;
  const code = new Code(program, layout, undefined);
  const params = request.params
    .filter(({ type }) => !isInParts(type))
    .map(({ id, name: wish, type }) => {
      const name = code.names.take(wish);
      code.bindings.set(id, { kind: "place", place: variable(name) });
      return { name, domain: { kind: "type", type: program.types.lower(type) } as const };
    });
  for (const { id, type } of request.params) if (isInParts(type)) code.localFor(id);
  const counts = limits.flatMap(([index, limit]) =>
    limit.kind === "none" ? [] : [{ place: counters(index, machine.role), limit: limit.limit }],
  );
  const checks: Check[] = [];
  const asked = request.guard === undefined ? truth : lowerScalar(code.scope(checks), request.guard);
  // A guard that cannot be evaluated fails in the step.
  const wanted = or(not(allHold(checks)), asked);
  const isEnumerated = params.length === request.params.length;
  writeIssue(code, request, { counts, checks, wanted: isEnumerated ? truth : wanted });
  return {
    name: `${machine.role} is asked to ${request.name}`,
    params: [...actorParams(program, machine).map(({ name, type }) => ({ name, domain: { kind: "type", type } as const })), ...params],
    guard: and(
      isUp(program, machine.role, code.actor.self),
      hasRoom(layout, code.actor),
      ...counts.map(({ place, limit }) => binary("<", read(place), numberOf(limit))),
      isEnumerated ? wanted : truth,
    ),
    locals: code.locals,
    body: code.body,
    meta: {
      ...metaOf(code.actor, request),
      event: "issue",
      progress: request.owed,
      fairness: request.owed ? fairRequest("issue", code.actor, request) : unfair,
      args: params.map(({ name }, index) => ({ name: request.params[index]?.name ?? name, value: readVariable(name) })),
    },
    span: request.span,
  };
}

interface Issue {
  readonly counts: readonly { readonly place: ModelPlace }[];
  readonly wanted: ModelExpr;
  readonly checks: readonly Check[];
}

function writeIssue(code: Code, request: Request, { counts, wanted, checks }: Issue): void {
  const { issued } = code.layout;
  invariant(issued !== undefined, "a machine with requests has a list of them");
  const { span } = request;
  for (const { id, type } of request.params) if (isInParts(type)) chooseValue(code, { place: code.localFor(id), type, span });
  if (wanted !== truth) code.emit({ kind: "assume", condition: wanted, span });
  code.require(checks);
  const record = code.local("request", issued.element);
  code.emit({ kind: "clear", target: record, span });
  code.emit({ kind: "assign", target: field(record, "request"), value: member(issued.tag, request.name), span });
  for (const [index, { id, type }] of request.params.entries()) {
    const place = field(record, issued.slots.slotOf(request.name, argumentKey(request, index)));
    store(code, { place, type, value: code.read(id, undefined), span });
  }
  code.emit({ kind: "append", list: field(code.actor.instance, issued.field), value: read(record), span });
  for (const { place } of counts) code.emit({ kind: "assign", target: place, value: binary("+", read(place), numberOf(1)), span });
}

function concerns(limit: WorkloadLimit, machine: Machine, request: Request): boolean {
  return limit.requests.some((named) => named.role === machine.role && named.request === request.name);
}

/** Fewer requests are outstanding than the bound. */
function hasRoom(layout: MachineLayout, actor: Actor): ModelExpr {
  const open = [...layout.open.values()].map((name) => read(field(actor.instance, name)));
  const total = open.reduce((sum, count) => binary("+", sum, count), length(field(actor.instance, layout.issued?.field ?? "")));
  return binary("<", total, numberOf(layout.machine.outstanding));
}

function metaOf(actor: Actor, request: Request): Pick<Rule["meta"], "role" | "node" | "block" | "subject" | "channel" | "from"> {
  return {
    role: actor.layout.machine.role,
    node: actor.self,
    block: actor.here,
    subject: request.name,
    channel: undefined,
    from: undefined,
  };
}

// ---------------------------------------------------------------- acceptance

export interface Acceptance {
  readonly request: Request;
  readonly dispatch: Dispatch;
  readonly settle: string | undefined;
}

export function acceptRule(program: Program, layout: MachineLayout, { request, dispatch, settle }: Acceptance): Rule {
  const { issued, machine } = layout;
  invariant(issued !== undefined, "a machine with requests has a list of them");
  const code = new Code(program, layout, undefined);
  const { actor } = code;
  const list = field(actor.instance, issued.field);
  const asked = at(list, readVariable("which"));
  const record = code.local("request", issued.element);
  const open = field(actor.instance, layout.open.get(request.name) ?? "");
  const args = request.params.map((_, index) => read(argumentPlace(issued, request, { record, index })));
  const { span } = request;
  code.emit(
    { kind: "assign", target: record, value: read(asked), span },
    { kind: "remove", list, index: readVariable("which"), span },
    { kind: "assign", target: open, value: binary("+", read(open), numberOf(1)), span },
    { kind: "call", routine: dispatch.routine, args: [...actorArgs(program, actor), ...args], span },
  );
  if (settle !== undefined) code.emit({ kind: "call", routine: settle, args: actorArgs(program, actor), span });
  const isKind = equal(read(field(asked, "request")), member(issued.tag, request.name));
  const matches = acceptable(program, layout, request, (index) =>
    valueAt(argumentPlace(issued, request, { record: asked, index }), request.params[index]?.type ?? { kind: "none" }),
  );
  return {
    name: `${machine.role} takes up ${request.name}`,
    params: [
      ...actorParams(program, machine).map(({ name, type }) => ({ name, domain: { kind: "type", type } as const })),
      { name: "which", domain: { kind: "elements", list } },
    ],
    guard: and(isUp(program, machine.role, actor.self), isKind, matches),
    locals: code.locals,
    body: code.body,
    meta: {
      ...metaOf(actor, request),
      event: "accept",
      progress: true,
      fairness: fairRequest("accept", actor, request),
      args: request.params.map(({ name }, index) => ({ name, value: read(argumentPlace(issued, request, { record: asked, index })) })),
    },
    span,
  };
}

function argumentPlace(
  issued: TaggedList,
  request: Request,
  { record, index }: { readonly record: ModelPlace; readonly index: number },
): ModelPlace {
  return field(record, issued.slots.slotOf(request.name, argumentKey(request, index)));
}
