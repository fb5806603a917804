import type { Diagnostic, Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { chooseItems } from "./conditional-parts.js";
import { didYouMean } from "./did-you-mean.js";
import { declareFunction } from "./elaborate-function.js";
import { declareHost } from "./elaborate-host.js";
import { checkNotDown, checkNotRestart } from "./elaborate-restart.js";
import { declareTimer } from "./elaborate-timer.js";
import type { Elaboration, ProtocolName } from "./elaboration.js";
import { describeMachine, type MachineInfo, type MachineName, type StateInfo } from "./machine-names.js";
import { describeName } from "./name-kinds.js";
import { hasDefault, isSameType, showType } from "../type-relations.js";
import { resolveType } from "./type-resolution.js";
import type { Type } from "../typed-protocol.js";

const DEFAULT_DEFERRED = 8;
const DEFAULT_OUTSTANDING = 1;

/** The machine with its names; its code is elaborated when all machines are known. */
export function declareMachine(elaboration: Elaboration, declaration: ast.MachineDecl): MachineInfo | undefined {
  const { name, per } = declaration;
  if (name.name === "") return undefined;
  checkKind(elaboration, name, "node");
  if (per !== undefined) checkKind(elaboration, per, "block");
  const block = per?.name === "" ? undefined : per?.name;
  const earlier = elaboration.machines.find((machine) => machine.role === name.name && machine.block === block);
  if (earlier !== undefined) {
    const related: Diagnostic["related"] = [{ span: earlier.declaration.name.span, message: "the first one is here" }];
    elaboration.report("T102", name.span, `Cannot declare machine ${describeMachine(earlier)} again: there is one already`, { related });
  }
  const machine: MachineInfo = {
    role: name.name,
    block,
    declaration,
    items: chooseItems(elaboration, declaration.items),
    names: new Map(),
    requests: new Map(),
    timers: new Map(),
    hosts: new Map(),
    states: new Map(),
    awaits: [],
    stateTests: [],
    initials: new Map(),
    before: [],
    handlers: [],
    otherwise: undefined,
    restart: undefined,
    durable: new Set(),
    definedFunctions: [],
    deferred: DEFAULT_DEFERRED,
    outstanding: DEFAULT_OUTSTANDING,
  };
  elaboration.machines.push(machine);
  for (const item of machine.items) declareItem(elaboration, machine, item);
  checkStart(elaboration, machine);
  return machine;
}

/** Reports unless the name stands for a kind of node or block. */
export function checkKind(elaboration: Elaboration, name: ast.Ident, kind: "node" | "block"): boolean {
  if (name.name === "") return false;
  const found = elaboration.names.get(name.name);
  if (found?.kind === kind) return true;
  const wanted = kind === "node" ? "role" : "kind of block";
  if (found === undefined) {
    const known = [...elaboration.names].filter(([, value]) => value.kind === kind).map(([key]) => key);
    elaboration.report("T101", name.span, `Unknown ${wanted}: '${name.name}' is not declared`, didYouMean(name, known));
  } else {
    elaboration.report("T103", name.span, `Cannot use '${name.name}' as a ${wanted}: it is ${describeName(found)}`, {
      related: declaredHere(name.name, found.span),
    });
  }
  return false;
}

/** Reports a variable that has neither an initial value nor a natural zero. */
export function checkDefault(elaboration: Elaboration, item: ast.VarDecl | ast.GhostDecl, type: Type | undefined): void {
  if (item.value !== undefined || type === undefined || hasDefault(type)) return;
  const span = item.name.span;
  elaboration.report("T206", span, `Cannot start '${item.name.name}': type '${showType(type)}' has no default`, {
    hint: type.kind === "map" ? "make the values of the map optional" : `give it a value, or make it '${showType(type)}?'`,
  });
}

/** The name is free in the protocol, where names inside machines hide none. */
export function reportTaken(
  elaboration: Elaboration,
  name: ast.Ident,
  earlier: { readonly span: Span } | ProtocolName,
): Diagnostic | undefined {
  return elaboration.report("T102", name.span, `Cannot declare '${name.name}': the name is taken`, {
    related: declaredHere(name.name, earlier.span),
  });
}

function declareItem(elaboration: Elaboration, machine: MachineInfo, item: MachineInfo["items"][number]): void {
  switch (item.kind) {
    case "var":
    case "ghost": {
      const use = item.kind === "ghost" ? "ghost" : item.durable ? "durable" : "variable";
      const type = resolveType(elaboration, item.type, use);
      checkDefault(elaboration, item, type);
      const variable = elaboration.addVariable(item.name, type, item.kind === "var" ? "machine" : "ghost");
      if (use === "durable") machine.durable.add(variable);
      addName(elaboration, machine, item.name, { kind: "variable", variable, span: item.name.span });
      break;
    }
    case "request":
      declareRequest(elaboration, machine, item);
      break;
    case "state":
      for (const written of item.states) declareState(elaboration, machine, { item, written });
      break;
    case "procedure":
      declareProcedure(elaboration, machine, item);
      break;
    case "function": {
      const found = declareFunction(elaboration, item);
      addName(elaboration, machine, item.name, { kind: "function", function: found, span: item.name.span });
      break;
    }
    case "timer": {
      const timer = declareTimer(elaboration, machine, item);
      checkNotRestart(elaboration, item.name);
      addName(elaboration, machine, item.name, { kind: "timer", timer, span: item.name.span });
      break;
    }
    case "host": {
      const host = declareHost(elaboration, machine, item);
      addName(elaboration, machine, item.name, { kind: "host", host, span: item.name.span });
      break;
    }
    case "on":
    case "otherwise":
    case "ignore":
    case "bound":
      break;
  }
}

function addName(elaboration: Elaboration, machine: MachineInfo, name: ast.Ident, added: MachineName): void {
  if (name.name === "") return;
  const earlier = machine.names.get(name.name) ?? elaboration.names.get(name.name);
  if (earlier !== undefined) reportTaken(elaboration, name, earlier);
  if (!machine.names.has(name.name)) machine.names.set(name.name, added);
}

function declareRequest(elaboration: Elaboration, machine: MachineInfo, item: ast.RequestDecl): void {
  const { name } = item;
  const params = item.params.map((param) => elaboration.addVariable(param.name, resolveType(elaboration, param.type, "request"), "local"));
  const result = item.result && resolveType(elaboration, item.result, "request");
  if (name.name === "") return;
  checkNotRestart(elaboration, name);
  const message = elaboration.find(name.name, "message");
  const earlier = machine.requests.get(name.name)?.declaration.name ?? message;
  if (earlier !== undefined) reportTaken(elaboration, name, earlier);
  else machine.requests.set(name.name, { name: name.name, declaration: item, params, result, guard: undefined, reply: undefined });
}

function declareProcedure(elaboration: Elaboration, machine: MachineInfo, item: ast.ProcedureDecl): void {
  const params = item.params.map((param) => elaboration.addVariable(param.name, resolveType(elaboration, param.type, "local"), "local"));
  const result = item.result && resolveType(elaboration, item.result, "local");
  const procedure = {
    name: item.name.name,
    declaration: item,
    params,
    result,
    callees: new Set<never>(),
    suspends: false,
    body: undefined,
  };
  addName(elaboration, machine, item.name, { kind: "procedure", procedure, span: item.name.span });
}

interface WrittenState {
  readonly item: ast.StateDecl;
  readonly written: ast.StateDecl["states"][number];
}

function declareState(elaboration: Elaboration, machine: MachineInfo, { item, written }: WrittenState): void {
  const { name } = written;
  if (name.name === "") return;
  checkNotDown(elaboration, name);
  const earlier = machine.states.get(name.name);
  if (earlier !== undefined) {
    earlier.start ||= item.start;
    earlier.idle ||= item.idle;
    if (earlier.params.length > 0) checkSameParams(elaboration, earlier, written);
    else earlier.params = declareParams(elaboration, written);
    return;
  }
  const params = declareParams(elaboration, written);
  const { start, idle, doc } = item;
  machine.states.set(name.name, { name: name.name, doc, span: name.span, params, handlers: [], otherwise: undefined, start, idle });
}

function declareParams(elaboration: Elaboration, { params }: WrittenState["written"]): StateInfo["params"] {
  return params.map((param) => elaboration.addVariable(param.name, resolveType(elaboration, param.type, "local"), "state"));
}

/** Later blocks leave the parameters out or repeat them. */
function checkSameParams(elaboration: Elaboration, state: StateInfo, written: WrittenState["written"]): void {
  const types = written.params.map(({ type }) => resolveType(elaboration, type, "local"));
  const isSame =
    types.length === state.params.length &&
    state.params.every(({ name, type: wanted }, index) => {
      const type = types[index];
      return written.params[index]?.name.name === name && (type === undefined || wanted === undefined || isSameType(type, wanted));
    });
  if (types.length === 0 || isSame) return;
  elaboration.report(
    "T110",
    written.name.span,
    `Cannot declare state '${state.name}' with these parameters: they differ from the first ones`,
    {
      hint: "leave them out here",
      related: declaredHere(state.name, state.span),
    },
  );
}

function checkStart(elaboration: Elaboration, machine: MachineInfo): void {
  const { name } = machine.declaration;
  const [first, second] = [...machine.states.values()].filter(({ start }) => start);
  if (first === undefined) {
    elaboration.report("T106", name.span, `Cannot start machine ${describeMachine(machine)}: none of its states is the start state`, {
      hint: "write 'start state' where it begins",
    });
    return;
  }
  if (second !== undefined) {
    elaboration.report(
      "T106",
      second.span,
      `Cannot start machine ${describeMachine(machine)} in '${second.name}': it has a start state already`,
      {
        related: [{ span: first.span, message: `it starts in '${first.name}'` }],
      },
    );
  }
  const [param] = first.params;
  if (param === undefined) return;
  elaboration.report(
    "T106",
    param.span,
    `Cannot start machine ${describeMachine(machine)} in '${first.name}': a start state has no parameters`,
  );
}
