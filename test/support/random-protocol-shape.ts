/** What a random protocol declares, before it has any handlers: everything that expressions and statements refer to. */
import type { Choices } from "./random-protocol-choices.js";

export type TeaType =
  | { readonly kind: "boolean" | "small" | "turn" | "color" | "block" | "data" }
  | { readonly kind: "node"; readonly role: string }
  | { readonly kind: "optional" | "set"; readonly element: TeaType }
  | { readonly kind: "map"; readonly key: TeaType; readonly value: TeaType };

export interface Role {
  readonly name: string;
  readonly size: number;
  readonly symmetry: "single" | "interchangeable" | "ordered";
  readonly perBlock: boolean;
}

export interface Signal {
  readonly name: string;
  readonly params: readonly TeaType[];
  readonly routes: readonly { readonly from: string; readonly to: string }[];
  /** A handler may send only messages of higher rank: so every request causes finitely many. */
  readonly rank: number;
  readonly channel: string;
}

export interface Shape {
  readonly roles: readonly Role[];
  /** Number of blocks; 0 where there are none. */
  readonly blocks: number;
  readonly comparableData: boolean;
  readonly channels: readonly { readonly name: string; readonly text: string }[];
  readonly signals: readonly Signal[];
  readonly ghosts: readonly { readonly name: string; readonly type: TeaType; readonly per: string | undefined }[];
}

export function typeText(type: TeaType): string {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "small":
      return "Small";
    case "turn":
      return "Turn";
    case "color":
      return "Color";
    case "block":
      return "Block";
    case "data":
      return "Data";
    case "node":
      return type.role;
    case "optional":
      return `${typeText(type.element)}?`;
    case "set":
      return `set<${typeText(type.element)}>`;
    case "map":
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`;
  }
}

export function sameType(a: TeaType, b: TeaType): boolean {
  return typeText(a) === typeText(b);
}

export const boolean: TeaType = { kind: "boolean" };
export const small: TeaType = { kind: "small" };
export const turn: TeaType = { kind: "turn" };
export const color: TeaType = { kind: "color" };
export const data: TeaType = { kind: "data" };
export const block: TeaType = { kind: "block" };

export function nodeOf(role: string): TeaType {
  return { kind: "node", role };
}

export function optional(element: TeaType): TeaType {
  return { kind: "optional", element };
}

export function setOf(element: TeaType): TeaType {
  return { kind: "set", element };
}

export function roleNamed(shape: Shape, name: string): Role {
  const role = shape.roles.find((one) => one.name === name);
  if (role === undefined) throw new Error(`Cannot find role '${name}'`);
  return role;
}

/** Types whose values can be written down anywhere, so that a message or variable of them is always possible. */
export function plainType(choices: Choices): TeaType {
  return choices.pick([boolean, small, color, turn, optional(data), optional(nodeOf("Peer")), setOf(nodeOf("Peer")), setOf(color)]);
}

/** Types that need a value at hand; the natural start value makes them possible for variables, except for nodes. */
function argumentType(choices: Choices): TeaType {
  return choices.pick([plainType(choices), nodeOf("Peer"), data]);
}

export function chooseShape(choices: Choices): Shape {
  const blocks = choices.pick([0, 0, 1, 2]);
  const hubSymmetry = choices.pick(["single", "single", "ordered", "interchangeable"] as const);
  const roles: readonly Role[] = [
    {
      name: "Peer",
      size: choices.pick([2, 2, 3]),
      symmetry: choices.pick(["interchangeable", "interchangeable", "interchangeable", "ordered"] as const),
      perBlock: blocks > 0 && !choices.oneIn(4),
    },
    { name: "Hub", size: hubSymmetry === "single" ? 1 : 2, symmetry: hubSymmetry, perBlock: blocks > 0 && !choices.oneIn(4) },
  ];
  const names = choices.oneIn(3) ? ["net", "side"] : ["net"];
  const channels = names.map((name) => chooseChannel(name, { choices, blocks }));
  const signals = Array.from({ length: choices.between(2, 5) }, (_, rank) => chooseSignal(rank, { choices, channels, blocks }));
  const ghosts = Array.from({ length: choices.below(3) }, (_, index) => ({
    name: `ghost${index}`,
    type: plainType(choices),
    per: choices.pick([undefined, undefined, "Peer", ...(blocks > 0 ? ["Block"] : [])]),
  }));
  return { roles, blocks, comparableData: choices.oneIn(4), channels, signals, ghosts };
}

function chooseChannel(name: string, { choices, blocks }: Omit<SignalContext, "channels">): Shape["channels"][number] {
  const discipline = choices.pick(["fifo", "fifo", "unordered"]);
  const capacity = choices.pick(["", "capacity 2", "capacity 3", "capacity 1"]);
  const perBlock = blocks > 0 && choices.oneIn(4) ? "per block" : "";
  return { name, text: `channel ${name}: ${[discipline, capacity, perBlock].filter((word) => word !== "").join(" ")}` };
}

interface SignalContext {
  readonly choices: Choices;
  readonly channels: Shape["channels"];
  readonly blocks: number;
}

function chooseSignal(rank: number, { choices, channels, blocks }: SignalContext): Signal {
  const there = { from: "Peer", to: "Hub" };
  const back = { from: "Hub", to: "Peer" };
  const peers = { from: "Peer", to: "Peer" };
  const routes = rank % 2 === 0 ? choices.pick([[there], [there], [there, peers]]) : choices.pick([[back], [back], [peers], [back, peers]]);
  const params = Array.from({ length: choices.pick([0, 1, 1, 2]) }, () => (blocks > 0 && choices.oneIn(6) ? block : argumentType(choices)));
  return { name: `M${rank}`, params, routes, rank, channel: choices.pick(channels).name };
}
