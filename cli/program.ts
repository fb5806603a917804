/** What the command consists of, as it is bundled: everything but its start. */
export { run } from "./run.js";
export { processTerminal } from "./terminal.js";
