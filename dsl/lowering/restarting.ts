/** Restarts: one rule for each role whose nodes come back. */
import { handlersOf, type Handler } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  at,
  optional,
  quantified,
  read,
  readVariable,
  truth,
  variable,
  falsehood,
  booleanType,
  type LocalVariable,
  type ModelExpr,
  type ModelStatement,
  type ModelType,
  type Rule,
} from "../model/index.js";
import type { CrashLayout } from "./crash-layout.js";
import { fairRestart } from "./fairness.js";
import { writeHandler } from "./handler.js";
import type { MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";

/** A kind of machine with what it does on restart. */
export interface Restarting {
  readonly layout: MachineLayout;
  readonly settle: string | undefined;
}

/** The rule by which a node comes back; undefined where crashes are for ever. */
export function restartRule(program: Program, layout: CrashLayout, machines: readonly Restarting[]): Rule | undefined {
  const { role, forever, span } = layout.crash;
  if (forever) return undefined;
  const { types } = program;
  const self = types.nodeNamed(role, "self");
  const isSingle = types.isSingle(role);
  const parts = machines.flatMap((one) => {
    const { restart } = one.layout.machine;
    return restart === undefined ? [] : [runRestart(program, one, { restart, self: isSingle ? [] : [self] })];
  });
  return {
    name: `${role} restarts`,
    params: isSingle ? [] : [{ name: "self", domain: { kind: "type", type: types.kind(role) } }],
    guard: read(layout.down(self)),
    locals: parts.flatMap(({ locals }) => locals),
    body: [{ kind: "assign", target: layout.down(self), value: falsehood, span }, ...parts.flatMap(({ body }) => body)],
    meta: {
      event: "environment",
      progress: true,
      fairness: fairRestart(role, self),
      role,
      node: self,
      block: undefined,
      subject: "restart",
      args: [],
      channel: undefined,
      from: undefined,
    },
    span,
  };
}

interface Run {
  readonly restart: Handler;
  /** The node, where it is an argument. */
  readonly self: readonly ModelExpr[];
}

interface Part {
  readonly locals: readonly LocalVariable[];
  readonly body: readonly ModelStatement[];
}

/** The one machine of the kind, or those of all blocks in every order. */
function runRestart(program: Program, { layout, settle }: Restarting, { restart, self }: Run): Part {
  const { machine } = layout;
  const body = handlersOf(machine).find(({ handler }) => handler === restart);
  invariant(body !== undefined, "the handler belongs to its machine");
  const { name } = writeHandler(program, layout, body, { kind: "restart", name: "restart", params: [], senders: [] });
  const routines = [name, ...(settle === undefined ? [] : [settle])];
  const call = (args: readonly ModelExpr[]): readonly ModelStatement[] =>
    routines.map((routine) => ({ kind: "call", routine, args, span: restart.head }));
  const { block } = machine;
  if (block === undefined) return { locals: [], body: call(self) };
  const kind = program.types.kind(block);
  const size = program.protocol.blocks.find((declared) => declared.name === block)?.size ?? 1;
  return inEveryOrder(program, { wish: layout.variable, kind, size }, (here) => call([...self, here]));
}

/** Runs `each` once for every element, in every order. */
function inEveryOrder(
  program: Program,
  { wish, kind, size }: { readonly wish: string; readonly kind: ModelType; readonly size: number },
  each: (element: ModelExpr) => readonly ModelStatement[],
): Part {
  const left: LocalVariable = { name: program.names.take(`${wish}_left`), type: { kind: "array", index: kind, element: booleanType } };
  const next: LocalVariable = { name: program.names.take(`${wish}_next`), type: optional(kind) };
  const isLeft = (element: ModelExpr): ModelExpr => read(at(variable(left.name), element));
  const setLeft = (element: ModelExpr, value: ModelExpr): ModelStatement => ({
    kind: "assign",
    target: at(variable(left.name), element),
    value,
    span: undefined,
  });
  const chosen = readVariable(next.name);
  return {
    locals: [left, next],
    body: [
      { kind: "for", variable: "block", over: kind, body: [setLeft(readVariable("block"), truth)], span: undefined },
      {
        kind: "while",
        condition: quantified("exists", { name: "block", over: kind }, isLeft(readVariable("block"))),
        limit: size,
        body: [
          { kind: "choose", target: variable(next.name), over: kind, where: isLeft(chosen), otherwise: [], span: undefined },
          setLeft(chosen, falsehood),
          ...each(chosen),
        ],
        span: undefined,
      },
    ],
  };
}
