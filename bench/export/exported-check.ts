import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { exportMurphi } from "../../codegen/murphi/index.js";
import { expectationText, expectPass, type Checked } from "../../checker/index.js";
import { load, type Source } from "../../dsl/index.js";
import { lower } from "../../dsl/lowering/index.js";

/** A check of a protocol, and the same as a text in Murphi. */
export interface ExportedCheck {
  readonly name: string;
  readonly checked: Checked;
  readonly murphi: Source;
}

export interface ExportedOptions {
  /** As in `kettle export --ways`. */
  readonly mostWays?: number | undefined;
  /** Of checks by their names; all if not given. */
  readonly isWanted?: ((name: string) => boolean) | undefined;
}

/** The checks of a protocol's file. */
export function exportedChecks(path: string, { mostWays, isWanted = () => true }: ExportedOptions = {}): readonly ExportedCheck[] {
  const source = { name: path, text: readFileSync(path, "utf8") };
  const { scenarios, diagnostics } = load(source);
  if (diagnostics.some(({ severity }) => severity === "error")) throw new Error(`${path} has mistakes`);
  const wanted = scenarios.filter(({ name }) => isWanted(`${path} ${name}`));
  return wanted.map(({ name: check, protocol, expectation = expectPass }) => {
    const facts = { check, expectation: expectationText(expectation), settings: protocol.params };
    const text = exportMurphi(lower(protocol), { source, facts, mostWays });
    const file = `${basename(path, ".tea")}-${check}.m`;
    return { name: `${path} ${check}`, checked: { check, protocol, expectation }, murphi: { name: file, text } };
  });
}
