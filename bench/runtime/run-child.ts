import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Carrier } from "./carrier.js";
import type { LoopRun, LoopTask } from "./loop.js";
import type { MemoryTask, MemoryUse } from "./memory.js";
import type { Served } from "./serve.js";

/** What a child is asked to do. */
export type Task =
  | (LoopTask & { readonly kind: "loop" })
  | (MemoryTask & { readonly kind: "memory" })
  | { readonly kind: "serve"; readonly carrier: Carrier };

/** A process of its own: what V8 learns of one program is of no use, and no burden, to the others. */
export class Child {
  readonly #process: ChildProcess = fork(fileURLToPath(new URL("./child.js", import.meta.url)), { execArgv: ["--expose-gc"] });

  loop(task: LoopTask): Promise<LoopRun> {
    return this.#ask({ kind: "loop", ...task });
  }

  memory(task: MemoryTask): Promise<MemoryUse> {
    return this.#ask({ kind: "memory", ...task });
  }

  serve(carrier: Carrier): Promise<Served> {
    return this.#ask({ kind: "serve", carrier });
  }

  async #ask<Result>(task: Task): Promise<Result> {
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#process.once("message", resolve);
      this.#process.once("exit", (code) => reject(new Error(`a child has ended with code ${code ?? "of a signal"}`)));
    });
    this.#process.send(task);
    const result = await answered;
    this.#process.removeAllListeners("exit");
    // eslint-disable-next-line no-restricted-syntax -- a decoder: the child is of this program, and does what its task says
    return result as Result;
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill();
    await exit;
  }
}
