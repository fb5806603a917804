/** What the engine is measured on: a formulation known from publications, in which others are measured too, and protocols of the repository. */
import { readFileSync } from "node:fs";
import { load, type Settings } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";
import type { Model } from "../../dsl/model/index.js";
import { german } from "../models/german.js";

export interface Workload {
  readonly name: string;
  readonly symmetry: "full" | "off";
  readonly model: () => Model;
}

/** Protocols at sizes that take a while; the params are those of their checks but for what is set. */
const protocols: readonly { readonly path: string; readonly check: string; readonly settings: Settings }[] = [
  { path: "protocols/classic/german.tea", check: "small", settings: { Clients: 3, Values: 2 } },
  { path: "protocols/classic/stache.tea", check: "usual", settings: { Caches: 4 } },
  { path: "protocols/classic/msi.tea", check: "three", settings: {} },
  { path: "protocols/classic/paxos.tea", check: "amnesia", settings: {} },
  { path: "protocols/fos/arbiters.tea", check: "usual", settings: {} },
  { path: "protocols/khazana/write-invalidate.tea", check: "three", settings: {} },
  { path: "protocols/xfs/coherence.tea", check: "ordered", settings: {} },
];

export const workloads: readonly Workload[] = [
  { name: "German (Murphi), 4 caches", symmetry: "off", model: () => german(4, 2) },
  { name: "German (Murphi), 5 caches", symmetry: "off", model: () => german(5, 2) },
  { name: "German (Murphi), 6 caches", symmetry: "full", model: () => german(6, 2) },
  { name: "German (Murphi), 7 caches", symmetry: "full", model: () => german(7, 2) },
  ...protocols.flatMap(({ path, check, settings }) =>
    (["off", "full"] as const).map((symmetry) => ({
      name: [path.replace("protocols/", ""), check, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)].join(" "),
      symmetry,
      model: () => modelOf(path, check, settings),
    })),
  ),
];

function modelOf(path: string, check: string, settings: Settings): Model {
  const { scenarios } = load({ name: path, text: readFileSync(path, "utf8") }, { settings });
  const scenario = scenarios.find(({ name }) => name === check);
  if (scenario === undefined) throw new RangeError(`${path} has no check '${check}' with these settings`);
  return lower(scenario.protocol);
}
