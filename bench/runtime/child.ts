/** A process of its own for what is measured: it does what it is sent, loads what that takes and nothing else, and sends back what it has found. */
import type { Task } from "./run-child.js";

process.on("message", (task: Task) => {
  perform(task).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(3);
    },
  );
});

async function perform(task: Task): Promise<unknown> {
  switch (task.kind) {
    case "loop":
      return (await import("./loop.js")).runLoop(task);
    case "memory":
      return (await import("./memory.js")).measureMemory(task);
    case "serve":
      return (await import("./serve.js")).serve(task.carrier);
  }
}
