/** A written function with its head: parameters are those that its lines mention. */
import { lineOf } from "../../dsl/diagnostics/index.js";
import type { Handler, VariableId } from "../../dsl/analysis/index.js";
import type { Body, Writer } from "./body.js";
import { isBare, nameIn, typeKey, variableOf, type Point } from "./module-plan.js";
import { fieldOfMessage } from "./sending.js";
import { callerType, frameType, resultText, stateTypeName, typeText, variableType } from "./type-text.js";
import { mentions, withoutUnused, type Parameter, type WrittenFunction } from "./written-function.js";

export type FunctionKind = { readonly kind: "first" } | { readonly kind: "point"; readonly point: Point };

/** Adds the function to those of its body. */
export function finishFunction(body: Body, writer: Writer, kind: FunctionKind): void {
  const lines = withoutUnused(writer.lines.text);
  body.functions.push(kind.kind === "point" ? pointFunction(body, kind.point, lines) : firstFunction(body, writer, lines));
}

function stepParameter({ machine }: Body): Parameter {
  return { name: machine.step, type: `${machine.name}Step` };
}

/** What a frame holds for the kernel: when the handler goes on, nobody asks for it any more. */
const ofCalls = new Set(["call", "missing", "answers"]);

function pointFunction(body: Body, point: Point, lines: readonly string[]): WrittenFunction {
  const slots = [
    ...point.slots.map((id) => nameIn(body.plan.variables, id)).filter((name) => !ofCalls.has(name)),
    ...point.loops.map(({ slot }) => slot),
    ...(point.reply === undefined ? [] : ["reply"]),
    ...(point.caller === undefined ? [] : ["then"]),
  ].filter((name) => mentions(lines, name));
  const resultName = point.resultName ?? "result";
  const isResult = mentions(lines, resultName);
  const frame = slots.length === 0 ? "_frame" : `{ ${slots.join(", ")} }`;
  const isFrame = !isBare(point) || isResult;
  const isStep = mentions(lines, body.machine.step);
  const parameters = [
    ...(isStep || isFrame ? [{ ...stepParameter(body), name: isStep ? body.machine.step : `_${body.machine.step}` }] : []),
    ...(isFrame ? [{ name: frame, type: frameType(point.name) }] : []),
    ...(isResult ? [{ name: resultName, type: point.result }] : []),
  ];
  return { name: point.name, doc: docOf(body), parameters, returns: "void", lines };
}

function firstFunction(body: Body, writer: Writer, lines: readonly string[]): WrittenFunction {
  const { kind } = body;
  const returns = writer.mayDefer ? "Deferral | undefined" : "void";
  if (kind.kind === "handler")
    return { name: body.name, doc: docOf(body), parameters: handlerParameters(body, kind.handler, lines), returns, lines };
  const { params, result } = kind.procedure;
  const own = params.map((id) => ({
    name: nameIn(body.plan.variables, id),
    type: variableType(body.plan, id, variableOf(body.plan, id).type),
  }));
  const then = writer.caller === undefined ? [] : [{ name: "then", type: callerType(body) }];
  const declared = [stepParameter(body), ...own, ...then].map((one) =>
    mentions(lines, one.name) ? one : { ...one, name: `_${one.name}` },
  );
  const returned = writer.caller === undefined && result !== undefined ? typeText(body.plan, result) : "void";
  return { name: body.name, doc: docOf(body), parameters: declared, returns: returned, lines };
}

/** The step, the event, the sender or right to answer, the state: up to the last one that is read. */
export function handlerParameters(body: Body, handler: Handler, lines: readonly string[]): readonly Parameter[] {
  const all = [stepParameter(body), ...eventParameters(body, handler, lines), ...stateParameter(body, handler)];
  const used = all.map(({ name }) => name.startsWith("{") || mentions(lines, name));
  const last = used.lastIndexOf(true);
  return all.slice(0, last + 1).map((one, index) => (used[index] === true ? one : { ...one, name: `_${one.name}` }));
}

function eventParameters(body: Body, handler: Handler, lines: readonly string[]): readonly Parameter[] {
  switch (handler.event.kind) {
    case "message":
      return messageParameters(body, { handler, message: handler.event.message }, lines);
    case "request": {
      const { request } = handler.event;
      const declared = body.machine.machine.requests.find(({ name }) => name === request);
      const params = declared?.params ?? [];
      const args = destructured(body, { handler, fields: params.map(({ name }) => name) }, lines);
      const type = `{ ${params.map(({ name, type }) => `readonly ${name}: ${typeText(body.plan, type)}`).join("; ")} }`;
      const reply = handler.reply === undefined ? "reply" : nameIn(body.plan.variables, handler.reply);
      return [
        { name: args ?? "args", type: args === undefined ? "unknown" : type },
        { name: reply, type: `Reply<${resultText(body.plan, declared?.result)}>` },
      ];
    }
    case "otherwise":
      return [
        { name: "message", type: "unknown" },
        { name: handler.from === undefined ? "from" : nameIn(body.plan.variables, handler.from), type: "NodeId" },
      ];
    case "timer":
    case "restart":
      return [];
  }
}

function messageParameters(
  body: Body,
  { handler, message }: { readonly handler: Handler; readonly message: string },
  lines: readonly string[],
): readonly Parameter[] {
  const declared = body.plan.protocol.messages.find(({ name }) => name === message);
  const fields = declared?.params.map(({ name }) => fieldOfMessage(name)) ?? [];
  const args = destructured(body, { handler, fields }, lines);
  const type = nameIn(body.plan.typeNames, typeKey("message", message));
  const from = handler.from === undefined ? "from" : nameIn(body.plan.variables, handler.from);
  const roles = handler.senders.map((role) => nameIn(body.plan.typeNames, typeKey("node", role))).join(" | ");
  return [
    { name: args ?? "message", type },
    { name: from, type: roles },
  ];
}

/** The parameters that the lines mention, taken out of the event; undefined where they mention none. */
function destructured(
  body: Body,
  { handler, fields }: { readonly handler: Handler; readonly fields: readonly string[] },
  lines: readonly string[],
): string | undefined {
  const bound = handler.params.flatMap((id: VariableId | undefined, index) => {
    const field = fields[index];
    if (id === undefined || field === undefined) return [];
    const name = nameIn(body.plan.variables, id);
    if (!mentions(lines, name)) return [];
    return [name === field ? name : `${field}: ${name}`];
  });
  return bound.length === 0 ? undefined : `{ ${bound.join(", ")} }`;
}

/** After a timer and a restart there is no event: the state comes at once. */
function stateParameter(body: Body, handler: Handler): readonly Parameter[] {
  if (body.kind.kind !== "handler") return [];
  const [state, ...others] = body.kind.states;
  if (state === undefined || others.length > 0 || state.params.length === 0 || handler.event.kind === "restart") return [];
  return [{ name: "state", type: stateTypeName(body.machine, state) }];
}

/** Where the function comes from: what it is called in the protocol, and the line. */
function docOf({ plan, kind }: Body): string {
  const span = kind.kind === "handler" ? kind.handler.head : kind.procedure.span;
  const label = kind.kind === "handler" ? kind.handler.label : `procedure ${kind.procedure.name}`;
  const where = `${plan.source.name}:${lineOf(plan.source, span.start)}`;
  return `${label}, ${where}.`;
}
