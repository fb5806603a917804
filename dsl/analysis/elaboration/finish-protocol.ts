import { InternalError } from "../../diagnostics/index.js";
import type { Fault } from "../faults.js";
import type * as ast from "../../syntax/index.js";
import { completionOf, finishHost } from "./elaborate-host.js";
import { finishTimer } from "./elaborate-timer.js";
import { answerTo, finishMessage, type Elaboration, type VariableInfo } from "./elaboration.js";
import type { AwaitInfo, MachineInfo, ProcedureInfo, RequestInfo, StateInfo } from "./machine-names.js";
import type {
  Channel,
  FunctionDef,
  Machine,
  Procedure,
  Property,
  Protocol,
  Request,
  State,
  Variable,
  WorkloadLimit,
} from "../typed-protocol.js";

export interface Parts {
  readonly file: ast.ProtocolFile;
  readonly channels: readonly Channel[];
  readonly functions: readonly FunctionDef[];
  readonly properties: readonly Property[];
  readonly workload: readonly WorkloadLimit[];
  readonly faults: readonly Fault[];
}

/** Puts the typed protocol together, once nothing in it is wrong. */
export function finishProtocol(elaboration: Elaboration, { file, ...parts }: Parts): Protocol {
  const messages = elaboration.messages().flatMap((message) => finishMessage(message) ?? []);
  const machines = elaboration.machines.map(finishMachine);
  return {
    ...parts,
    name: file.name?.name ?? "",
    doc: file.doc,
    params: [...elaboration.names].flatMap(([name, found]) =>
      found.kind === "param" && found.param.value !== undefined ? [{ name, value: found.param.value }] : [],
    ),
    nodes: elaboration.namesOf("node").map(({ node }) => node),
    blocks: elaboration.namesOf("block").map(({ block }) => block),
    values: elaboration.namesOf("value").map(({ value }) => value),
    enums: elaboration.namesOf("enum").map(({ name, members }) => ({ name, members })),
    messages,
    answers: [...messages.flatMap(answerTo), ...machines.flatMap(({ hosts }) => hosts.map(completionOf))],
    ghosts: elaboration.namesOf("ghost").map(({ ghost: { variable, per, initial } }) => ({ variable: variable.id, per, initial })),
    machines,
    variables: elaboration.variables.map(finishVariable),
    span: file.span,
  };
}

function finishMachine(machine: MachineInfo): Machine {
  const { role, block, declaration, before, handlers, otherwise, restart, deferred, outstanding } = machine;
  return {
    role,
    block,
    doc: declaration.doc,
    variables: [...machine.initials].map(([variable, initial]) => ({
      variable: variable.id,
      initial,
      durable: machine.durable.has(variable),
    })),
    timers: [...machine.timers.values()].map(finishTimer),
    hosts: [...machine.hosts.values()].map(finishHost),
    requests: [...machine.requests.values()].map(finishRequest),
    states: [...[...machine.states.values()].map(finishState), ...machine.awaits.map(finishAwait)],
    before,
    handlers,
    otherwise,
    restart,
    procedures: [...machine.names.values()].flatMap((name) => (name.kind === "procedure" ? finishProcedure(name.procedure) : [])),
    functions: machine.definedFunctions,
    deferred,
    outstanding,
    span: declaration.name.span,
  };
}

function finishRequest({ name, declaration, params, result, guard, reply }: RequestInfo): Request {
  const { owed, mayWait } = declaration;
  return { name, params: params.map(finishVariable), result, guard, owed, mayWait, reply, span: declaration.name.span };
}

function finishProcedure({ name, declaration, params, result, suspends, body }: ProcedureInfo): readonly Procedure[] {
  if (body === undefined) return [];
  return [{ name, params: params.map(({ id }) => id), result, body, suspends, span: declaration.name.span }];
}

/** What has no type was reported, so that there is no protocol to be put together. */
function finishVariable({ id, name, type, storage, span }: VariableInfo): Variable {
  if (type === undefined) throw new InternalError(`variable without a type: '${name}'`);
  return { id, name, type, storage, span };
}

function finishState(state: StateInfo): State {
  const { name, doc, start, idle, params, handlers, otherwise, span } = state;
  return { name, doc, kind: "named", start, idle, params: params.map(({ id }) => id), handlers, otherwise, site: undefined, span };
}

function finishAwait(state: AwaitInfo): State {
  const { name, params, handlers, otherwise, site, span } = state;
  return {
    name,
    doc: undefined,
    kind: "await",
    start: false,
    idle: false,
    params: params.map(({ id }) => id),
    handlers,
    otherwise,
    site,
    span,
  };
}
