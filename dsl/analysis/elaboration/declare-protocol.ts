/** The declarations outside machines: everything that types are made of first, then what has types. */
import { unreachable } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { noteCalls } from "./called-messages.js";
import { declaredHere } from "./declared-here.js";
import { newCode } from "./code.js";
import { chooseItems } from "./conditional-parts.js";
import { evaluateCondition, evaluateSize, nameKind, resolveParam, type Constant } from "./constants.js";
import { checkDefault, checkKind, reportTaken } from "./declare-machine.js";
import { didYouMean } from "./did-you-mean.js";
import { expectExpr } from "./elaborate-expression.js";
import { declareFunction } from "./elaborate-function.js";
import { checkNotRestart } from "./elaborate-restart.js";
import type { Elaboration, GhostInfo, MessageInfo, ParamInfo, ProtocolName } from "./elaboration.js";
import { describeName } from "./name-kinds.js";
import { resolveAlias, resolveAnswer, resolveRecord, resolveType } from "./type-resolution.js";
import { localChannel, type Channel } from "../typed-protocol.js";

export type Settings = Readonly<Record<string, Constant>>;
export type Chosen = Exclude<ast.Declaration, { kind: "conditional" }>;

const MOST_ELEMENTS = 64;
const MOST_CAPACITY = 64;
const DEFAULT_CAPACITY = 4;
/** The channel of a protocol that declares none. */
const DEFAULT_CHANNEL = "net";

/** Declares the params, then whatever they choose; gives the chosen declarations in the order of the text. */
export function declareProtocol(elaboration: Elaboration, file: ast.ProtocolFile, settings: Settings): readonly Chosen[] {
  declareParams(elaboration, file.declarations, settings);
  const chosen = chooseItems<ast.Declaration>(elaboration, file.declarations);
  noteCalls(elaboration, file);
  for (const declaration of chosen) declareKind(elaboration, declaration);
  for (const name of elaboration.namesOf("type")) resolveAlias(elaboration, name.alias);
  for (const name of elaboration.namesOf("record")) resolveRecord(elaboration, name.record);
  const channels = elaboration.namesOf("channel").map(({ channel }) => channel);
  checkDistinct(
    elaboration,
    chosen.flatMap((declaration) => (declaration.kind === "check" ? [declaration.name] : [])),
  );
  for (const declaration of chosen) declareTyped(elaboration, declaration, channels);
  return chosen;
}

/** The channels; a protocol that declares none has one. */
export function channelsOf(elaboration: Elaboration, file: ast.ProtocolFile): readonly Channel[] {
  const declared = elaboration.namesOf("channel").map(({ channel }) => channel);
  if (declared.length > 0) return declared;
  const { span } = file.name ?? file;
  return [
    {
      name: DEFAULT_CHANNEL,
      discipline: "fifo",
      capacity: DEFAULT_CAPACITY,
      perBlock: false,
      lossy: false,
      duplicating: false,
      blocking: false,
      span,
    },
  ];
}

/** Params may be defined by later ones too, so all are known by name before the first is computed. */
function declareParams(elaboration: Elaboration, items: readonly ast.Declaration[], settings: Settings): void {
  const params: ParamInfo[] = [];
  for (const declaration of items) {
    if (declaration.kind !== "param") continue;
    const param: ParamInfo = { declaration, state: "unresolved", value: undefined };
    if (addName(elaboration, declaration.name, { kind: "param", param, span: declaration.name.span })) params.push(param);
  }
  // The settings count before any param is computed from another.
  for (const param of params) setParam(elaboration, param, settings);
  for (const param of params) resolveParam(elaboration, param);
  for (const item of items) {
    if (item.kind !== "conditional") continue;
    const condition = evaluateCondition(elaboration, item.condition);
    if (condition !== undefined) declareParams(elaboration, condition ? item.whenTrue : item.whenFalse, settings);
  }
}

function setParam(elaboration: Elaboration, param: ParamInfo, settings: Settings): void {
  const { name, value: written } = param.declaration;
  const value = Object.hasOwn(settings, name.name) ? settings[name.name] : undefined;
  if (value === undefined) return;
  // The default has the type that every setting must have; what else is wrong with it is reported where it counts.
  const standard = written.kind === "number" || written.kind === "boolean" ? written.value : undefined;
  if (standard !== undefined && typeof standard !== typeof value) {
    elaboration.report("T201", name.span, `Cannot set '${name.name}' to ${value}: '${nameKind(standard)}' is wanted`);
    return;
  }
  param.value = value;
  param.state = "resolved";
}

