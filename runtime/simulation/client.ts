import type { BlockId, Node, Random } from "../kernel/index.js";
import { RequestError } from "../kernel/index.js";
import type { Agenda } from "./agenda.js";
import type { History, Operation } from "./history.js";
import { between } from "./seeded-random.js";

/** What a client asks for. */
export interface Wish {
  readonly block: BlockId | null;
  readonly request: string;
  readonly args: object;
}

export interface ClientOptions {
  readonly name: string;
  /** The process whose machines it asks. */
  readonly node: string;
  readonly protocol: string;
  readonly role: string;
  /** What it asks for next; undefined: nothing any more. */
  readonly next: (random: Random, nowMs: number) => Wish | undefined;
  /** The shortest and the longest time between an answer and the next wish. */
  readonly thinkMs: readonly [number, number];
  /** How long it waits for an answer, if not for ever. The operation may still happen. */
  readonly patienceMs?: number;
}

export interface ClientWorld {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly history: History;
  readonly node: Node;
}

/** An application that asks for one thing after the other, for as long as the simulation runs. */
export function startClient(options: ClientOptions, world: ClientWorld): void {
  const { agenda, random } = world;
  agenda.after(between(random, options.thinkMs), () => askNext(options, world));
}

function askNext(options: ClientOptions, world: ClientWorld): void {
  const { agenda, random, history, node } = world;
  const goOn = (): void => startClient(options, world);
  // A client lives where its node does.
  if (!node.isRunning) {
    goOn();
    return;
  }
  const wish = options.next(random, agenda.nowMs);
  if (wish === undefined) return;
  const operation = history.begin({
    client: options.name,
    block: wish.block,
    request: wish.request,
    args: wish.args,
    beginMs: agenda.nowMs,
  });
  try {
    ask({ options, world, wish, operation, goOn });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    goOn();
  }
}

interface Asking {
  readonly options: ClientOptions;
  readonly world: ClientWorld;
  readonly wish: Wish;
  readonly operation: Operation;
  readonly goOn: () => void;
}

function ask({ options, world, wish, operation, goOn }: Asking): void {
  const { protocol, role, patienceMs } = options;
  const { agenda, history, node } = world;
  let isWaiting = true;
  const stopWaiting = (): boolean => {
    const was = isWaiting;
    isWaiting = false;
    return was;
  };
  const { block, request, args } = wish;
  const id = node.submit(
    { protocol, role, block },
    { request, args },
    {
      onAnswer: (value) => {
        if (!stopWaiting()) return;
        history.end(operation, value, agenda.nowMs);
        goOn();
      },
      onFailure: () => {
        if (stopWaiting()) goOn();
      },
    },
  );
  if (patienceMs === undefined) return;
  agenda.after(patienceMs, () => {
    if (!stopWaiting()) return;
    node.withdraw(id);
    goOn();
  });
}
