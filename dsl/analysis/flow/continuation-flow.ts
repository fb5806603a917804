/**
 * Which continuations can be where.
 *
 * A continuation is named by the site of the `suspend` that made it. Every statement that moves one (a `become`, an assignment, a call's
 * arguments, a `return`, a `resume … with`) says that what reaches its source also reaches its target; the smallest solution is found by going
 * round until nothing is added. The order of statements is ignored, so the result may be too large, never too small. Cost: statements times the
 * number of (place, site) pairs, which are few.
 *
 * What a field of a record holds is gathered for all records of the type, wherever they are: so a record has one form.
 *
 * A frame holds the continuations that reach its live variables. A site in a procedure has a frame for every way in which it is called, and
 * each holds the live variables of the calls too.
 */
import type { Span } from "../../diagnostics/index.js";
import { liveVariables } from "./liveness.js";
import { bodiesOf, callOf, expressionsInBlock, procedureOf, statementsIn, suspensionOf, type Body, type HandlerBody } from "./traverse.js";
import { holdsContinuation } from "../type-relations.js";
import type {
  Expr,
  Machine,
  Message,
  Place,
  Procedure,
  ProcedureCall,
  Protocol,
  SiteId,
  Statement,
  Type,
  VariableId,
} from "../typed-protocol.js";

/** A suspension or a call of a procedure, and where it stands. */
export interface Site {
  readonly site: SiteId;
  readonly kind: "suspend" | "await" | "call";
  /** The procedure that is called. */
  readonly procedure: string | undefined;
  readonly body: Body;
  readonly span: Span;
}

/** The result of the flow analysis. All lists are sorted and hold each element once. */
export interface ContinuationFlow {
  /** Every suspension and every call of a procedure. */
  readonly sites: ReadonlyMap<SiteId, Site>;
  /**
   * For every variable whose type has room for a continuation (parameter of a state, machine variable or map, local): the `suspend` sites whose
   * continuations may be in it. An await's continuation is in no variable: its state holds it, and no other.
   */
  readonly reaching: ReadonlyMap<VariableId, readonly SiteId[]>;
  /** The same for every field of a record, by `fieldKey`. */
  readonly inFields: ReadonlyMap<string, readonly SiteId[]>;
  /** For every suspension: the `suspend` sites whose continuations its frame may hold, the frames of its callers included. */
  readonly held: ReadonlyMap<SiteId, readonly SiteId[]>;
  /**
   * For every suspension: the ways in which it is reached, each as the sites of the calls from the handler inwards, ended by the suspension
   * itself. As procedures are expanded where they are called, each is a continuation of its own.
   */
  readonly paths: ReadonlyMap<SiteId, readonly (readonly SiteId[])[]>;
  /** The rights to answer, which are where continuations may be: what each answers. A right is a way and a frame of its own. */
  readonly rights: ReadonlyMap<SiteId, RightToAnswer>;
  /** For every argument of a message that is or holds rights: which rights they may be. */
  readonly carried: ReadonlyMap<string, ReadonlyMap<number, readonly SiteId[]>>;
}

/** What a right to answer is for. */
export type RightToAnswer =
  { readonly kind: "call"; readonly message: Message } | { readonly kind: "request"; readonly machine: Machine; readonly request: string };

/**
 * How many different continuations can be in a variable, procedures expanded where they are called. Where it is one, no tag is stored.
 */
export function continuationsIn(flow: ContinuationFlow, variable: VariableId): number {
  const sites = flow.reaching.get(variable) ?? [];
  return sites.reduce((count, site) => count + (flow.paths.get(site)?.length ?? 0), 0);
}

/** Finds which continuations can reach each place, and which frames can hold which continuations. */
export function continuationFlow(protocol: Protocol): ContinuationFlow {
  const bodies = bodiesOf(protocol);
  const sites = new Map(bodies.flatMap(sitesOf).map((site) => [site.site, site] as const));
  const pools = solve(protocol, bodies);
  const suspensions = [...sites.values()].filter((site) => site.kind !== "call");
  const rights = rightsOf(protocol);
  const paths = new Map<SiteId, readonly (readonly SiteId[])[]>([
    ...suspensions.map((site) => [site.site, pathsTo(sites, site)] as const),
    ...[...rights.keys()].map((site) => [site, [[site]]] as const),
  ]);
  return {
    sites,
    reaching: reachingVariables(protocol, pools),
    inFields: reachingFields(pools),
    held: heldByFrames(protocol, { pools, paths }),
    paths,
    rights,
    carried: carriedByMessages(protocol, pools),
  };
}

