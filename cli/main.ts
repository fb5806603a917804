#!/usr/bin/env node
import { startThreads } from "./early-threads.js";
import { loadProgram } from "./load-program.js";
import { v8Flags } from "./v8-flags.js";

const words = process.argv.slice(2);
const started = startThreads(words);
const { run, processTerminal } = loadProgram();
const flags = v8Flags(started.length > 0);
const terminal = processTerminal({ started, flags });
flags.ofProcess();

// A reader that has seen enough (`kettle verify … | head`) ends the run quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

// Not process.exit: what was written to a pipe may still be on its way.
void run(words, terminal).then((code) => (process.exitCode = code));
