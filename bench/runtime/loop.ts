/**
 * One event loop that runs a home and several caches, and clients that ask for one thing after the other: reads, writes and evictions of blocks that a seed
 * chooses. Messages go from one machine to another without leaving the loop.
 */
import { createHash } from "node:crypto";
import { createNode, systemClock, type LogRecord, type Network, type Node, type RequestError } from "../../runtime/kernel/index.js";
import { seededRandom } from "../../runtime/simulation/index.js";
import { reportFailures } from "./failures.js";
import { cacheRole, homeRole, type Author } from "./stache.js";

export interface LoopTask {
  readonly author: Author;
  readonly requests: number;
  /** Messages are counted, which takes time. */
  readonly counting: "on" | "off";
}

export interface LoopRun {
  /** Of the processor. */
  readonly seconds: number;
  /** Zero where they are not counted. */
  readonly messages: number;
  /** Of all answers, in their order. */
  readonly digest: string;
}

const caches = ["a", "b", "c", "d"] as const;
const clientsPerCache = 8;
const blocks = 64;

const nowhere: Network = {
  send: ({ to }) => {
    throw new Error(`a message for ${to}, who is nowhere`);
  },
  receive: () => undefined,
};

export async function runLoop({ author, requests, counting }: LoopTask): Promise<LoopRun> {
  let messages = 0;
  const log = (record: LogRecord): void => {
    if (record.kind === "step" && record.event.kind === "message") messages += 1;
  };
  const node = createNode({
    name: "loop",
    roles: [homeRole(author), ...caches.map((name) => cacheRole(author, name))],
    network: nowhere,
    clock: systemClock,
    random: () => 0,
    report: reportFailures,
    ...(counting === "on" ? { log } : {}),
  });
  await node.start();
  // What an earlier run has left is not this one's.
  globalThis.gc?.();
  const began = process.cpuUsage();
  const answers = await askAll(node, requests);
  const { user, system } = process.cpuUsage(began);
  node.stop();
  return { seconds: (user + system) / 1e6, messages, digest: createHash("sha256").update(answers.join(" ")).digest("hex") };
}

/** The answers to so many requests. */
function askAll(node: Node, requests: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const answers: string[] = [];
    let asked = 0;
    const random = seededRandom(1);
    const askNext = (cache: string): void => {
      if (asked === requests) return;
      asked += 1;
      const kind = random(10);
      const request = kind < 6 ? "read" : kind < 9 ? "write" : "evict";
      const onAnswer = (value: unknown): void => {
        answers.push(typeof value === "string" ? value : request);
        if (answers.length === requests) resolve(answers);
        else askNext(cache);
      };
      // Where there is nothing to evict, that is refused, which is an answer too.
      const onFailure = (error: RequestError): void => {
        if (error.failure === "refused") onAnswer(error.failure);
        else reject(error);
      };
      const to = { protocol: "Stache", role: "Cache", block: `Block/${random(blocks)}`, as: cache } as const;
      node.submit(to, { request, args: { v: `${cache}${asked}` } }, { onAnswer, onFailure });
    };
    for (const cache of caches) for (let client = 0; client < clientsPerCache; client += 1) askNext(cache);
  });
}
