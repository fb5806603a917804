/** What a file holds to be checked: the checks of a protocol, or a Murphi model as a whole. */
import { expectPass, type Checked, type CheckedModel } from "../checker/index.js";
import type { Diagnostic, Settings, Source } from "../dsl/index.js";
import { readMurphi, type MurphiOptions } from "../dsl/murphi/index.js";
import type { Arguments } from "./arguments.js";
import { loadWithSettings, readSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export interface CheckedFile {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** None if there are errors. */
  readonly checks: readonly (Checked | CheckedModel)[];
}

export interface CheckedOptions {
  /** As in `--set P=v`. */
  readonly settings: readonly string[];
  /** Of Murphi models. */
  readonly murphi?: MurphiOptions | undefined;
}

/** Loads files in their order. Throws `UsageError` as `readSettings` does. */
export function loadChecked(sources: readonly Source[], { settings: texts, murphi }: CheckedOptions): readonly CheckedFile[] {
  const settings = readSettings(sources, texts);
  return sources.map((source) =>
    source.name.endsWith(".m") ? loadMurphi(source, { ...murphi, constants: settings }) : loadProtocol(source, settings),
  );
}

function loadProtocol(source: Source, settings: Settings): CheckedFile {
  const { diagnostics, scenarios } = loadWithSettings(source, settings);
  const checks = scenarios.map(({ name, protocol, expectation = expectPass }) => ({ check: name, protocol, expectation }));
  return { source, diagnostics, checks };
}

function loadMurphi(source: Source, options: MurphiOptions): CheckedFile {
  const { diagnostics, model } = readMurphi(source, options);
  const checks = model === undefined ? [] : [{ check: model.name, model, expectation: expectPass }];
  return { source, diagnostics, checks };
}

/** The options that are about Murphi models. */
export function readMurphiOptions(args: Arguments): MurphiOptions {
  const [deadlock, dialect] = [args.one("deadlock"), args.one("dialect")];
  if (deadlock !== undefined && deadlock !== "off" && deadlock !== "stuck" && deadlock !== "stuttering")
    throw new UsageError(`Cannot read --deadlock "${deadlock}": it is stuttering, stuck or off`);
  if (dialect !== undefined && dialect !== "cmurphi" && dialect !== "rumur")
    throw new UsageError(`Cannot read --dialect "${dialect}": it is rumur or cmurphi`);
  return { deadlock, dialect };
}
