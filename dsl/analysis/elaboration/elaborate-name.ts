import { unreachable, type Diagnostic, type Span } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { declaredHere } from "./declared-here.js";
import { findLocal, visibleLocals, type Code } from "./code.js";
import type { Constant } from "./constants.js";
import { didYouMean } from "./did-you-mean.js";
import { reportWhole } from "./elaborate-occurrence.js";
import { narrowed } from "./elaborate-expression.js";
import type { GhostInfo, ProtocolName, VariableInfo } from "./elaboration.js";
import { describeName } from "./name-kinds.js";
import { isRight, withoutOptional } from "../type-relations.js";
import type { Expr, Type } from "../typed-protocol.js";

/** What a name stands for where a value is wanted: the innermost declaration counts; enum members come last. */
export function elaborateName(code: Code, name: ast.Ident, expected: Type | undefined): Expr | undefined {
  if (name.name === "") return undefined;
  const local = findLocal(code.scope, name.name);
  if (local?.bundle !== undefined) return void reportWhole(code, name, local.bundle);
  if (local !== undefined) return readVariable(code, local.variable, name.span, { expected });
  const own = code.machine?.names.get(name.name);
  if (own?.kind === "variable") {
    if (code.routine.kind !== "initialiser") return readVariable(code, own.variable, name.span, { expected });
    return void reportNotConstant(code, name.span, `'${name.name}' is a variable`);
  }
  if (own !== undefined) return void reportNoValue(code, name, own.span, `a ${own.kind}`);
  const found = code.elaboration.names.get(name.name);
  if (found !== undefined) return elaborateProtocolName(code, name, found);
  const enums = code.elaboration.enumsByMember.get(name.name);
  if (enums !== undefined) return elaborateBareMember(code, name, enums, expected);
  return void reportUnknownValue(code, name);
}

export interface ReadOptions {
  readonly expected?: Type | undefined;
  /** For a ghost kept per block or node: the element. */
  readonly of?: Expr | undefined;
}

/** A read of a variable; a continuation whose type is open takes the type that its first use expects. */
export function readVariable(code: Code, variable: VariableInfo, span: Span, options: ReadOptions = {}): Expr | undefined {
  const { expected, of } = options;
  if (variable.open !== undefined) closeContinuation(variable, expected);
  if (variable.type === undefined) return undefined;
  return narrowed(code, { kind: "variable", variable: variable.id, of, type: variable.type, span });
}

/** Gives an open continuation its type: the one expected, else the one that the target of the suspension tells. */
export function closeContinuation(variable: VariableInfo, expected: Type | undefined): void {
  if (variable.open === undefined) return;
  const wanted = expected && withoutOptional(expected);
  variable.type = wanted?.kind === "continuation" && !isRight(wanted) ? wanted : { kind: "continuation", result: variable.open.fallback };
  variable.open = undefined;
}

export function elaborateSelf(code: Code, span: Span): Expr | undefined {
  if (code.machine !== undefined) return { kind: "self", type: { kind: "node", roles: [code.machine.role] }, span };
  return void code.elaboration.report("T101", span, "Unknown name: 'self' is known in machines only");
}

export function elaborateHere(code: Code, span: Span): Expr | undefined {
  if (code.machine?.block !== undefined) return { kind: "here", type: { kind: "block", name: code.machine.block }, span };
  if (code.machine === undefined) return void code.elaboration.report("T101", span, "Unknown name: 'here' is known in machines only");
  return void code.elaboration.report("T101", span, `Unknown name: 'here' is not known, machine '${code.machine.role}' is kept per node`);
}

/** A ghost outside machines, for `of` or for the element that the place of the code tells. */
export function readGhost(code: Code, ghost: GhostInfo, span: Span, explicit?: Expr): Expr | undefined {
  if (code.routine.kind === "initialiser") return void reportNotConstant(code, span, `'${ghost.variable.name}' is a ghost`);
  const element = ghostElement(code, ghost, span, explicit);
  return element === "unknown" ? undefined : readVariable(code, ghost.variable, span, { of: element });
}

/** The element that a ghost is meant for; undefined if there is only one of it. */
export function ghostElement(code: Code, ghost: GhostInfo, span: Span, explicit?: Expr): Expr | undefined | "unknown" {
  const { per, variable } = ghost;
  if (per === undefined || explicit !== undefined) return explicit;
  if (per.kind === "block" && code.machine?.block === per.name) return { kind: "here", type: { kind: "block", name: per.name }, span };
  if (per.kind === "node" && code.machine?.role === per.name) return { kind: "self", type: { kind: "node", roles: [per.name] }, span };
  const implicit = per.kind === "block" ? implicitBlock(code, span) : undefined;
  if (implicit !== undefined) return implicit;
  code.elaboration.report("T604", span, `Cannot tell which '${per.name}' is meant: ghost '${variable.name}' is kept for each`, {
    hint: `write '${variable.name} at ${per.kind === "block" ? "b" : "n"}'`,
    related: declaredHere(variable.name, variable.span),
  });
  return "unknown";
}

