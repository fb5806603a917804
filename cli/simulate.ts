import { randomInt } from "node:crypto";
import {
  errorRecord,
  expectPass,
  isAsExpected,
  painter,
  simulateCheck,
  simulateModel,
  simulationRecord,
  simulationReport,
  type Engine,
  usualWalks,
  type Simulated,
} from "../checker/index.js";
import { countText, hasErrors, type Loaded, type Scenario, type Source } from "../dsl/index.js";
import { readMurphi } from "../dsl/murphi/index.js";
import { readCount, type Arguments } from "./arguments.js";
import { readMurphiOptions } from "./checked-file.js";
import type { Command } from "./command.js";
import { readEngine } from "./engine-name.js";
import { exitCode, type ExitCode } from "./exit-code.js";
import { readFiles, readText, writeText } from "./files.js";
import { renderMistakes } from "./mistakes.js";
import { loadWithSettings, readSettings } from "./settings.js";
import { createSession } from "./simulate-session.js";
import type { Terminal } from "./terminal.js";
import { didYouMean, UsageError } from "./usage-error.js";

const defaultSteps = 500;

/** Seeds are as large as what the generator takes up. */
const seedLimit = 2 ** 32;

const help = `kettle simulate FILE

Walks through the states of each check at random. A failure ends it and is shown with the walk that led there; otherwise it tells what was
met on the way and what never was: states, handlers, messages in a state, covers. It finds in seconds what happens often, for sizes that
no search gets through; it proves nothing. A model in Murphi (.m) is interpreted; it tells which rules fired and which never did.

  --interactive   step by step: shows the state and the possible steps, and you choose (the first check, or that of --check)
  --check NAME    this check alone
  --set P=v       a param of every check, or a constant of a Murphi model; may be given several times
  --walks N       so many walks from an initial state (${usualWalks.wasm}, interpreted ${usualWalks.reference})
  --steps N       of at most so many steps (${defaultSteps})
  --seed N        repeats the walks of a run with this seed
  --engine wasm|reference
                  walk through a compiled model of the protocol (wasm, the default), or interpret it, which is hundreds of times
                  slower and takes other ways with the same seed. Stepping by hand always interprets
  --deadlock stuttering|stuck|off, --dialect rumur|cmurphi
                  of Murphi models, as with kettle verify
  --json          one JSON object a line for each check
  --no-colour     plain text

Exit code 1: a failure that the check does not expect. Ctrl-C ends with what was covered.`;

/** `kettle simulate`: random walks. */
export const command: Command = {
  help,
  options: {
    check: "one",
    set: "many",
    walks: "one",
    steps: "one",
    seed: "one",
    engine: "one",
    json: "flag",
    interactive: "flag",
    deadlock: "one",
    dialect: "one",
  },
  run: async (args, terminal) => {
    const [file, ...more] = readFiles(args.positionals, terminal.folder, [".tea", ".m"]);
    if (file === undefined || more.length > 0) throw new UsageError("One file is needed", "for example: kettle simulate lock.tea");
    if (file.name.endsWith(".m")) return simulateMurphi(file, args, terminal);
    const loaded = loadWithSettings(file, readSettings([file], args.many("set")));
    if (args.has("interactive") && args.has("engine"))
      throw new UsageError("Option --engine has no use with --interactive", "stepping by hand always interprets the protocol");
    const request: Request = {
      walks: readCount(args, "walks"),
      steps: readCount(args, "steps") ?? defaultSteps,
      seed: readSeed(args.one("seed")) ?? randomInt(seedLimit),
      isJson: args.has("json"),
      engine: readEngine(args.one("engine") ?? "wasm"),
    };
    if (hasErrors(loaded.diagnostics)) return refuse(loaded, request, terminal);
    const scenarios = scenariosOf(loaded, args.one("check"));
    if (args.has("interactive")) return converse(loaded, scenarios, { request, terminal });
    return simulateChecks(loaded, scenarios, { request, terminal });
  },
};

interface Request {
  readonly walks: number | undefined;
  readonly steps: number;
  readonly seed: number;
  readonly isJson: boolean;
  readonly engine: Engine;
}

function readSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,10}$/u.test(text) && Number(text) < seedLimit) return Number(text);
  throw new UsageError(`Cannot read --seed "${text}": it takes a whole number below ${seedLimit}`);
}

function scenariosOf({ source, scenarios }: Loaded, check: string | undefined): readonly Scenario[] {
  const chosen = scenarios.filter(({ name }) => check === undefined || name === check);
  if (chosen.length > 0 || check === undefined) return chosen;
  const names = scenarios.map(({ name }) => name);
  throw new UsageError(`Unknown check "${check}" in "${source.name}"`, didYouMean(check, names) ?? `there are ${names.join(", ")}`);
}

/** What a model in Murphi has not. */
const ofProtocols = ["check", "engine", "interactive"];

