/** What is raced: models of the repository, at sizes for which the peers take some seconds, and checks of protocols, exported as models. */
import type { Constants } from "../models/constants.js";

export type Symmetry = "full" | "off";

export interface Entry {
  /** Of a file in `bench/models`, or the path of a protocol. */
  readonly model: string;
  /** Of a protocol. */
  readonly check: string | undefined;
  /** Constants of the model, or params of the protocol. */
  readonly constants: Constants;
  readonly symmetry: Symmetry;
}

export const entries: readonly Entry[] = [
  ...off("german", { caches: 4, values: 3 }),
  ...full("german", { caches: 6 }),
  ...off("peterson", { processes: 5 }),
  ...off("peterson", { processes: 6 }),
  ...full("peterson", { processes: 7 }),
  ...full("peterson", { processes: 8 }),
  ...off("two-phase-commit", { participants: 5 }),
  ...full("two-phase-commit", { participants: 8 }),
  ...off("philosophers", { philosophers: 16 }),
  ...off("philosophers", { philosophers: 17 }),
  ...off("mcs-lock", { processes: 4 }),
  ...full("mcs-lock", { processes: 5 }),
  ...off("lazy-list", { keys: 1, cells: 5 }),
  ...full("lazy-list", { keys: 2, cells: 6 }),
  ...full("lazy-list", { keys: 2, cells: 7 }),
  ...off("directory-msi", { caches: 4 }),
  ...full("directory-msi", { caches: 5 }),
  ...off("directory-mesi", { caches: 4 }),
  ...full("directory-mesi", { caches: 5 }),
  ...off("flash", { nodes: 3, values: 3 }),
  ...full("flash", { nodes: 4 }),
  ...off("needham-schroeder", { agents: 3 }),
  tea("protocols/classic/german.tea", "small", { Clients: 3 }),
];

/** `german caches=4`, `german.tea small Clients=3`. */
export function nameOf({ model, check, constants }: Entry): string {
  const names = check === undefined ? [model] : [model.replace(/^.*\//u, ""), check];
  return [...names, ...Object.entries(constants).map(([name, value]) => `${name}=${value}`)].join(" ");
}

function off(model: string, constants: Constants): readonly Entry[] {
  return [{ model, check: undefined, constants, symmetry: "off" }];
}

function full(model: string, constants: Constants): readonly Entry[] {
  return [{ model, check: undefined, constants, symmetry: "full" }];
}

/** Exported models are searched without symmetry: some elements are numbers there. */
function tea(model: string, check: string, constants: Constants): Entry {
  return { model, check, constants, symmetry: "off" };
}
