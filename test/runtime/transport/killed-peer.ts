import { expect } from "vitest";
import { nodeId, type NodeId } from "../../../runtime/transport/index.js";
import { numbers, type OpenEndpoint } from "./acceptance.js";
import { startProgram, type Child } from "./child.js";
import type { Witness } from "./witness.js";

const ECHO = nodeId("Echo");

/** How the process that echoes is started and found. */
export interface EchoPlace {
  /** Its arguments; the first time without `earlier`, what the first process wrote. */
  readonly args: (earlier: string | undefined) => readonly string[];
  readonly find: (echo: NodeId, firstLine: string) => void;
  /** Is told of each process, to end it. */
  readonly started: (child: Child) => void;
}

/** Kills a process that echoes, under load, and starts it anew: what was sent after that was noticed arrives in order, once. */
export async function checkKilledPeer(a: Witness, atA: OpenEndpoint, place: EchoPlace): Promise<void> {
  const first = await startProgram("peer/echo.js", place.args(undefined));
  place.started(first);
  place.find(ECHO, first.firstLine);
  let sent = 0;
  const keepSending = (): void => {
    while (sent < a.messages.length + 200) atA.send(ECHO, { body: sent++ });
  };
  a.reply = keepSending;
  keepSending();
  await a.untilMessages(1000);
  await first.kill();
  place.started(await startProgram("peer/echo.js", place.args(first.firstLine)));
  await a.untilEvent("restarted");
  const [before, sentBefore] = [a.messages.length, sent];
  a.reply = () => undefined;
  for (const n of numbers(500)) atA.send(ECHO, { body: sentBefore + n });
  await a.untilMessages(before + 500);
  expect(a.bodiesFrom(ECHO)).toEqual([...numbers(before), ...numbers(500).map((n) => sentBefore + n)]);
  // What has been echoed may be among what was not acknowledged.
  expect(a.eventsOf("restarted").map(({ undelivered }) => undelivered <= sentBefore)).toEqual([true]);
}
