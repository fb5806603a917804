/** What a file holds to be checked: the checks of a protocol, or a Murphi model as a whole. */
import { expectPass, type Checked, type CheckedModel } from "../checker/index.js";
import type { Diagnostic, Source } from "../dsl/index.js";
import { readMurphi, type DeadlockKind } from "../dsl/murphi/index.js";
import { loadWithSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

export interface CheckedFile {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** None if there are errors. */
  readonly checks: readonly (Checked | CheckedModel)[];
}

export interface CheckedOptions {
  /** As in `--set P=v`: of protocols. */
  readonly settings: readonly string[];
  /** Of Murphi models. */
  readonly deadlock?: DeadlockKind | undefined;
}

/** Loads files in their order. Throws `UsageError` as `loadWithSettings` does. */
export function loadChecked(sources: readonly Source[], { settings, deadlock }: CheckedOptions): readonly CheckedFile[] {
  const protocols = loadWithSettings(
    sources.filter((source) => !isMurphi(source)),
    settings,
  );
  const byName = new Map(protocols.map((loaded) => [loaded.source, loaded]));
  return sources.map((source) => {
    const loaded = byName.get(source);
    if (loaded === undefined) return loadMurphi(source, deadlock);
    const checks = loaded.scenarios.map(({ name, protocol, expectation = expectPass }) => ({ check: name, protocol, expectation }));
    return { source, diagnostics: loaded.diagnostics, checks };
  });
}

function isMurphi({ name }: Source): boolean {
  return name.endsWith(".m");
}

function loadMurphi(source: Source, deadlock: DeadlockKind | undefined): CheckedFile {
  const { diagnostics, model } = readMurphi(source, { deadlock });
  const checks = model === undefined ? [] : [{ check: model.name, model, expectation: expectPass }];
  return { source, diagnostics, checks };
}

/** The value of `--deadlock`. */
export function readDeadlock(text: string | undefined): DeadlockKind | undefined {
  if (text === undefined || text === "off" || text === "stuck" || text === "stuttering") return text;
  throw new UsageError(`Cannot read --deadlock "${text}": it is stuttering, stuck or off`);
}
