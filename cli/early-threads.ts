/** Threads that are started with the process. They take as long to start as the program to be read, and are there when the search begins. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

/** What they run stands beside the program. */
const threadProgram = new URL("worker.js", import.meta.url);

/** Those that `kettle verify --workers N` asks for. The words are read, and refused if they are wrong, later; no more are started than there are processors. */
export function startThreads(words: readonly string[]): readonly Worker[] {
  const others = Math.min(workersIn(words), availableParallelism()) - 1;
  const threads = Array.from({ length: others }, () => new Worker(threadProgram));
  // A process whose command uses none of them ends.
  for (const thread of threads) thread.unref();
  return threads;
}

function workersIn([command, ...words]: readonly string[]): number {
  if (command !== "verify") return 1;
  const counts = words.map((word, index) => (words[index - 1] === "--workers" ? word : /^--workers=(.*)$/u.exec(word)?.[1]));
  const last = Number(counts.findLast((count) => count !== undefined));
  return Number.isSafeInteger(last) && last > 0 ? last : 1;
}
