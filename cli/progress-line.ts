import type { Progress } from "../checker/index.js";
import { memoryText, numberText } from "../dsl/index.js";
import type { Terminal } from "./terminal.js";

/** Tells how far a search is, without getting into the way of the results. */
export interface ProgressLine {
  show(check: string, progress: Progress): void;
  /** Takes the line off a terminal, before anything else is printed. */
  clear(): void;
}

/** Often enough to look alive. */
const terminalIntervalMs = 100;
/** Seldom enough for a log. */
const logIntervalMs = 5000;
/** Until the first line on a terminal. */
const patienceMs = 300;

/** A line that is written over on a terminal; elsewhere a line every few seconds. */
export function createProgressLine(terminal: Terminal): ProgressLine {
  const interval = terminal.isInteractive ? terminalIntervalMs : logIntervalMs;
  let current = "";
  let began = 0;
  let shown = 0;
  let isVisible = false;
  return {
    show: (check, progress) => {
      const now = performance.now();
      if (check !== current) {
        current = check;
        began = now;
        // Searches that end before a line could be read show none.
        shown = terminal.isInteractive ? now + patienceMs - interval : now;
      }
      if (now - shown < interval) return;
      shown = now;
      const text = progressText(check, progress, (now - began) / 1000);
      isVisible = terminal.isInteractive;
      terminal.err(terminal.isInteractive ? `\r\u001B[K${text.slice(0, terminal.width - 1)}` : `${text}\n`);
    },
    clear: () => {
      if (isVisible) terminal.err("\r\u001B[K");
      isVisible = false;
      current = "";
    },
  };
}

function progressText(check: string, { states, depth, frontier, spilledBytes = 0 }: Progress, seconds: number): string {
  const rate = seconds > 0 ? `, ${numberText(states / seconds)} states/s` : "";
  const spilled = spilledBytes === 0 ? "" : `, ${memoryText(spilledBytes)} written`;
  return `  ${check}: ${numberText(states)} states${rate}, depth ${depth}, frontier ${numberText(frontier)}${spilled}`;
}
