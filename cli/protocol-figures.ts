/** What `kettle stats` counts in a typed protocol. */
import {
  bodiesOf,
  callOf,
  elementCount,
  handlersOf,
  liveVariables,
  procedureOf,
  statementsIn,
  suspensionOf,
  type Block,
  type Handler,
  type Machine,
  type Message,
  type Protocol,
  type State,
  type Statement,
  type Type,
} from "../dsl/analysis/index.js";
import { unreachable, type Span } from "../dsl/diagnostics/index.js";

/** The states of one machine. */
export interface StateFigures {
  readonly role: string;
  readonly written: number;
  /** Waits in the text; a procedure's count once for each place that calls it. */
  readonly suspensions: number;
  /** States that a program without continuations would need: one more for each place where a handler can be suspended. */
  readonly split: number;
}

/** What is saved where a handler or procedure is suspended, or waits for a procedure that is. */
export interface FrameFigures {
  readonly where: string;
  readonly span: Span;
  readonly kind: "suspension" | "call";
  readonly variables: readonly string[];
  /** Undefined where a variable holds a continuation itself. */
  readonly bits: number | undefined;
}

/** What a state does with a message: several where guards or the handler itself decide. */
export type Treatment = "handle" | "defer" | "drop" | "fail" | "unexpected";

/** Counts the named states, and the states after every wait became one of its own. */
export function stateFigures(machine: Machine): StateFigures {
  const written = machine.states.filter((state) => state.kind === "named").length;
  const suspensions = handlersOf(machine).reduce((sum, { handler }) => sum + suspensionsIn(handler.body, machine), 0);
  return { role: machine.role, written, suspensions, split: written + suspensions };
}

/** Every frame of the protocol in the order of the text. */
export function frameFigures(protocol: Protocol): readonly FrameFigures[] {
  const live = liveVariables(protocol);
  return bodiesOf(protocol).flatMap((body) => {
    const where = body.kind === "handler" ? body.handler.label : `${body.machine.role} procedure ${body.procedure.name}`;
    return statementsIn(body.block).flatMap((statement): readonly FrameFigures[] => {
      const site = siteOf(statement, body.machine);
      if (site === undefined) return [];
      const variables = (live.get(site.id) ?? []).flatMap((id) => present(protocol.variables[id]));
      return [
        {
          where,
          span: site.span,
          kind: site.kind,
          variables: variables.map(({ name }) => name),
          bits: sum(variables.map(({ type }) => bitsOf(type, protocol))),
        },
      ];
    });
  });
}

/** The messages that the machine can receive, in the order of their declaration. */
export function messagesOf(protocol: Protocol, machine: Machine): readonly Message[] {
  return protocol.messages.filter((message) => message.routes.some((route) => route.to === machine.role));
}

/** What becomes of a message in a state; `state` may be an await, in which the handlers of the state below do not apply. */
export function treatmentsOf(machine: Machine, state: State, message: string): readonly Treatment[] {
  const isFor = ({ event }: Handler): boolean => event.kind === "message" && event.message === message;
  const early = machine.before.filter(isFor).flatMap((handler) => endings(handler));
  const tried = [...[...state.handlers, ...machine.handlers].filter(isFor), ...present(state.otherwise), ...present(machine.otherwise)];
  const last = tried.findIndex((handler) => handler.guard === undefined);
  const reached = last < 0 ? tried : tried.slice(0, last + 1);
  const late = reached.flatMap((handler): readonly Treatment[] =>
    isOneEnding(handler) ? endings(handler) : ["handle", ...endings(handler)],
  );
  return [...new Set<Treatment>([...early, ...late, ...(last < 0 ? ["unexpected" as const] : [])])];
}

/** The ends of a handler at which the message was not handled. */
function endings({ body }: Handler): readonly ("defer" | "drop" | "fail")[] {
  return statementsIn(body).flatMap(({ kind }) => (kind === "defer" || kind === "drop" || kind === "fail" ? [kind] : []));
}

function isOneEnding(handler: Handler): boolean {
  return handler.body.statements.length === 1 && endings(handler).length === 1 && statementsIn(handler.body).length === 1;
}

/** Procedures do not call themselves. */
function suspensionsIn(block: Block, machine: Machine): number {
  return statementsIn(block).reduce((count, statement) => {
    const call = callOf(statement);
    const procedure = call && procedureOf(machine, call);
    const inside = procedure?.suspends === true ? suspensionsIn(procedure.body, machine) : 0;
    return count + inside + (suspensionOf(statement) === undefined ? 0 : 1);
  }, 0);
}

function siteOf(
  statement: Statement,
  machine: Machine,
): { readonly id: number; readonly span: Span; readonly kind: "suspension" | "call" } | undefined {
  const suspension = suspensionOf(statement);
  if (suspension !== undefined) return { id: suspension.site, span: suspension.span, kind: "suspension" };
  const call = callOf(statement);
  if (call === undefined || procedureOf(machine, call)?.suspends !== true) return undefined;
  return { id: call.site, span: call.span, kind: "call" };
}

/** The bits that a value of the type takes at least; undefined for continuations, whose size depends on what reaches them. */
function bitsOf(type: Type, protocol: Protocol): number | undefined {
  switch (type.kind) {
    case "set":
      return cardinality(type.element, protocol);
    case "map": {
      const [keys, bits] = [cardinality(type.key, protocol), bitsOf(type.value, protocol)];
      return keys === undefined || bits === undefined ? undefined : keys * bits;
    }
    default: {
      const values = cardinality(type, protocol);
      return values === undefined ? undefined : Math.ceil(Math.log2(Math.max(1, values)));
    }
  }
}

/** How many values a type has. */
function cardinality(type: Type, protocol: Protocol): number | undefined {
  switch (type.kind) {
    case "boolean":
    case "range":
    case "cyclic":
    case "enum":
    case "node":
    case "block":
    case "value":
      return elementCount(protocol, type);
    case "none":
      return 1;
    case "optional": {
      const values = cardinality(type.element, protocol);
      return values === undefined ? undefined : values + 1;
    }
    case "set":
    case "map": {
      const bits = bitsOf(type, protocol);
      return bits === undefined ? undefined : 2 ** bits;
    }
    case "record":
      return type.fields.reduce<number | undefined>((total, field) => {
        const values = cardinality(field.type, protocol);
        return total === undefined || values === undefined ? undefined : total * values;
      }, 1);
    case "queue": {
      const values = cardinality(type.element, protocol);
      if (values === undefined) return undefined;
      return Array.from({ length: type.capacity + 1 }, (_, size) => values ** size).reduce((total, count) => total + count, 0);
    }
    case "integer":
    case "continuation":
      return undefined;
    default:
      return unreachable(type);
  }
}

function sum(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((total, number) => (total === undefined || number === undefined ? undefined : total + number), 0);
}

function present<Value>(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : [value];
}
