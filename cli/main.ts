#!/usr/bin/env node
import { loadProgram } from "./load-program.js";

const { run, processTerminal } = loadProgram();

// A reader that has seen enough (`kettle verify … | head`) ends the run quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

// Not process.exit: what was written to a pipe may still be on its way.
void run(process.argv.slice(2), processTerminal()).then((code) => (process.exitCode = code));
