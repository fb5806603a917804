/** From the text of a file to everything that is known about it: what is wrong, and the typed protocol of each check. */
import { checkProtocol, elaborate, evaluateSettings, findUnusedParts, type Elaborated, type Protocol } from "./analysis/index.js";
import { hasErrors, type Diagnostic, type DiagnosticCode, type Source } from "./diagnostics/index.js";
import { parse, type CheckDecl, type Declaration, type ProtocolFile } from "./syntax/index.js";

export type Settings = Readonly<Record<string, number | boolean>>;

export interface LoadOptions {
  /** Values of params that win over those of every check (`--set`). */
  readonly settings?: Settings;
}

/** A file with one typed protocol for each of its checks. */
export interface Loaded {
  readonly source: Source;
  readonly file: ProtocolFile;
  /** Sorted by position; the same finding under several settings counts once. */
  readonly diagnostics: readonly Diagnostic[];
  /** With the params as they are declared, or set from outside; undefined if there are errors. */
  readonly protocol: Protocol | undefined;
  /** One for each check; one called `default` if there is none; none if there are errors. */
  readonly scenarios: readonly Scenario[];
}

export interface Scenario {
  readonly name: string;
  /** The params that differ from their defaults. */
  readonly settings: Settings;
  readonly expectation: { readonly kind: CheckDecl["expectation"]["kind"]; readonly name?: string } | undefined;
  readonly protocol: Protocol;
}

/** What an unreadable declaration leaves behind: names that seem unknown and parts that seem missing. Its text is reported already. */
const FOLLOW_UPS: ReadonlySet<DiagnosticCode> = new Set(["T101", "T105", "T106", "T108", "T109", "T202", "T212", "T213", "T604", "T605"]);

/** Reads and checks a protocol, for the defaults of its params and for the settings of each of its checks. */
export function load(source: Source, options: LoadOptions = {}): Loaded {
  const { file, diagnostics: unreadable } = parse(source);
  const attempts = attemptAll(file, options.settings ?? {});
  const found = [...errorsOf(attempts), ...warningsOf(attempts)];
  const kept = unreadable.every(isUnderstood) ? found : found.filter(({ code }) => !FOLLOW_UPS.has(code));
  const all = [...unreadable, ...kept];
  // Settings from outside may leave parts out on purpose.
  if (!hasErrors(all) && options.settings === undefined) all.push(...findUnusedParts(file, chosenBy(attempts)));
  const diagnostics = sortByPosition(withoutRepetitions(all));
  const scenarios = hasErrors(diagnostics) ? [] : attempts.flatMap(({ scenario }) => scenario ?? []);
  const protocol = hasErrors(diagnostics) ? undefined : attempts[0]?.elaborated.protocol;
  return { source, file, diagnostics, protocol, scenarios };
}

/** Where the mend is certain, the reader went on as if it had been made: nothing was left behind. */
function isUnderstood({ severity, fix }: Diagnostic): boolean {
  return severity === "warning" || fix !== undefined;
}

function errorsOf(attempts: readonly Attempt[]): readonly Diagnostic[] {
  return attempts.flatMap(({ diagnostics }) => diagnostics).filter(({ severity }) => severity === "error");
}

/**
 * A warning says that something never happens: the defaults have to show it, and no setting may contradict. A variant that is faulty on
 * purpose lacks handlers on purpose, so a missing handler is for the defaults alone to tell.
 */
function warningsOf(attempts: readonly Attempt[]): readonly Diagnostic[] {
  const [standard, ...others] = attempts;
  const isShared = (warning: Diagnostic): boolean =>
    warning.code === "T301" ||
    others.every(({ diagnostics }) => diagnostics.some(({ code, span }) => code === warning.code && span.start === warning.span.start));
  return (standard?.diagnostics ?? []).filter((one) => one.severity === "warning" && isShared(one));
}

/** The findings of the static checks, which depend on the params alone. */
class StaticChecks {
  readonly #known = new Map<string, readonly Diagnostic[]>();

  of(protocol: Protocol): readonly Diagnostic[] {
    const key = JSON.stringify(protocol.params);
    const found = this.#known.get(key) ?? checkProtocol(protocol);
    this.#known.set(key, found);
    return found;
  }
}

interface Attempt {
  readonly elaborated: Elaborated;
  readonly diagnostics: readonly Diagnostic[];
  readonly scenario: Scenario | undefined;
}

function attemptAll(file: ProtocolFile, settings: Settings): readonly Attempt[] {
  const statics = new StaticChecks();
  const attempt = (values: Settings, check?: CheckDecl): Attempt => attemptOne(file, { values, check, statics });
  const standard = attempt(settings);
  const checks = checksOf(file.declarations);
  if (checks.length === 0) return [standard];
  const withChecks = checks.map((check) => {
    const own = evaluateSettings(check, standard.elaborated.params);
    const made = attempt({ ...own.settings, ...settings }, check);
    return { ...made, diagnostics: [...own.diagnostics, ...made.diagnostics] };
  });
  return [{ ...standard, scenario: undefined }, ...withChecks];
}

interface AttemptOptions {
  readonly values: Settings;
  readonly check: CheckDecl | undefined;
  readonly statics: StaticChecks;
}

function attemptOne(file: ProtocolFile, { values, check, statics }: AttemptOptions): Attempt {
  const elaborated = elaborate(file, { settings: values, check });
  const { protocol } = elaborated;
  if (protocol === undefined) return { elaborated, diagnostics: elaborated.diagnostics, scenario: undefined };
  const diagnostics = [...elaborated.diagnostics, ...statics.of(protocol)];
  const name = check?.name.name ?? "default";
  return { elaborated, diagnostics, scenario: { name, settings: values, expectation: check && expectationOf(check), protocol } };
}

function expectationOf({ expectation: { kind, name } }: CheckDecl): Scenario["expectation"] {
  if (name === undefined) return { kind };
  return { kind, name: name.kind === "text" ? name.value : name.name };
}

/** Checks may stand in conditional parts too: each of them sets its own params. */
function checksOf(declarations: readonly Declaration[]): readonly CheckDecl[] {
  return declarations.flatMap((declaration) => {
    if (declaration.kind === "conditional") return checksOf([...declaration.whenTrue, ...declaration.whenFalse]);
    return declaration.kind === "check" ? [declaration] : [];
  });
}

function chosenBy(attempts: readonly Attempt[]): ReadonlySet<object> {
  return new Set(attempts.flatMap(({ elaborated }) => [...elaborated.chosen]));
}

function withoutRepetitions(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, span, message } = diagnostic;
    const key = `${code} ${span.start} ${span.end} ${message}`;
    if (!byKey.has(key)) byKey.set(key, diagnostic);
  }
  return [...byKey.values()];
}

function sortByPosition(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1));
}