function sitesOf(body: Body): readonly Site[] {
  return statementsIn(body.block).flatMap((statement): readonly Site[] => {
    const suspension = suspensionOf(statement);
    if (suspension !== undefined)
      return [{ site: suspension.site, kind: suspension.kind, procedure: undefined, body, span: suspension.span }];
    const call = callOf(statement);
    return call === undefined ? [] : [{ site: call.site, kind: "call", procedure: call.procedure, body, span: call.span }];
  });
}

// ---------------------------------------------------------------- moving

/**
 * What continuations can gather in: an argument of a message, a variable, the result of a site (what it is resumed with), or the result of a procedure.
 * The key of a pool tells which.
 */
type PoolKey = `argument ${string} ${number}` | `variable ${VariableId}` | `result ${SiteId}` | `procedure ${string} ${string}` | FieldKey;

type FieldKey = `field ${string}.${string}`;

/** What the field of a record is called in `inFields`. */
export function fieldKey(record: string, field: string): FieldKey {
  return `field ${record}.${field}`;
}

/** Where what moves in a value of this type gathers; `own` stands for the value itself. */
function poolsOf(type: Type, own: PoolKey): readonly PoolKey[] {
  switch (type.kind) {
    case "continuation":
      return [own];
    case "optional":
    case "queue":
      return poolsOf(type.element, own);
    case "map":
      return poolsOf(type.value, own);
    case "record":
      return type.fields.flatMap((field) => poolsOf(field.type, fieldKey(type.name, field.name)));
    default:
      return [];
  }
}

/** Where what is stored at the place gathers: in the innermost field around it, or in the variable. */
function poolOfPlace(protocol: Protocol, place: Place): PoolKey {
  let key: PoolKey = `variable ${place.variable}`;
  let type = protocol.variables[place.variable]?.type;
  for (const step of place.path) {
    const whole: Type | undefined = type?.kind === "optional" ? type.element : type;
    if (whole?.kind === "record" && step.kind === "field") {
      key = fieldKey(whole.name, step.field);
      type = whole.fields.find(({ name }) => name === step.field)?.type;
    } else if (whole?.kind === "map") type = whole.value;
    else if (whole?.kind === "queue") type = whole.element;
  }
  return key;
}

/** The `suspend` sites in each pool. */
type Pools = Map<PoolKey, Set<SiteId>>;

interface Mover {
  readonly protocol: Protocol;
  readonly body: Body;
  readonly pools: Pools;
}

function solve(protocol: Protocol, bodies: readonly Body[]): Pools {
  const pools: Pools = new Map();
  for (const { call, name, params } of protocol.messages)
    if (call !== undefined) add(pools, `argument ${name} ${params.length - 1}`, [call.site]);
  const records = bodies.flatMap(({ block }) => linearRecordsIn(block));
  for (let before = -1; before !== sizeOf(pools);) {
    before = sizeOf(pools);
    for (const record of records) moveIntoRecord({ protocol, pools }, record);
    for (const body of bodies) {
      if (body.kind === "handler") moveIntoHandler(pools, body);
      for (const statement of statementsIn(body.block)) move({ protocol, body, pools }, statement);
    }
  }
  return pools;
}

function sizeOf(pools: Pools): number {
  return [...pools.values()].reduce((sum, pool) => sum + pool.size, 0);
}

function add(pools: Pools, key: PoolKey, sites: Iterable<SiteId>): void {
  const pool = pools.get(key) ?? new Set();
  for (const site of sites) pool.add(site);
  if (pool.size > 0) pools.set(key, pool);
}

/** A handler's parameter and the argument it stands for hold the same, so that both can be stored alike. */
function moveIntoHandler(pools: Pools, { machine, handler }: HandlerBody): void {
  const { event, params, reply } = handler;
  if (event.kind === "message") {
    for (const [index, id] of params.entries()) {
      if (id === undefined) continue;
      add(pools, `variable ${id}`, pools.get(`argument ${event.message} ${index}`) ?? []);
      add(pools, `argument ${event.message} ${index}`, pools.get(`variable ${id}`) ?? []);
    }
  }
  const site = event.kind === "request" ? machine.requests.find(({ name }) => name === event.request)?.reply : undefined;
  if (reply !== undefined && site !== undefined) add(pools, `variable ${reply}`, [site]);
}