async function simulateMurphi(source: Source, args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const given = ofProtocols.find((option) => args.has(option));
  if (given !== undefined) throw new UsageError(`Option --${given} is for protocols in Tea`);
  const isJson = args.has("json");
  const { model, diagnostics } = readMurphi(source, { ...readMurphiOptions(args), constants: readSettings([source], args.many("set")) });
  if (model === undefined) return refuse({ source, diagnostics }, { isJson }, terminal);
  const stop = new AbortController();
  const release = terminal.onInterrupt(() => stop.abort());
  const seed = readSeed(args.one("seed")) ?? randomInt(seedLimit);
  const onFallback = (limit: string): void => terminal.err(`kettle: ${model.name} is interpreted, which is slower: ${limit}\n`);
  const limits = { walks: readCount(args, "walks"), steps: readCount(args, "steps") ?? defaultSteps };
  try {
    const result = await simulateModel(model, { ...limits, seed, signal: stop.signal, onFallback });
    const simulated: Simulated = { check: model.name, model, expectation: expectPass, seed, result };
    terminal.out(textOf(simulated, source, { request: { isJson }, terminal, isAlone: true }));
    if (!isJson) terminal.out(summary([simulated], 1, terminal));
    return isAsExpected(simulated) ? exitCode.asExpected : exitCode.notAsExpected;
  } finally {
    release();
  }
}

function refuse(
  { source, diagnostics }: Pick<Loaded, "source" | "diagnostics">,
  { isJson }: Pick<Request, "isJson">,
  terminal: Terminal,
): ExitCode {
  if (isJson) terminal.out(JSON.stringify(errorRecord(source, diagnostics)));
  else terminal.err(`${renderMistakes(diagnostics, source, terminal)}\n`);
  return exitCode.badInput;
}

async function simulateChecks(
  { source }: Loaded,
  scenarios: readonly Scenario[],
  { request, terminal }: { readonly request: Request; readonly terminal: Terminal },
): Promise<ExitCode> {
  const stop = new AbortController();
  const release = terminal.onInterrupt(() => stop.abort());
  const done: Simulated[] = [];
  try {
    for (const { name, protocol, expectation = expectPass } of scenarios) {
      if (stop.signal.aborted) break;
      const { seed } = request;
      const onFallback = (limit: string): void => terminal.err(`kettle: check ${name} is interpreted, which is slower: ${limit}\n`);
      // Each check begins with the seed, so that it goes the same ways alone.
      const result = await simulateCheck(protocol, { ...request, signal: stop.signal, onFallback });
      const simulated: Simulated = { check: name, protocol, expectation, seed, result };
      done.push(simulated);
      terminal.out(textOf(simulated, source, { request, terminal, isAlone: scenarios.length === 1 }));
    }
  } finally {
    release();
  }
  if (!request.isJson) terminal.out(summary(done, scenarios.length, terminal));
  return done.every(isAsExpected) ? exitCode.asExpected : exitCode.notAsExpected;
}

async function converse(
  { source }: Loaded,
  [scenario]: readonly Scenario[],
  { request, terminal }: { readonly request: Request; readonly terminal: Terminal },
): Promise<ExitCode> {
  if (scenario === undefined) throw new UsageError(`Cannot simulate "${source.name}": it has no check`);
  const { colour, width, folder } = terminal;
  const files = {
    read: (name: string) => readText(name, folder),
    write: (name: string, text: string) => writeText(name, text, folder),
  };
  const session = createSession({ source, scenario, seed: request.seed, colour, width, files });
  terminal.out(session.opening);
  for await (const line of terminal.readLines("> ")) {
    const { text, isOver } = session.answer(line);
    if (isOver) break;
    terminal.out(text);
  }
  return exitCode.asExpected;
}

function textOf(
  simulated: Simulated,
  source: Loaded["source"],
  { request, terminal, isAlone }: { readonly request: Pick<Request, "isJson">; readonly terminal: Terminal; readonly isAlone: boolean },
): string {
  if (request.isJson) return JSON.stringify(simulationRecord(simulated, source));
  const { colour, width } = terminal;
  const detail = isAlone || !isAsExpected(simulated) ? "full" : "steps";
  return `${simulationReport(simulated, { source, colour, width, detail })}\n`;
}

function summary(done: readonly Simulated[], wanted: number, { colour }: Terminal): string {
  const surprises = done.filter((simulated) => !isAsExpected(simulated)).length;
  const omitted = wanted - done.length;
  const text = `${countText(done.length, "check")}: ${surprises === 0 ? "nothing unexpected met" : `${surprises} not as expected`}`;
  const left = omitted === 0 ? "" : `, ${countText(omitted, "check")} left out`;
  return painter(colour)(text + left, surprises + omitted === 0 ? "green" : "red");
}
