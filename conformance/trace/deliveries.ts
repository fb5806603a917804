/**
 * Messages of a run, from the log of who sent them to that of who got them: in order and once on fifo channels, and whatever else the channel allows. What is sent and
 * never arrives may be on its way. Where a node ended or began anew, or a machine failed, messages on their way are lost.
 */
import { localChannel, type Channel, type Protocol } from "../../dsl/analysis/index.js";
import { answerType, isAnswer, type Message } from "../../runtime/kernel/index.js";
import { canonicalText } from "../canonical-text.js";
import { deviationAt, type Deviation } from "./deviation.js";
import type { LogLine } from "./log-line.js";

interface Posted {
  readonly line: LogLine;
  readonly text: string;
}

/** What goes from one node to another on one channel. */
interface Way {
  readonly channel: Pick<Channel, "discipline" | "lossy" | "duplicating">;
  readonly sent: Posted[];
  readonly received: Posted[];
  /** May something be missing? */
  readonly isBroken: boolean;
}

export interface Deliveries {
  /** Messages that were looked for in the log of who sent them. */
  readonly compared: number;
  /** Those whose sender's log is not there. */
  readonly unknown: number;
  readonly deviation: Deviation | undefined;
}

export function compareDeliveries(protocol: Protocol, lines: readonly LogLine[]): Deliveries {
  const acting: ReadonlyMap<string, string> = new Map(
    lines.flatMap(({ record }) => (record.kind === "step" ? [[record.self, record.node] as const] : [])),
  );
  const ways = [...waysIn(protocol, lines, acting).values()];
  const known = ways.filter(({ received: [first] }) => first !== undefined && acting.has(senderOf(first.line)));
  const all = ways.reduce((sum, { received }) => sum + received.length, 0);
  const compared = known.reduce((sum, { received }) => sum + received.length, 0);
  const deviations = known.flatMap((way) => firstStray(way) ?? []);
  return { compared, unknown: all - compared, deviation: deviations.sort((a, b) => a.timeMs - b.timeMs)[0] };
}

function senderOf({ record }: LogLine): string {
  return record.kind === "step" && record.event.kind === "message" ? record.event.from : "";
}

function waysIn(protocol: Protocol, lines: readonly LogLine[], nodes: ReadonlyMap<string, string>): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  const broken = brokenNodes(lines);
  const wayOf = (from: string, to: string, { message, block }: { readonly message: Message; readonly block: string | null }): Way => {
    const channel = from === to ? local : channelOf(protocol, message);
    const key = JSON.stringify([from, to, channel.name, channel.perBlock ? block : null]);
    const isBroken = [from, to].some((node) => broken.has(nodes.get(node) ?? ""));
    const way = ways.get(key) ?? { channel, sent: [], received: [], isBroken };
    ways.set(key, way);
    return way;
  };
  for (const line of lines) {
    const { record } = line;
    if (record.kind !== "step" || record.protocol !== protocol.name) continue;
    const { event, self, block } = record;
    if (event.kind === "message")
      wayOf(event.from, self, { message: event.message, block }).received.push({
        line,
        text: canonicalText({ block, message: event.message }),
      });
    for (const effect of record.effects) {
      if (effect.kind !== "send") continue;
      wayOf(self, effect.to, effect).sent.push({ line, text: canonicalText({ block: effect.block, message: effect.message }) });
    }
  }
  return ways;
}

const local: Pick<Channel, "name" | "discipline" | "lossy" | "duplicating" | "perBlock"> = {
  name: localChannel,
  discipline: "fifo",
  lossy: false,
  duplicating: false,
  perBlock: false,
};

function channelOf({ messages, answers, channels }: Protocol, message: Message): typeof local {
  const declared = isAnswer(message)
    ? answers.find(({ answers: answered }) => answered === message.message)
    : messages.find(({ name }) => name === message.type && name !== answerType);
  return channels.find(({ name }) => name === declared?.channel) ?? local;
}

/** Nodes that ended, began again, or whose machines failed. */
function brokenNodes(lines: readonly LogLine[]): ReadonlySet<string> {
  const starts = new Map<string, number>();
  const broken = new Set<string>();
  for (const { record } of lines) {
    if (record.kind === "start") starts.set(record.node, (starts.get(record.node) ?? 0) + 1);
    if (record.kind === "failure" || (starts.get(record.node) ?? 0) > 1) broken.add(record.node);
  }
  return broken;
}

/** The first message that was received and cannot be what was sent. */
function firstStray(way: Way): Deviation | undefined {
  return way.channel.discipline === "fifo" ? firstOutOfOrder(way) : firstUnsent(way);
}

function firstOutOfOrder({ sent, received, channel, isBroken }: Way): Deviation | undefined {
  let next = 0;
  for (const { line, text } of received) {
    const from = channel.duplicating ? Math.max(0, next - 1) : next;
    const last = channel.lossy || isBroken ? sent.length : Math.min(sent.length, next + 1);
    const at = sent.findIndex((one, index) => index >= from && index < last && one.text === text);
    if (at < 0) return deviationAt(line, { what: "message", expected: sent[next]?.text ?? "none that was sent", found: text });
    next = at + 1;
  }
  return undefined;
}

function firstUnsent({ sent, received, channel }: Way): Deviation | undefined {
  const left = new Map<string, number>();
  for (const { text } of sent) left.set(text, (left.get(text) ?? 0) + 1);
  for (const { line, text } of received) {
    const count = left.get(text) ?? 0;
    if (count === 0) return deviationAt(line, { what: "message", expected: "one that was sent and has not arrived", found: text });
    if (!channel.duplicating) left.set(text, count - 1);
  }
  return undefined;
}