/** In a property: the variable for the only kind of block; undefined elsewhere or if there are several kinds. */
export function implicitBlock(code: Code, span: Span): Expr | undefined {
  if (code.routine.kind !== "property") return undefined;
  const [only, ...others] = code.elaboration.namesOf("block");
  if (only === undefined || others.length > 0) return undefined;
  const { implicit } = code.routine;
  const type: Type = { kind: "block", name: only.block.name };
  const name = { kind: "ident" as const, name: lowerFirst(only.block.name), span: implicit.span };
  implicit.variable ??= code.elaboration.addVariable(name, type, "quantified");
  return { kind: "variable", variable: implicit.variable.id, of: undefined, type, span };
}

/** A name that stands for nothing: proposes what it may have meant. */
export function reportUnknownValue(code: Code, name: ast.Ident): Diagnostic | undefined {
  if (name.name === "") return undefined;
  if (findLocal(code.hidden, name.name) !== undefined) {
    return code.elaboration.report("T101", name.span, `Unknown name: '${name.name}' is not visible in the handlers of an await`, {
      hint: `give the await a variable: 'await (x: T = ${name.name}) { … }'`,
    });
  }
  const hint = didYouMean(name, valueNames(code));
  return code.elaboration.report("T101", name.span, `Unknown name: '${name.name}' is not declared`, hint);
}

function elaborateProtocolName(code: Code, name: ast.Ident, found: ProtocolName): Expr | undefined {
  const { span } = name;
  switch (found.kind) {
    case "param":
      return readParam(found.param.value, span);
    case "node": {
      const type: Type = { kind: "node", roles: [found.node.name] };
      if (found.node.symmetry === "single") return { kind: "node", role: found.node.name, type, span };
      return { kind: "all", of: "node", name: found.node.name, type: { kind: "set", element: type }, span };
    }
    case "block":
    case "value": {
      const type: Type = { kind: "set", element: { kind: found.kind, name: name.name } };
      return { kind: "all", of: found.kind, name: name.name, type, span };
    }
    case "ghost":
      return elaborateGhost(code, name, found.ghost);
    case "enum":
    case "type":
    case "record":
    case "channel":
    case "message":
    case "function":
      return void reportNoValue(code, name, found.span, describeName(found));
    default:
      return unreachable(found);
  }
}

function readParam(value: Constant | undefined, span: Span): Expr | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number") return { kind: "number", value, type: { kind: "integer" }, span };
  return { kind: "boolean", value, type: { kind: "boolean" }, span };
}

function elaborateGhost(code: Code, name: ast.Ident, ghost: GhostInfo): Expr | undefined {
  if (code.routine.kind !== "function" || code.machine !== undefined) return readGhost(code, ghost, name.span);
  return void code.elaboration.report("T103", name.span, `Cannot read ghost '${name.name}' in a function outside machines`, {
    hint: "give it the value as an argument",
  });
}

function elaborateBareMember(code: Code, name: ast.Ident, enums: readonly string[], expected: Type | undefined): Expr | undefined {
  const wanted = expected && withoutOptional(expected);
  const [only, ...others] = enums;
  const chosen = wanted?.kind === "enum" && enums.includes(wanted.name) ? wanted.name : others.length === 0 ? only : undefined;
  if (chosen !== undefined) {
    return { kind: "enumMember", enum: chosen, member: name.name, type: { kind: "enum", name: chosen }, span: name.span };
  }
  if (code.isTypeLost) return undefined;
  const owners = enums.map((owner) => `'${owner}.${name.name}'`);
  return void code.elaboration.report("T213", name.span, `Cannot tell which '${name.name}' is meant: several enums have it`, {
    hint: `write ${owners.join(" or ")}`,
  });
}

function reportNoValue(code: Code, name: ast.Ident, declared: Span, description: string): Diagnostic | undefined {
  const related = declaredHere(name.name, declared);
  return code.elaboration.report("T103", name.span, `Cannot use '${name.name}' as a value: it is ${description}`, { related });
}

export function reportNotConstant(code: Code, span: Span, state: string): Diagnostic | undefined {
  return code.elaboration.report("T208", span, `Cannot start with this value: ${state}`, {
    hint: "an initialiser is made of params, constants, 'self', 'here', single nodes and sets of them",
  });
}

function valueNames(code: Code): readonly string[] {
  const own = [...(code.machine?.names ?? [])].filter(([, { kind }]) => kind === "variable").map(([name]) => name);
  const values = ["param", "node", "block", "value", "ghost"];
  const global = [...code.elaboration.names].filter(([, { kind }]) => values.includes(kind)).map(([name]) => name);
  const locals = [...visibleLocals(code.scope)].map(([name]) => name);
  return [...locals, ...own, ...global, ...code.elaboration.enumsByMember.keys()];
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
