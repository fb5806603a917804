/** What of a generated module was not verified, as far as the checks of its file tell. */
import { elaborate, type Protocol } from "../dsl/analysis/index.js";
import { load, type Loaded, type Scenario, type Settings } from "../dsl/index.js";

export interface GeneratedProtocol {
  readonly loaded: Loaded;
  /** What `--set` says. */
  readonly settings: Settings;
  readonly protocol: Protocol;
  /** Its module, and that of other protocols, without what stands in the head. */
  readonly body: string;
  readonly bodyOf: (protocol: Protocol) => string;
}

/** Sentences for people. */
export function warningsOf(generated: GeneratedProtocol): readonly string[] {
  return [...warningsOfParams(generated), ...warningsOfChannels(generated.protocol)];
}

/** What a check expects to be violated, it does not verify. */
export function isPassing({ expectation }: Scenario): boolean {
  return expectation === undefined || expectation.kind === "pass";
}

/** Params with a value that no passing check has, unless the module is the same with one that some check has: sizes of the model are no part of it. */
function warningsOfParams(generated: GeneratedProtocol): readonly string[] {
  const { protocol } = generated;
  const checks = declaredChecks(generated).filter(isPassing);
  if (checks.length === 0) return ["no check of the file passes: nothing of the module was verified"];
  return protocol.params.flatMap(({ name, value }) => {
    const used = new Set(checks.map((check) => valueOf(check.protocol, name)));
    const [other] = used;
    if (used.has(value) || other === undefined || !changesModule(generated, name, other)) return [];
    return [`no check that passes has ${name} = ${value}, but ${[...used].join(" or ")}`];
  });
}

/** The checks with their own params, whatever is set for the module. */
function declaredChecks({ loaded, settings }: GeneratedProtocol): readonly Scenario[] {
  return Object.keys(settings).length === 0 ? loaded.scenarios : load(loaded.source).scenarios;
}

function valueOf({ params }: Protocol, wanted: string): number | boolean | undefined {
  return params.find(({ name }) => name === wanted)?.value;
}

function changesModule({ loaded, protocol, body, bodyOf }: GeneratedProtocol, name: string, other: number | boolean): boolean {
  const settings = Object.fromEntries(protocol.params.map((param) => [param.name, param.name === name ? other : param.value]));
  const changed = elaborate(loaded.file, { settings }).protocol;
  return changed === undefined || bodyOf(changed) !== body;
}

function warningsOfChannels({ channels }: Protocol): readonly string[] {
  return channels
    .filter(({ blocking }) => blocking)
    .map(
      ({ name, capacity }) =>
        `channel '${name}' blocks, but a send of running code never waits: what was verified holds while no more than its capacity of ${capacity} waits there`,
    );
}
