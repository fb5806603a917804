/**
 * Kettle as a library, for use inside a test runner:
 *
 * ```ts
 * import { verify } from "kettle";
 *
 * test("Stache is coherent", async () => {
 *   for (const result of await verify("protocols/classic/stache.tea")) expect(result).toMatchObject({ met: true });
 * });
 * ```
 */
import { readFile } from "node:fs/promises";
import { expectPass, verifyCheck, type CheckResult, type VerifyOptions } from "./checker/index.js";
import { hasErrors, load, render, type Loaded, type Source } from "./dsl/index.js";
import { readMurphi } from "./dsl/murphi/index.js";

export { load, render, type Diagnostic, type Loaded, type Source } from "./dsl/index.js";
export {
  expectationText,
  jsonRecord,
  mermaid,
  met,
  report,
  type CheckRecord,
  type CheckResult,
  type Expectation,
  type Failure,
  type ReportOptions,
  type SearchResult,
  type Snapshot,
  type Trace,
  type Verdict,
  type VerifyOptions,
} from "./checker/index.js";

/** What to verify: a path, a text with the name by which messages call it, or what `load` made of it. What is called `….m` is a model in Murphi. */
export type Verifiable = string | Source | Loaded;

/** A file that cannot be verified because it has errors; the message shows them. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";

  constructor(readonly loaded: Pick<Loaded, "source" | "diagnostics">) {
    super(`Cannot verify "${loaded.source.name}": it has errors\n${render(loaded.diagnostics, loaded.source, { colour: false })}`);
  }
}

/**
 * Runs the checks of a file in their order, or the one called `options.check`. A violated property is a result, not an exception.
 * Throws `ProtocolError` for a file with errors and `RangeError` if there is no such check.
 */
export async function verify(
  input: Verifiable,
  options: VerifyOptions & { readonly check?: string | undefined } = {},
): Promise<readonly CheckResult[]> {
  const murphi = await murphiInput(input);
  if (murphi !== undefined) return verifyMurphi(murphi, options);
  const loaded = await loadInput(input);
  if (hasErrors(loaded.diagnostics)) throw new ProtocolError(loaded);
  const { check } = options;
  const scenarios = loaded.scenarios.filter((scenario) => check === undefined || scenario.name === check);
  if (scenarios.length === 0 && check !== undefined) throw new RangeError(`Cannot verify "${loaded.source.name}": no check "${check}"`);
  const results: CheckResult[] = [];
  for (const { name, protocol, expectation = expectPass } of scenarios)
    results.push(await verifyCheck({ check: name, protocol, expectation }, options));
  return results;
}

/** The text of a model in Murphi; undefined for everything else. */
async function murphiInput(input: Verifiable): Promise<Source | undefined> {
  if (typeof input === "string") return input.endsWith(".m") ? { name: input, text: await readFile(input, "utf8") } : undefined;
  return "scenarios" in input || !input.name.endsWith(".m") ? undefined : input;
}

/** A model is one check, which is called like it. */
async function verifyMurphi(
  source: Source,
  options: VerifyOptions & { readonly check?: string | undefined },
): Promise<readonly CheckResult[]> {
  const { model, diagnostics } = readMurphi(source);
  if (model === undefined) throw new ProtocolError({ source, diagnostics });
  if (options.check !== undefined && options.check !== model.name)
    throw new RangeError(`Cannot verify "${source.name}": no check "${options.check}"`);
  return [await verifyCheck({ check: model.name, model, expectation: expectPass }, options)];
}

async function loadInput(input: Verifiable): Promise<Loaded> {
  if (typeof input === "string") return load({ name: input, text: await readFile(input, "utf8") });
  return "scenarios" in input ? input : load(input);
}
