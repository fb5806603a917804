/** Protocols for the properties: random ones that load, and all that the toolkit ships. */
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { load, type Protocol } from "../../dsl/index.js";

/** How many random protocols each property looks at. More find more: `KETTLE_RUNS=10000`. */
export const numRuns = Number(process.env["KETTLE_RUNS"] ?? 60);

/** Some tens of protocols a second on a quiet machine; this ends what hangs. */
export const timeoutMs = 120_000 + numRuns * 1_000;

const protocolsFolder = resolve(dirname(fileURLToPath(import.meta.url)), "../../protocols");

/** The protocol of its only check; the property does not apply where the static checks refuse it. */
export function loadRandom(text: string): Protocol {
  const [scenario] = load({ name: "random.tea", text }).scenarios;
  fc.pre(scenario !== undefined);
  return scenario.protocol;
}

export interface Shipped {
  readonly name: string;
  readonly protocol: Protocol;
  /** The verdict that the check expects. */
  readonly expected: string;
}

/** Every check of every protocol in `protocols/`. */
export function shippedProtocols(): readonly Shipped[] {
  return readdirSync(protocolsFolder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".tea"))
    .toSorted()
    .flatMap((path) => {
      const text = readFileSync(join(protocolsFolder, path), "utf8");
      return load({ name: path, text }).scenarios.map(({ name, protocol, expectation }) => ({
        name: `${path} ${name}`,
        protocol,
        expected: expectation?.kind ?? "pass",
      }));
    });
}