function addName(elaboration: Elaboration, name: ast.Ident, added: ProtocolName): boolean {
  if (name.name === "") return false;
  const earlier = elaboration.names.get(name.name);
  if (earlier === undefined) elaboration.addName(name.name, added);
  else reportTaken(elaboration, name, earlier);
  return earlier === undefined;
}

/** Nodes, blocks, values, enums, aliases, channels: what needs no types. */
function declareKind(elaboration: Elaboration, declaration: Chosen): void {
  const sizeOf = (size: ast.Expr, what: string): number => evaluateSize(elaboration, size, { what, least: 1, most: MOST_ELEMENTS });
  switch (declaration.kind) {
    case "node": {
      const { name, size, ordered } = declaration;
      const symmetry = size === undefined ? "single" : ordered ? "ordered" : "interchangeable";
      const count = size === undefined ? 1 : sizeOf(size, `the number of nodes '${name.name}'`);
      addName(elaboration, name, { kind: "node", node: { name: name.name, size: count, symmetry, span: name.span }, span: name.span });
      break;
    }
    case "block": {
      const { name } = declaration;
      const size = sizeOf(declaration.size, `the number of blocks '${name.name}'`);
      addName(elaboration, name, { kind: "block", block: { name: name.name, size, span: name.span }, span: name.span });
      break;
    }
    case "value": {
      const { name, comparable } = declaration;
      const size = sizeOf(declaration.size, `the number of values '${name.name}'`);
      addName(elaboration, name, { kind: "value", value: { name: name.name, size, comparable, span: name.span }, span: name.span });
      break;
    }
    case "enum":
      declareEnum(elaboration, declaration);
      break;
    case "type":
      addName(elaboration, declaration.name, { kind: "type", alias: { declaration, state: "unresolved" }, span: declaration.name.span });
      break;
    case "record":
      checkDistinct(
        elaboration,
        declaration.fields.map((field) => field.name),
      );
      addName(elaboration, declaration.name, { kind: "record", record: { declaration, state: "unresolved" }, span: declaration.name.span });
      break;
    case "channel":
      declareChannel(elaboration, declaration);
      break;
    case "param":
    case "message":
    case "ghost":
    case "machine":
    case "function":
    case "property":
    case "leads to":
    case "check":
    case "fault":
      break;
    default:
      unreachable(declaration);
  }
}

function declareEnum(elaboration: Elaboration, { name, members }: ast.EnumDecl): void {
  checkDistinct(elaboration, members);
  const known = new Set(members.map((member) => member.name).filter((member) => member !== ""));
  if (!addName(elaboration, name, { kind: "enum", name: name.name, members: [...known], span: name.span })) return;
  for (const member of known) {
    elaboration.enumsByMember.set(member, [...(elaboration.enumsByMember.get(member) ?? []), name.name]);
  }
}

function declareChannel(
  elaboration: Elaboration,
  { name, discipline, capacity, perBlock, lossy, duplicating, blocking }: ast.ChannelDecl,
): void {
  if (name.name === localChannel) {
    elaboration.report("T102", name.span, `Cannot declare '${localChannel}': it is the channel by which a node sends to itself`);
    return;
  }
  const limits = { what: `the capacity of '${name.name}'`, least: 1, most: MOST_CAPACITY };
  const channel: Channel = {
    name: name.name,
    discipline: chooseDiscipline(elaboration, discipline),
    capacity: capacity === undefined ? DEFAULT_CAPACITY : evaluateSize(elaboration, capacity, limits),
    perBlock,
    lossy,
    duplicating,
    blocking,
    span: name.span,
  };
  if (lossy && blocking) {
    elaboration.report("T901", name.span, `Cannot make '${name.name}' both lossy and blocking: a send either waits for room or is lost`);
  }
  addName(elaboration, name, { kind: "channel", channel, span: name.span });
}

function chooseDiscipline(elaboration: Elaboration, discipline: ast.Discipline): Channel["discipline"] {
  if (discipline.kind !== "choice") return discipline.kind;
  const condition = evaluateCondition(elaboration, discipline.condition) ?? true;
  return chooseDiscipline(elaboration, condition ? discipline.whenTrue : discipline.whenFalse);
}

