/** Who is there and who plays which role, as far as a log tells: nodes that act, and those that something is sent to. */
import type { Protocol } from "../../dsl/analysis/index.js";
import { roleOf, type NodeId } from "../../runtime/kernel/index.js";
import type { InitialValues } from "./initial-values.js";
import type { LoggedRun } from "./logged-run.js";

/** The setting of the machines of a run. */
export interface SettingOfLog {
  readonly placement: Readonly<Record<string, (block: string | null) => NodeId>>;
  readonly members: Readonly<Record<string, () => ReadonlySet<string>>>;
  readonly initial: Readonly<Record<string, unknown>>;
  readonly equal: Readonly<Record<string, (a: unknown, b: unknown) => boolean>>;
}

interface Seen {
  readonly node: NodeId;
  readonly block: string | null;
}

/** Nodes that act or are sent to, and blocks, are who the log shows anywhere, unless the run says them. */
export function settingOfLog(protocol: Protocol, { lines, members }: LoggedRun, values: InitialValues): SettingOfLog {
  const steps = lines.flatMap(({ record }) => (record.kind === "step" && record.protocol === protocol.name ? [record] : []));
  const acting = steps.map(({ self, block }): Seen => ({ node: self, block }));
  const seen = [...acting, ...steps.flatMap(({ effects }) => effects).flatMap(addressee)];
  const shown = lazily(() => inOrder(textsIn(steps)));
  const all = (kind: string): (() => ReadonlySet<string>) =>
    lazily(() => new Set(members.get(kind)?.map((name) => `${kind}/${name}`) ?? shown().filter((name) => name.startsWith(`${kind}/`))));
  const named = <T>(kinds: readonly { readonly name: string }[], value: (name: string) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(kinds.map(({ name }) => [name, value(name)]));
  return {
    placement: named(protocol.nodes, (role) => placementOf(role, seen)),
    members: named([...protocol.nodes, ...protocol.blocks, ...protocol.values], all),
    initial: values.initial,
    equal: named(protocol.values, () => (a, b) => values.text(a) === values.text(b)),
  };
}

/** All names of nodes and blocks, wherever they stand; and texts of the program that look like names. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return value.includes("/") ? [value] : [];
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  const parts: Iterable<unknown> = value instanceof Set ? value : value instanceof Map ? [...value].flat() : Object.values(value);
  return [...new Set([...parts].flatMap(textsIn))];
}

function addressee(effect: object): readonly Seen[] {
  if (!("kind" in effect) || effect.kind !== "send" || !("to" in effect && "block" in effect)) return [];
  const { to, block } = effect;
  return isNode(to) && (block === null || typeof block === "string") ? [{ node: to, block }] : [];
}

function isNode(value: unknown): value is NodeId {
  return typeof value === "string" && value.includes("/");
}

/** Who acts for the block, or else gets what is for it, or else is the first of the role in the log. */
function placementOf(role: string, seen: readonly Seen[]): (block: string | null) => NodeId {
  const places = new Map<string | null, NodeId>();
  for (const { node, block } of seen) if (roleOf(node) === role && !places.has(block)) places.set(block, node);
  const [any] = places.values();
  return (block) => places.get(block) ?? any ?? `${role}/unknown`;
}

function inOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
