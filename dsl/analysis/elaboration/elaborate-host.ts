/**
 * Operations of the surrounding program. Beginning one is like calling: the rest of the handler waits under a number, and what completes the
 * operation finds it by that number, as the answer to a call does. Completions are unordered, each a step of its own.
 */
import type * as ast from "../../syntax/index.js";
import type { Code } from "./code.js";
import { declaredHere } from "./declared-here.js";
import { didYouMean } from "./did-you-mean.js";
import { elaborateArgs, elaborateForMistakes } from "./elaborate-call.js";
import { suspendIn } from "./elaborate-suspension.js";
import { callNumber, type Elaboration } from "./elaboration.js";
import type { HostInfo, MachineInfo } from "./machine-names.js";
import { resolveType } from "./type-resolution.js";
import { localChannel, type HostOperation, type Message, type Right, type Statement } from "../typed-protocol.js";

/** The operation with its parameters; `addName` of the machine reports a name that is taken. */
export function declareHost(elaboration: Elaboration, machine: MachineInfo, item: ast.HostDecl): HostInfo {
  const params = item.params.map((param) => elaboration.addVariable(param.name, resolveType(elaboration, param.type, "request"), "local"));
  const result = item.result && resolveType(elaboration, item.result, "request");
  const { name } = item;
  const isElsewhere = elaboration.machines.some((other) => other !== machine && other.hosts.has(name.name));
  const completion = `${isElsewhere ? `${machine.role}_${machine.block ?? ""}_` : ""}${name.name}_done`;
  const host: HostInfo = { name: name.name, params, result, isGiven: item.result !== undefined, completion, span: name.span };
  if (!machine.hosts.has(name.name)) machine.hosts.set(name.name, host);
  return host;
}

/** The operation as the typed protocol has it. */
export function finishHost({ name, params, result, completion, span }: HostInfo): HostOperation {
  const types = params.flatMap((param) => (param.type === undefined ? [] : [{ name: param.name, type: param.type }]));
  return { name, params: types, result, completion, span };
}

/** What the completions of an operation are handed over as. */
export function completionOf({ name, result, completion, span }: HostOperation): Message {
  const value = result === undefined ? [] : [{ name: "value", type: result }];
  const params = [{ name: "call", type: callNumber }, ...value];
  return { name: completion, doc: undefined, params, routes: [], channel: localChannel, answers: completion, completes: name, span };
}

/** `call host.op(a) in S(b)` is `suspend k { host.op(a); become S(b, k) }`, with the completion resuming k. */
export function elaborateHostIn(code: Code, right: Extract<ast.Right, { kind: "hostIn" }>): Right | undefined {
  const operation = findOperation(code, right.operation);
  const begun = operation && begin(code, right, operation);
  if (operation === undefined) elaborateForMistakes(code, right.args);
  const number = code.elaboration.addVariable({ kind: "ident", name: "call", span: right.operation.span }, callNumber, "local");
  const awaited = operation?.isGiven === true && operation.result === undefined ? undefined : operation;
  const waiting = suspendIn(code, { state: right.state, args: right.stateArgs, span: right.span }, awaited);
  if (begun === undefined || operation === undefined || waiting === undefined) return undefined;
  const body = { ...waiting.body, statements: [{ ...begun, call: number.id }, ...waiting.body.statements] };
  return { ...waiting, body, call: { message: operation.completion, number: number.id } };
}

type Begin = Omit<Extract<Statement, { readonly kind: "host" }>, "call">;

function begin(
  code: Code,
  { operation: name, args: written, span }: Extract<ast.Right, { kind: "hostIn" }>,
  host: HostInfo,
): Begin | undefined {
  const signature = { name, what: "host operation", params: host.params, declared: host.span };
  const args = elaborateArgs(code, written, signature);
  return args && { kind: "host", operation: host.name, args, span };
}

function findOperation({ machine, elaboration }: Code, name: ast.Ident): HostInfo | undefined {
  if (name.name === "" || machine === undefined) return undefined;
  const found = machine.hosts.get(name.name);
  if (found !== undefined) return found;
  const other = machine.names.get(name.name) ?? elaboration.names.get(name.name);
  if (other !== undefined) {
    return void elaboration.report("T103", name.span, `Cannot use '${name.name}' as a host operation: it is none`, {
      related: declaredHere(name.name, other.span),
    });
  }
  const hint = machine.hosts.size === 0 ? { hint: `declare it: 'host ${name.name}(…)'` } : didYouMean(name, machine.hosts.keys());
  return void elaboration.report("T101", name.span, `Unknown host operation: '${name.name}' is not declared in this machine`, hint);
}
