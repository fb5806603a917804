/** A step of the build: runs the program on what it is for, and keeps the code that V8 has made of it by then. */
import { writeFileSync } from "node:fs";
import { codeFile, loadProgram } from "./load-program.js";

const program = loadProgram();

async function writeCode(): Promise<void> {
  const silent = { ...program.processTerminal(), out: () => undefined, err: () => undefined };
  for (const words of [
    ["verify", "protocols/classic/lossy-link.tea", "--workers", "1"],
    ["check", "protocols/xfs/coherence.tea"],
    ["verify", "bench/models/german.m", "--workers", "1"],
  ])
    if ((await program.run(words, silent)) !== 0) throw new Error(`kettle ${words.join(" ")} does not end as expected`);
  writeFileSync(codeFile, program.compiledCode());
}

void writeCode();
