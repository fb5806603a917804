/** Reading machines: their variables and states, by properties alone; and the members of enums and sets. */
import type { Diagnostic, Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { findLocal, type Code } from "./code.js";
import { didYouMean } from "./did-you-mean.js";
import { awaitedBy } from "./elaborate-gather.js";
import { elaboratePart } from "./elaborate-occurrence.js";
import { elaborateField } from "./elaborate-record.js";
import { down } from "./elaborate-restart.js";
import { elaborateSelfIs, isOwnMachine } from "./elaborate-self-state.js";
import { elaborateExpr, expectExpr, narrowed, reportMaybeNone } from "./elaborate-expression.js";
import { implicitBlock, readGhost } from "./elaborate-name.js";
import type { GhostInfo } from "./elaboration.js";
import { describeMachine, type MachineInfo } from "./machine-names.js";
import { showType, withoutOptional } from "../type-relations.js";
import type { Expr, Type } from "../typed-protocol.js";

type At = Extract<ast.Expr, { kind: "at" }>;

/** A machine as a property names it: a node, and a block if it says which. */
interface MachineReference {
  readonly node: Expr;
  readonly role: string;
  readonly block: Expr | undefined;
}

interface FoundMachine extends MachineReference {
  readonly machine: MachineInfo;
}

/** `E.a`, `s.size`, `r.f`, `c.copy` */
export function elaborateMember(code: Code, expr: Extract<ast.Expr, { kind: "member" }>, at?: ast.Expr): Expr | undefined {
  const owner = enumOf(code, expr.object);
  if (owner !== undefined) return elaborateEnumMember(code, expr, owner);
  const bundle = expr.object.kind === "name" ? findLocal(code.scope, expr.object.name.name)?.bundle : undefined;
  if (bundle !== undefined) return elaboratePart(code, expr, bundle);
  if (expr.object.kind === "at" && ghostOf(code, expr.object) === undefined) return elaborateMachineVariable(code, expr, at);
  const object = elaborateExpr(code, expr.object);
  if (object === undefined || expr.member.name === "") return undefined;
  const isCounted = object.type.kind === "set" || object.type.kind === "queue";
  if (isCounted && expr.member.name === "size") return { kind: "size", set: object, type: { kind: "integer" }, span: expr.span };
  if (object.type.kind === "queue" && expr.member.name === "head") return elaborateHead(code, object, object.type, expr.span);
  if (expr.member.name === "missing") {
    const awaited = awaitedBy(object, expr.span);
    if (awaited !== undefined) return awaited;
  }
  if (object.type.kind === "record") return elaborateField(code, object, expr);
  if (object.type.kind === "node") return elaborateMachineVariable(code, expr, at);
  if (object.type.kind === "optional" && ["node", "record"].includes(object.type.element.kind)) {
    return void reportMaybeNone(code, object, `Cannot read '${expr.member.name}' of '${showType(object.type)}'`);
  }
  const state = `'${showType(object.type)}' has no '${expr.member.name}'`;
  return void code.elaboration.report("T101", expr.member.span, `Unknown member: ${state}`, hintForMember(object));
}

/** The first element of a queue: none where there is no element. */
function elaborateHead(code: Code, queue: Expr, { element }: QueueType, span: Span): Expr {
  return narrowed(code, { kind: "head", queue, type: { kind: "optional", element }, span });
}

type QueueType = Extract<Type, { readonly kind: "queue" }>;

/** `c at b` alone is no value; `g at b` is a ghost. */
export function elaborateAt(code: Code, expr: At): Expr | undefined {
  if (expr.node.kind === "member") return elaborateMember(code, expr.node, expr.block);
  const ghost = ghostOf(code, expr);
  if (ghost !== undefined) {
    const element = elaborateGhostElement(code, ghost, expr.block);
    return element && readGhost(code, ghost, expr.span, element);
  }
  if (resolveMachine(code, expr, undefined) === undefined) return undefined;
  return void code.elaboration.report("T103", expr.span, "Cannot use a machine as a value: only its variables and its state can be read");
}

/** The ghost that `g at b` names; undefined if the left side is no ghost. */
export function ghostOf(code: Code, expr: At): GhostInfo | undefined {
  if (expr.node.kind !== "name" || findLocal(code.scope, expr.node.name.name) !== undefined) return undefined;
  return code.elaboration.find(expr.node.name.name, "ghost")?.ghost;
}

export function elaborateGhostElement(code: Code, ghost: GhostInfo, written: ast.Expr): Expr | undefined {
  const { per, variable } = ghost;
  if (per !== undefined) {
    return expectExpr(code, written, per.kind === "block" ? { kind: "block", name: per.name } : { kind: "node", roles: [per.name] });
  }
  return void code.elaboration.report(
    "T604",
    written.span,
    `Cannot ask for ghost '${variable.name}' at one element: there is only one of it`,
    {
      related: declaredHere(variable.name, variable.span),
    },
  );
}

/** `c is S`, `c within S` */
export function elaborateIs(code: Code, expr: Extract<ast.Expr, { kind: "is" }>): Expr | undefined {
  if (isOwnMachine(code, expr.machine)) return elaborateSelfIs(code, { names: [expr.state], within: expr.within, span: expr.span });
  if (refuseInHandler(code, expr.span)) return undefined;
  const reference = resolveMachine(code, expr.machine, undefined);
  if (reference === undefined || expr.state.name === "") return undefined;
  if (expr.state.name === down && !expr.within) return { kind: "isDown", node: reference.node, type: { kind: "boolean" }, span: expr.span };
  return machineIs(code, reference, { names: [expr.state], within: expr.within, span: expr.span });
}

/** `c in { S1, S2 }` and `self in { S1, S2 }` over states; "a set" if it is an ordinary test of a set. */
export function elaborateStateMembership(code: Code, expr: Extract<ast.Expr, { kind: "in" }>): Expr | undefined | "a set" {
  if (expr.set.kind !== "set" || expr.set.elements.length === 0) return "a set";
  const names = expr.set.elements.flatMap((element) => (element.kind === "name" ? [element.name] : []));
  if (names.length < expr.set.elements.length) return "a set";
  if (expr.element.kind !== "at") {
    if (!names.some((name) => isStateOnly(code, name))) return "a set";
    const element = elaborateExpr(code, expr.element);
    if (element === undefined || withoutOptional(element.type).kind !== "node") return element && "a set";
  }
  const test = { names, within: false, span: expr.span };
  const isOwn = isOwnMachine(code, expr.element);
  if (!isOwn && refuseInHandler(code, expr.span)) return undefined;
  const reference = isOwn ? undefined : resolveMachine(code, expr.element, undefined);
  const found = isOwn ? elaborateSelfIs(code, test) : reference && machineIs(code, reference, test);
  if (found === undefined || !expr.negated) return found;
  return { kind: "not", operand: found, type: found.type, span: expr.span };
}

/** Does the name stand for a state of some machine and for no value? */
function isStateOnly(code: Code, { name }: ast.Ident): boolean {
  if (findLocal(code.scope, name) !== undefined) return false;
  const found = code.elaboration.names.get(name);
  if (found !== undefined && found.kind !== "message" && found.kind !== "type") return false;
  return code.elaboration.machines.some((machine) => statesNamed(machine, name).length > 0);
}

interface StateTest {
  readonly names: readonly ast.Ident[];
  readonly within: boolean;
  readonly span: Span;
}

function machineIs(code: Code, reference: MachineReference, test: StateTest): Expr | undefined {
  const found = chooseMachine(code, reference, {
    span: test.span,
    has: (machine) => test.names.every((name) => statesNamed(machine, name.name).length > 0),
    unknown: (machines) => reportUnknownState(code, machines, test.names),
  });
  if (found === undefined) return undefined;
  const states = test.names.flatMap((name) => statesNamed(found.machine, name.name));
  const { role, node, block } = found;
  return { kind: "machineIs", role, node, block, states, within: test.within, type: { kind: "boolean" }, span: test.span };
}

/** The states that the text calls `name`: an await in a block that states share is one for each. */
export function statesNamed(machine: MachineInfo, name: string): readonly string[] {
  if (machine.states.has(name)) return [name];
  return machine.awaits.filter(({ written }) => written === name).map((state) => state.name);
}

export function stateNames(machine: MachineInfo): readonly string[] {
  return [...machine.states.keys(), ...machine.awaits.flatMap(({ written }) => (written === undefined ? [] : [written]))];
}

function reportUnknownState(code: Code, machines: readonly MachineInfo[], names: readonly ast.Ident[]): Diagnostic | undefined {
  for (const name of names) {
    if (name.name === "" || machines.some((machine) => statesNamed(machine, name.name).length > 0)) continue;
    const message = `Unknown state: machine ${machines.map(describeMachine).join(" and ")} has no '${name.name}'`;
    return code.elaboration.report("T101", name.span, message, didYouMean(name, machines.flatMap(stateNames)));
  }
  const [first] = names;
  return first && code.elaboration.report("T101", first.span, "Unknown states: no machine of the role has all of them");
}

function elaborateMachineVariable(code: Code, expr: Extract<ast.Expr, { kind: "member" }>, at: ast.Expr | undefined): Expr | undefined {
  if (refuseInHandler(code, expr.span)) return undefined;
  const reference = resolveMachine(code, expr.object, at);
  const { name } = expr.member;
  if (reference === undefined || name === "") return undefined;
  const found = chooseMachine(code, reference, {
    span: expr.span,
    has: (machine) => machine.names.get(name)?.kind === "variable",
    unknown: (machines) => reportUnknownVariable(code, machines, expr.member),
  });
  const member = found?.machine.names.get(name);
  if (found === undefined || member?.kind !== "variable" || member.variable.type === undefined) return undefined;
  const { role, node, block } = found;
  const { id, type } = member.variable;
  return narrowed(code, { kind: "machineVariable", role, node, block, variable: id, type, span: expr.span });
}

function reportUnknownVariable(code: Code, machines: readonly MachineInfo[], name: ast.Ident): Diagnostic | undefined {
  const known = machines.flatMap((machine) => [...machine.names].filter(([, { kind }]) => kind === "variable").map(([key]) => key));
  const message = `Unknown variable: machine ${machines.map(describeMachine).join(" and ")} has no '${name.name}'`;
  return code.elaboration.report("T101", name.span, message, didYouMean(name, known));
}

function resolveMachine(code: Code, expr: ast.Expr, at: ast.Expr | undefined): MachineReference | undefined {
  const written = expr.kind === "at" ? expr.node : expr;
  const node = elaborateExpr(code, written);
  const where = expr.kind === "at" ? expr.block : at;
  const block = where && elaborateExpr(code, where);
  if (node === undefined || (where !== undefined && block === undefined)) return undefined;
  if (block !== undefined && block.type.kind !== "block") {
    return void code.elaboration.report("T201", block.span, `Cannot use '${showType(block.type)}' as a block: the types differ`);
  }
  if (node.type.kind === "optional" && node.type.element.kind === "node") {
    return void reportMaybeNone(code, node, `Cannot read a machine of '${showType(node.type)}'`);
  }
  const [role, ...others] = node.type.kind === "node" ? node.type.roles : [];
  if (role !== undefined && others.length === 0) return { node, role, block };
  const hint = node.kind === "all" ? { hint: `name one: 'forall n: ${node.name}: …'` } : {};
  return void code.elaboration.report("T201", node.span, `Cannot read a machine of '${showType(node.type)}': one node is wanted`, hint);
}

interface Wanted {
  readonly span: Span;
  readonly has: (machine: MachineInfo) => boolean;
  readonly unknown: (machines: readonly MachineInfo[]) => Diagnostic | undefined;
}

/** The one machine of the node that has what is wanted, with its block. */
function chooseMachine(code: Code, reference: MachineReference, wanted: Wanted): FoundMachine | undefined {
  const { role, block } = reference;
  const ofRole = code.elaboration.machines.filter((machine) => machine.role === role);
  if (ofRole.length === 0)
    return void code.elaboration.report("T108", reference.node.span, `Cannot read a machine of '${role}': it has none`);
  const kept = block?.type.kind === "block" ? block.type.name : undefined;
  const candidates = kept === undefined ? ofRole : ofRole.filter((machine) => machine.block === kept);
  if (candidates.length === 0) {
    return void code.elaboration.report(
      "T604",
      wanted.span,
      `Cannot read a machine of '${role}' per '${kept ?? ""}': it is kept otherwise`,
    );
  }
  const [machine, ...others] = candidates.filter(wanted.has);
  if (machine === undefined) return void wanted.unknown(candidates);
  const isOpen =
    others.length > 0 || (machine.block !== undefined && block === undefined && implicitBlock(code, wanted.span) === undefined);
  if (isOpen) {
    return void code.elaboration.report("T604", wanted.span, `Cannot tell which machine of '${role}' is meant: its block is not known`, {
      hint: "write 'c at b' with the block",
    });
  }
  if (machine.block === undefined) return { ...reference, machine };
  return { ...reference, machine, block: block ?? implicitBlock(code, wanted.span) };
}

/** Handlers read their own machine alone. */
function refuseInHandler(code: Code, span: Span): boolean {
  if (code.routine.kind === "property") return false;
  code.elaboration.report("T216", span, "Cannot read another machine here: a handler knows only its own", {
    hint: "invariants and covers may read every machine; a handler has to ask by a message",
  });
  return true;
}

function enumOf(code: Code, object: ast.Expr): { readonly name: string; readonly members: readonly string[] } | undefined {
  if (object.kind !== "name" || findLocal(code.scope, object.name.name) !== undefined) return undefined;
  const found = code.elaboration.names.get(object.name.name);
  if (found?.kind === "enum") return found;
  if (found?.kind !== "type" || typeof found.alias.state === "string") return undefined;
  const { type } = found.alias.state;
  return type?.kind === "enum" ? code.elaboration.find(type.name, "enum") : undefined;
}

function elaborateEnumMember(
  code: Code,
  expr: Extract<ast.Expr, { kind: "member" }>,
  owner: { readonly name: string; readonly members: readonly string[] },
): Expr | undefined {
  const { name, span } = expr.member;
  if (name === "") return undefined;
  if (owner.members.includes(name)) {
    return { kind: "enumMember", enum: owner.name, member: name, type: { kind: "enum", name: owner.name }, span: expr.span };
  }
  const message = `Unknown member: enum '${owner.name}' has no '${name}'`;
  return void code.elaboration.report("T101", span, message, didYouMean(expr.member, owner.members));
}

function hintForMember(object: Expr): { readonly hint?: string } {
  if (object.kind === "all" && object.of === "node") return { hint: `name one node: 'forall n: ${object.name}: …'` };
  if (object.type.kind === "queue") return { hint: "a queue has 'size' and 'head'" };
  return object.type.kind === "set" ? { hint: "a set has 'size' alone" } : {};
}
