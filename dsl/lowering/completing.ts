/** Host operations: beginning one notes it under the number of its wait, and one rule for each of them completes it. */
import type { HostOperation, Message, StatementOf } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import { at, falsehood, field, read, readVariable, truth, type ModelExpr, type ModelPlace, type Rule } from "../model/index.js";
import { actorParams, Code } from "./code.js";
import { chooseValue } from "./choosing-values.js";
import type { Dispatch } from "./dispatch.js";
import { callNumberType } from "./frames.js";
import { fairCompletion } from "./fairness.js";
import { handOver, localsToHandOver } from "./handing-over.js";
import type { MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";
import { isInParts } from "./type-table.js";

/** Arguments leave the model here; they are evaluated because that may fail. */
export function beginHost(code: Code, { operation, args, call, span }: StatementOf<"host">): void {
  const declared = code.layout.machine.hosts.find(({ name }) => name === operation);
  for (const [index, arg] of args.entries()) {
    const type = declared?.params[index]?.type;
    invariant(type !== undefined, "an operation takes this argument");
    const value = code.evaluate(arg);
    code.requireRange(value, { from: arg.type, to: type, span: arg.span });
  }
  const target = underWay(code.layout, code.actor.instance, { operation, number: code.evaluateVariable(call) });
  code.emit({ kind: "assign", target, value: truth, span });
}

interface Operation {
  readonly operation: string;
  readonly number: ModelExpr;
}

function underWay({ hosts }: MachineLayout, instance: ModelPlace, { operation, number }: Operation): ModelPlace {
  const name = hosts.get(operation);
  invariant(name !== undefined, "an operation that is begun has its field");
  return at(field(instance, name), number);
}

export interface Completion {
  readonly operation: HostOperation;
  /** What hands the result to its wait. */
  readonly message: Message;
  readonly dispatch: Dispatch;
  readonly settle: string | undefined;
}

export function completeRule(program: Program, layout: MachineLayout, completion: Completion): Rule {
  const { operation } = completion;
  const { machine } = layout;
  const code = new Code(program, layout, undefined);
  const { actor } = code;
  const number = code.names.take("number");
  const place = underWay(layout, actor.instance, { operation: operation.name, number: readVariable(number) });
  code.emit({ kind: "assign", target: place, value: falsehood, span: operation.span });
  const { params, args } = resultOf(code, completion);
  const handed = { ...completion, layout, actor, sender: actor.self, args: [readVariable(number), ...args] };
  code.locals.push(...localsToHandOver(handed));
  code.emit(...handOver(program, handed));
  return {
    name: `host of ${machine.role} completes ${operation.name}`,
    params: [
      ...actorParams(program, machine).map(({ name, type }) => ({ name, domain: { kind: "type", type } as const })),
      { name: number, domain: { kind: "type", type: callNumberType } },
      ...params,
    ],
    guard: read(place),
    locals: code.locals,
    body: code.body,
    meta: {
      event: "environment",
      progress: true,
      fairness: fairCompletion(actor, operation, readVariable(number)),
      role: machine.role,
      node: actor.self,
      block: actor.here,
      subject: operation.name,
      args: params.map(({ name }) => ({ name: "value", value: readVariable(name) })),
      channel: undefined,
      from: undefined,
    },
    span: operation.span,
  };
}

/** The result is a parameter of the rule where it is a scalar, and chosen in its body where it is not. */
function resultOf(
  code: Code,
  { operation, message }: Completion,
): { readonly params: Rule["params"]; readonly args: readonly ModelExpr[] } {
  const { result: type, span } = operation;
  if (type === undefined) return { params: [], args: [] };
  const { types, continuations } = code.program;
  if (isInParts(type)) {
    const place = code.local("result", continuations.argument(message, 1, { mortal: true }));
    chooseValue(code, { place, type, span });
    return { params: [], args: [read(place)] };
  }
  const name = code.names.take("result");
  return { params: [{ name, domain: { kind: "type", type: types.lower(type) } }], args: [readVariable(name)] };
}