function move(mover: Mover, statement: Statement): void {
  const { pools, body } = mover;
  const suspension = suspensionOf(statement);
  if (suspension?.kind === "suspend") add(pools, `variable ${suspension.variable}`, [suspension.site]);
  if (suspension?.kind === "await") moveIntoState(mover, suspension.state, suspension.args);
  const call = callOf(statement);
  if (call !== undefined) moveIntoCall(mover, call);
  if (statement.kind === "let") add(pools, `variable ${statement.variable}`, ofRight(mover, statement));
  if (statement.kind === "assign") add(pools, poolOfPlace(mover.protocol, statement.place), ofRight(mover, statement));
  if (statement.kind === "become") moveIntoState(mover, statement.state, statement.args);
  if (statement.kind === "send") {
    for (const [index, arg] of statement.args.entries()) add(pools, `argument ${statement.message} ${index}`, ofExpr(mover, arg));
  }
  if (statement.kind === "match") moveIntoPatterns(mover, statement);
  if (statement.kind === "return" && statement.value !== undefined && body.kind === "procedure") {
    add(pools, procedureKey(body.machine.role, body.procedure), ofExpr(mover, statement.value));
  }
  if ((statement.kind === "resume" || statement.kind === "wake") && statement.value !== undefined) {
    for (const site of ofExpr(mover, statement.continuation)) add(pools, `result ${site}`, ofExpr(mover, statement.value));
  }
  if (statement.kind === "resumeWait" && statement.value !== undefined && body.kind === "handler" && body.state?.site !== undefined) {
    add(pools, `result ${body.state.site}`, ofExpr(mover, statement.value));
  }
}

type RecordLiteral = Extract<Expr, { readonly kind: "record" }>;

/** Records are made inside expressions. */
function linearRecordsIn(block: Body["block"]): readonly RecordLiteral[] {
  return expressionsInBlock(block).flatMap((expr) => (expr.kind === "record" && holdsContinuation(expr.type) ? [expr] : []));
}

function moveIntoRecord(mover: Pick<Mover, "protocol" | "pools">, { type, fields }: RecordLiteral): void {
  if (type.kind !== "record") return;
  for (const { name, value } of fields) add(mover.pools, fieldKey(type.name, name), ofExpr(mover, value));
}

function moveIntoState(mover: Mover, name: string, args: readonly Expr[]): void {
  const params = mover.body.machine.states.find((state) => state.name === name)?.params ?? [];
  moveIntoParams(mover, params, args);
}

function moveIntoCall(mover: Mover, call: ProcedureCall): void {
  const params = procedureOf(mover.body.machine, call)?.params ?? [];
  moveIntoParams(mover, params, call.args);
}

function moveIntoParams(mover: Mover, params: readonly VariableId[], args: readonly Expr[]): void {
  for (const [index, arg] of args.entries()) {
    const param = params[index];
    if (param !== undefined) add(mover.pools, `variable ${param}`, ofExpr(mover, arg));
  }
}

function moveIntoPatterns(mover: Mover, statement: Extract<Statement, { readonly kind: "match" }>): void {
  for (const pattern of statement.cases.flatMap((one) => one.patterns)) {
    if (pattern.kind === "some") add(mover.pools, `variable ${pattern.variable}`, ofExpr(mover, statement.subject));
  }
}

function ofRight(mover: Mover, statement: Extract<Statement, { readonly kind: "let" | "assign" }>): Iterable<SiteId> {
  const { body, pools } = mover;
  const right = statement.value;
  if (right.kind === "suspend" || right.kind === "await") return pools.get(`result ${right.site}`) ?? [];
  if (right.kind !== "procedureCall") return ofExpr(mover, right);
  const procedure = procedureOf(body.machine, right);
  return procedure === undefined ? [] : (pools.get(procedureKey(body.machine.role, procedure)) ?? []);
}

/** The continuations that the value of an expression can be or contain, those in fields of records apart. */
function ofExpr(mover: Pick<Mover, "protocol" | "pools">, expr: Expr): readonly SiteId[] {
  const ofPool = (key: PoolKey): readonly SiteId[] => [...(mover.pools.get(key) ?? [])];
  switch (expr.kind) {
    case "variable":
      return ofPool(`variable ${expr.variable}`);
    case "take":
      return ofPool(poolOfPlace(mover.protocol, expr.place));
    case "field":
      return expr.record.type.kind === "record" ? ofPool(fieldKey(expr.record.type.name, expr.field)) : [];
    case "unwrap":
      return ofExpr(mover, expr.operand);
    case "index":
      return ofExpr(mover, expr.map);
    case "head":
      return ofExpr(mover, expr.queue);
    case "conditional":
      return [...ofExpr(mover, expr.whenTrue), ...ofExpr(mover, expr.whenFalse)];
    default:
      return [];
  }
}

