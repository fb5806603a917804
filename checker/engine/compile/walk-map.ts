/** Where things stand in the memory of walks, behind what every module has. */
import { mostInstances, mostStateBytes, pageBytes, storeBase } from "./memory-map.js";

/** Cells, by their addresses. */
export const walkCells = {
  /** The four words of the random generator. */
  random: storeBase,
  /** How many steps the walk may still take. */
  stepsLeft: storeBase + 16,
  /** Steps of all walks, in 64 bits. */
  steps: storeBase + 24,
  /** The rule instance of the last step. */
  instance: storeBase + 32,
  /** What that step failed with. */
  failure: storeBase + 36,
  /** Where the next enabled instance is noted. */
  enabledEnd: storeBase + 40,
  /** Set where steps are only tried: choices follow a script, and nothing is counted. */
  isTrial: storeBase + 44,
  /** Behind the marks of the current step, and behind those before the present offer of a message. */
  marksEnd: storeBase + 48,
  marksBefore: storeBase + 52,
  /** Set where an initial state was made. */
  isStart: storeBase + 56,
} as const;

/** Marks that the current step has passed: the numbers of their counters. */
export const marksBase = storeBase + pageBytes;
export const marksEnd = marksBase + 2 * pageBytes;
/** A step passes no more marks than these. */
export const mostMarks = (marksEnd - marksBase) / 4;

/** The state where the walk is, and room for the one that a step leads to. */
export const walkState = marksEnd;
export const nextState = walkState + mostStateBytes + pageBytes;

/** What each rule instance is, a byte each. */
export const instanceFlags = nextState + mostStateBytes + pageBytes;
/** The enabled ones; those that are tried. */
export const enabledTable = instanceFlags + 4 * mostInstances;
export const triedTable = enabledTable + 4 * mostInstances;

/** Where counters stand: as many as the model needs. Memory that is not touched costs nothing. */
export const countersBase = triedTable + 4 * mostInstances;