/** Messages, ghosts and functions: what has types. */
function declareTyped(elaboration: Elaboration, declaration: Chosen, channels: readonly Channel[]): void {
  switch (declaration.kind) {
    case "message":
      declareMessages(elaboration, declaration, channels);
      break;
    case "ghost":
      declareGhost(elaboration, declaration);
      break;
    case "function":
      addName(elaboration, declaration.name, {
        kind: "function",
        function: declareFunction(elaboration, declaration),
        span: declaration.name.span,
      });
      break;
    default:
      break;
  }
}

function declareMessages(elaboration: Elaboration, declaration: ast.MessageDecl, channels: readonly Channel[]): void {
  const routes = declaration.routes.flatMap(({ from, to, span }) => {
    const areRoles = [from, to].map((role) => checkKind(elaboration, role, "node")).every((isRole) => isRole);
    return areRoles ? [{ from: from.name, to: to.name, span }] : [];
  });
  const channel = chooseChannel(elaboration, declaration, channels);
  for (const { name, params, result } of declaration.messages) {
    const isCalled = result !== undefined || elaboration.called.has(name.name);
    checkDistinct(
      elaboration,
      params.map((param) => param.name),
    );
    const message: MessageInfo = {
      name: name.name,
      doc: declaration.doc,
      params: params.map((param) => ({ name: param.name.name, type: resolveType(elaboration, param.type, "message") })),
      routes,
      channel,
      call: isCalled
        ? {
            site: elaboration.nextSite(),
            result: resolveAnswer(elaboration, result),
            callers: new Set(),
            isGathered: elaboration.gathered.has(name.name),
          }
        : undefined,
      span: name.span,
    };
    checkNotRestart(elaboration, name);
    addName(elaboration, name, { kind: "message", message, span: name.span });
  }
}

/** Reports a name that stands twice in a list. */
function checkDistinct(elaboration: Elaboration, names: readonly ast.Ident[]): void {
  const known = new Map<string, ast.Ident>();
  for (const name of names) {
    const earlier = known.get(name.name);
    if (name.name === "" || name.name === "_") continue;
    if (earlier === undefined) known.set(name.name, name);
    else reportTaken(elaboration, name, earlier);
  }
}

function chooseChannel(elaboration: Elaboration, declaration: ast.MessageDecl, channels: readonly Channel[]): string | undefined {
  const { channel: written } = declaration;
  if (written === undefined) return chooseOnlyChannel(elaboration, declaration, channels);
  if (written.name === "") return undefined;
  const found = elaboration.names.get(written.name);
  if (found?.kind === "channel") return written.name;
  const known = channels.map(({ name }) => name);
  if (found === undefined) {
    return void elaboration.report("T101", written.span, `Unknown channel: '${written.name}' is not declared`, didYouMean(written, known));
  }
  return void elaboration.report("T103", written.span, `Cannot use '${written.name}' as a channel: it is ${describeName(found)}`, {
    related: declaredHere(written.name, found.span),
  });
}

function chooseOnlyChannel(elaboration: Elaboration, { messages }: ast.MessageDecl, channels: readonly Channel[]): string | undefined {
  const [only, ...others] = channels;
  if (others.length === 0) return only?.name ?? DEFAULT_CHANNEL;
  const [message] = messages;
  if (message === undefined) return undefined;
  return void elaboration.report("T109", message.name.span, `Cannot tell the channel of '${message.name.name}': several are declared`, {
    hint: `write 'on ${only?.name ?? DEFAULT_CHANNEL}' behind its roles`,
  });
}

function declareGhost(elaboration: Elaboration, declaration: ast.GhostDecl): void {
  const { name, per, value } = declaration;
  const type = resolveType(elaboration, declaration.type, "ghost");
  checkDefault(elaboration, declaration, type);
  const variable = elaboration.addVariable(name, type, "global");
  const ghost: GhostInfo = { variable, per: per && resolvePer(elaboration, per), initial: undefined };
  if (!addName(elaboration, name, { kind: "ghost", ghost, span: name.span }) || value === undefined) return;
  ghost.initial = expectExpr(newCode(elaboration, { kind: "initialiser" }, { isGhost: true }), value, type);
}

function resolvePer(elaboration: Elaboration, per: ast.Ident): GhostInfo["per"] {
  if (elaboration.find(per.name, "node") !== undefined) return { kind: "node", name: per.name };
  return checkKind(elaboration, per, "block") ? { kind: "block", name: per.name } : undefined;
}