function procedureKey(role: string, procedure: Procedure): PoolKey {
  return `procedure ${role} ${procedure.name}`;
}

// ---------------------------------------------------------------- results

function reachingVariables(protocol: Protocol, pools: Pools): ReadonlyMap<VariableId, readonly SiteId[]> {
  const linear = protocol.variables.filter((variable) => holdsContinuation(variable.type));
  return new Map(linear.map(({ id }) => [id, sorted(pools.get(`variable ${id}`) ?? [])]));
}

function reachingFields(pools: Pools): ContinuationFlow["inFields"] {
  return new Map([...pools].flatMap(([key, sites]) => (key.startsWith("field ") ? [[key, sorted(sites)] as const] : [])));
}

/** The continuations and rights that the value of an expression can be, once the flow is known. */
export function continuationsAt(protocol: Protocol, flow: ContinuationFlow, expr: Expr): readonly SiteId[] {
  const pools: Pools = new Map();
  for (const [id, sites] of flow.reaching) add(pools, `variable ${id}`, sites);
  for (const { type } of protocol.variables) {
    for (const key of poolsOf(type, "result 0")) if (key.startsWith("field ")) add(pools, key, flow.inFields.get(key) ?? []);
  }
  return sorted(ofExpr({ protocol, pools }, expr));
}

function rightsOf(protocol: Protocol): ReadonlyMap<SiteId, RightToAnswer> {
  const calls = protocol.messages.flatMap((message) =>
    message.call === undefined ? [] : [[message.call.site, { kind: "call", message }] as const],
  );
  const requests = protocol.machines.flatMap((machine) =>
    machine.requests.flatMap(({ name, reply }) =>
      reply === undefined ? [] : [[reply, { kind: "request", machine, request: name }] as const],
    ),
  );
  return new Map<SiteId, RightToAnswer>([...calls, ...requests]);
}

function carriedByMessages(protocol: Protocol, pools: Pools): ContinuationFlow["carried"] {
  const ofMessage = ({ name, params }: Message): ReadonlyMap<number, readonly SiteId[]> =>
    new Map(
      params.flatMap(({ type }, index) =>
        holdsContinuation(type) ? [[index, sorted(sitesIn(pools, poolsOf(type, `argument ${name} ${index}`)))] as const] : [],
      ),
    );
  return new Map(protocol.messages.map((message) => [message.name, ofMessage(message)]));
}

function sitesIn(pools: Pools, keys: readonly PoolKey[]): readonly SiteId[] {
  return keys.flatMap((key) => [...(pools.get(key) ?? [])]);
}

function heldByFrames(
  protocol: Protocol,
  { pools, paths }: { readonly pools: Pools; readonly paths: ContinuationFlow["paths"] },
): ReadonlyMap<SiteId, readonly SiteId[]> {
  const live = liveVariables(protocol);
  const heldAt = (site: SiteId): readonly SiteId[] =>
    (live.get(site) ?? []).flatMap((id) => {
      const type = protocol.variables[id]?.type;
      return type === undefined ? [] : sitesIn(pools, poolsOf(type, `variable ${id}`));
    });
  return new Map([...paths].map(([site, ways]) => [site, sorted(ways.flat().concat(site).flatMap(heldAt))]));
}

/** The ways from a handler to a site, by calls. A procedure that calls itself is an error of its own and ends the way. */
function pathsTo(sites: ReadonlyMap<SiteId, Site>, target: Site, seen: ReadonlySet<SiteId> = new Set()): readonly (readonly SiteId[])[] {
  const { body } = target;
  if (body.kind === "handler") return [[target.site]];
  if (seen.has(target.site)) return [];
  const isCaller = (site: Site): boolean => site.body.machine === body.machine && site.procedure === body.procedure.name;
  return [...sites.values()]
    .filter(isCaller)
    .flatMap((caller) => pathsTo(sites, caller, new Set([...seen, target.site])).map((path) => [...path, target.site]));
}

function sorted(sites: Iterable<SiteId>): readonly SiteId[] {
  return [...new Set(sites)].sort((a, b) => a - b);
}
