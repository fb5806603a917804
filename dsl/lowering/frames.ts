/**
 * Frames: what a suspended handler leaves behind. A site in a procedure has one frame for every way of calls that leads to it, because
 * procedures are expanded where they are called.
 */
import {
  maxCalls,
  statementsIn,
  suspensionOf,
  blocksOf,
  callOf,
  type Body,
  type ContinuationFlow,
  type Protocol,
  type RightToAnswer,
  type SiteId,
  type Type,
  type VariableId,
} from "../analysis/index.js";
import { invariant, type Span } from "../diagnostics/index.js";
import type { ModelType } from "../model/index.js";

export interface FrameField {
  readonly key: string;
  readonly name: string;
  /** The live variable, or the loop whose elements not yet gone through it holds. */
  readonly holds:
    { readonly kind: "variable" | "loop"; readonly variable: VariableId } | { readonly kind: "part"; readonly variable: undefined };
  readonly type: Type;
}

export interface Frame {
  /** The sites of the calls from the handler inwards, then of the suspension. */
  readonly path: readonly SiteId[];
  readonly key: string;
  /** `right`: no rest of a handler but a right to answer, which is stored and moved in the same way. */
  readonly kind: "suspend" | "await" | "right";
  readonly role: string;
  /** The handler that began. */
  readonly handler: string;
  /** Names the frame among all frames. */
  readonly name: string;
  /** Type of the value that it is resumed with, where that is stored. */
  readonly result: Type | undefined;
  readonly fields: readonly FrameField[];
  readonly span: Span;
}

/** All frames of a protocol by the key of their path. */
export function findFrames(
  protocol: Protocol,
  flow: ContinuationFlow,
  live: ReadonlyMap<SiteId, readonly VariableId[]>,
): ReadonlyMap<string, Frame> {
  const frames = new Map<string, Frame>();
  const counts = new Map<string, number>();
  for (const [site, right] of flow.rights) frames.set(frameKey([site]), frameOfRight(site, right));
  for (const [site, paths] of flow.paths) {
    if (flow.rights.has(site)) continue;
    for (const path of paths) {
      const handler = bodyOf(flow, path[0] ?? site);
      invariant(handler.kind === "handler", "a way to a suspension begins in a handler");
      const count = (counts.get(handler.handler.label) ?? 0) + 1;
      counts.set(handler.handler.label, count);
      const { kind, span } = siteOf(flow, site);
      invariant(kind !== "call", "a call is no suspension");
      frames.set(frameKey(path), {
        path,
        key: frameKey(path),
        kind,
        role: handler.machine.role,
        handler: handler.handler.label,
        name: `${handler.handler.label} ${count}`,
        result: resultAt(bodyOf(flow, site), site),
        fields: fieldsOf(
          protocol,
          path.flatMap((step) => fieldsAt(protocol, bodyOf(flow, step), { site: step, live: live.get(step) ?? [] })),
        ),
        span,
      });
    }
  }
  return frames;
}

/** The caller, the block that it called for, and the number that its call has there. */
export const callerKey = "caller";
export const callerBlockKey = "block";
export const callNumberKey = "number";
/** Who was asked, where several were. */
export const askedKey = "asked";
/** What the number of a call is stored as. */
export const callNumberType: ModelType = { kind: "range", low: 0, high: maxCalls - 1 };

function frameOfRight(site: SiteId, right: RightToAnswer): Frame {
  const own = { path: [site], key: frameKey([site]), kind: "right", result: undefined } as const;
  if (right.kind === "request") {
    const { machine, request } = right;
    const name = `${machine.role} ${machine.block ?? ""} reply ${request}`;
    return { ...own, role: machine.role, handler: name, name, fields: [], span: machine.span };
  }
  const { call, name, span } = right.message;
  invariant(call !== undefined, "a message that is called");
  const part = (key: string, type: Type): FrameField => ({ key, name: key, holds: { kind: "part", variable: undefined }, type });
  const block = call.block === undefined ? [] : [part(callerBlockKey, { kind: "block", name: call.block })];
  const caller = part(callerKey, { kind: "node", roles: call.callers });
  const asked = call.asked === undefined ? [] : [part(askedKey, { kind: "node", roles: [call.asked] })];
  const fields = [caller, ...block, part(callNumberKey, { kind: "range", low: 0, high: maxCalls - 1 }), ...asked];
  return { ...own, role: call.callers[0] ?? "", handler: `reply ${name}`, name: `reply ${name}`, fields, span };
}

export function frameKey(path: readonly SiteId[]): string {
  return path.join(".");
}

function siteOf(
  flow: ContinuationFlow,
  site: SiteId,
): { readonly kind: "suspend" | "await" | "call"; readonly body: Body; readonly span: Span } {
  const found = flow.sites.get(site);
  invariant(found !== undefined, "every site has its place");
  return found;
}

function bodyOf(flow: ContinuationFlow, site: SiteId): Body {
  return siteOf(flow, site).body;
}

/** Only a statement that keeps the value wants it. */
function resultAt(body: Body, site: SiteId): Type | undefined {
  for (const statement of statementsIn(body.block)) {
    const suspension = suspensionOf(statement);
    if (suspension?.site === site) return statement.kind === "do" ? undefined : suspension.result;
  }
  return undefined;
}

interface Point {
  readonly site: SiteId;
  readonly live: readonly VariableId[];
}

interface Held {
  readonly holds: Exclude<FrameField["holds"], { readonly kind: "part" }>;
  readonly type: Type;
}

function fieldsAt(protocol: Protocol, body: Body, { site, live }: Point): readonly Held[] {
  const variables = live.map((variable): Held => ({ holds: { kind: "variable", variable }, type: typeOf(protocol, variable) }));
  const loops = loopsAround(body.block.statements, site) ?? [];
  const rests = loops.map(({ variable, set }): Held => ({ holds: { kind: "loop", variable }, type: set.type }));
  return [...variables, ...rests];
}

/** Each once: a call and a suspension inside it may hold the same. */
function fieldsOf(protocol: Protocol, held: readonly Held[]): readonly FrameField[] {
  const fields = new Map<string, FrameField>();
  for (const one of held) {
    const { kind, variable } = one.holds;
    const { name } = variableOf(protocol, variable);
    const key = `${kind} ${variable}`;
    fields.set(key, { ...one, key, name: kind === "loop" ? `${name}_left` : name });
  }
  return [...fields.values()];
}

type Loop = Extract<Body["block"]["statements"][number], { readonly kind: "for" }>;

/** The loops around the statement of a site, from the outside in; undefined where the site is elsewhere. */
function loopsAround(statements: Body["block"]["statements"], site: SiteId): readonly Loop[] | undefined {
  for (const statement of statements) {
    if (suspensionOf(statement)?.site === site || callOf(statement)?.site === site) return [];
    for (const block of blocksOf(statement)) {
      const inner = loopsAround(block.statements, site);
      if (inner !== undefined) return statement.kind === "for" ? [statement, ...inner] : inner;
    }
  }
  return undefined;
}

export function variableOf(protocol: Protocol, id: VariableId): Protocol["variables"][number] {
  const found = protocol.variables.find((variable) => variable.id === id);
  invariant(found !== undefined, `variable ${id} is declared`);
  return found;
}

function typeOf(protocol: Protocol, id: VariableId): Type {
  return variableOf(protocol, id).type;
}
