/** What is raced: models of the repository, at sizes for which the peers take some seconds. */
import type { Constants } from "../models/constants.js";

export type Symmetry = "full" | "off";

export interface Entry {
  /** Of a file in `bench/models`. */
  readonly model: string;
  readonly constants: Constants;
  readonly symmetry: Symmetry;
}

export const entries: readonly Entry[] = [
  ...off("german", { caches: 4, values: 3 }),
  ...full("german", { caches: 6 }),
  ...off("peterson", { processes: 5 }),
  ...full("peterson", { processes: 7 }),
  ...off("two-phase-commit", { participants: 5 }),
  ...full("two-phase-commit", { participants: 8 }),
  ...off("philosophers", { philosophers: 16 }),
  ...off("mcs-lock", { processes: 4 }),
  ...full("mcs-lock", { processes: 5 }),
  ...off("lazy-list", { keys: 1, cells: 5 }),
  ...full("lazy-list", { keys: 2, cells: 6 }),
  ...off("directory-msi", { caches: 4 }),
  ...full("directory-msi", { caches: 5 }),
  ...off("directory-mesi", { caches: 4 }),
  ...full("directory-mesi", { caches: 5 }),
  ...off("flash", { nodes: 3, values: 3 }),
  ...full("flash", { nodes: 4 }),
  ...off("needham-schroeder", { agents: 3 }),
];

/** `german caches=4`. */
export function nameOf({ model, constants }: Entry): string {
  return [model, ...Object.entries(constants).map(([name, value]) => `${name}=${value}`)].join(" ");
}

function off(model: string, constants: Constants): readonly Entry[] {
  return [{ model, constants, symmetry: "off" }];
}

function full(model: string, constants: Constants): readonly Entry[] {
  return [{ model, constants, symmetry: "full" }];
}
