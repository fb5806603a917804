import type { MachineType, RoleOptions } from "../../runtime/kernel/index.js";
import { cacheType } from "./by-hand/stache-cache.js";
import { homeType } from "./by-hand/stache-home.js";
import { cacheMachine, homeMachine, type Setting } from "./generated/stache.js";

/** Who has written the machines of Stache with evictions: the generator, or a person. */
export const authors = ["generated", "by hand"] as const;

export type Author = (typeof authors)[number];

const types: { readonly [A in Author]: { readonly cache: MachineType; readonly home: MachineType } } = {
  generated: { cache: cacheMachine, home: homeMachine },
  "by hand": { cache: cacheType, home: homeType },
};

export const setting: Setting = {
  placement: { Home: () => "Home/home" },
  members: { Cache: () => new Set() },
  initial: { Data: "nothing" },
  equal: {},
};

export function homeRole(author: Author): RoleOptions {
  return { type: types[author].home, setting, as: "home" };
}

/** A cache of that name. */
export function cacheRole(author: Author, name: string): RoleOptions {
  return { type: types[author].cache, setting, as: name };
}
