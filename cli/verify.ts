import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import {
  compiledText,
  errorRecord,
  jsonRecord,
  mermaid,
  painter,
  report,
  SearchRefused,
  ThreadPool,
  verifyCheck,
  type Checked,
  type CheckedModel,
  type CheckResult,
  type Engine,
  type Progress,
} from "../checker/index.js";
import { countText, hasErrors } from "../dsl/index.js";
import { readCount, type Arguments } from "./arguments.js";
import type { Command } from "./command.js";
import { readEngine } from "./engine-name.js";
import { exitCode, worst, type ExitCode } from "./exit-code.js";
import { readFiles, requireFolderOf, writeText } from "./files.js";
import { readMemorySize, usualMemorySize } from "./memory-size.js";
import { renderMistakes } from "./mistakes.js";
import { createProgressLine, type ProgressLine } from "./progress-line.js";
import { loadChecked, readMurphiOptions, type CheckedFile } from "./checked-file.js";
import { requireSpillFolder, SpillFiles } from "./spill-files.js";
import type { Terminal } from "./terminal.js";
import { didYouMean, UsageError } from "./usage-error.js";
import { readCheckpointRequest, requireOneCheck, withCheckpoints, type CheckpointRequest } from "./verify-checkpoints.js";

const help = `kettle verify FILE...

Explores every reachable state of every check in the files and compares the verdict with what the check expects. A model in Murphi (.m) is
one check, which expects that nothing is violated.

  --check NAME         this check alone, with its trace in full
  --set P=v            a param of every check, or a constant of a Murphi model; may be given several times
  --engine wasm|reference
                       search a compiled model of the protocol (wasm, the default), or interpret it, which is many times slower
  --deadlock stuttering|stuck|off
                       of Murphi models: a state is a deadlock if every rule leads back to it (stuttering, the default), only if no
                       rule may fire (stuck), or never (off)
  --dialect rumur|cmurphi
                       of Murphi models: whether copying an undefined value is an error (rumur, the default) or not (cmurphi)
  --symmetry full|off  search one state of each orbit (full, the default), or every state
  --workers N          threads that search a compiled model, started at once; if not given, as many as there are
                       processors, started when a search takes longer than a moment
  --depth N            no deeper than N steps
  --states N           no more than N states
  --memory SIZE        no more than SIZE for states, such as 512M or 3G, at most 4G; of the compiled model's search (2G, or three
                       quarters of the machine's memory if that is less); a check with 'leads to' takes half as much again for
                       steps
  --fingerprints       keeps 64 bits of each state instead of the state, on one thread: more states in less memory; two states with
                       the same 64 bits are taken for one, and the result tells how probable it is that one was missed
  --disk DIR           with --fingerprints: states that wait to be expanded go to files in DIR where memory has no room for them, so that
                       nearly all of it is for fingerprints; the files are removed when they were read, and at the end
  --checkpoint FILE    writes the search of one check into FILE every ten minutes, when it is interrupted and when it is cut off
  --checkpoint-every MINUTES
                       more or less often
  --resume FILE        goes on from a checkpoint; with more memory or other limits if you like
  --json               one JSON object a line for each check
  --dump-wat FILE      writes the compiled model of one check into FILE, as WebAssembly text
  --mermaid FILE       writes traces and wait-for graphs into FILE as Markdown with Mermaid diagrams
  --quiet              verdicts without traces
  --no-colour          plain text

A search that is cut off, by a limit or by Ctrl-C, is bounded: it says nothing about the states that it has not seen.`;

/** `kettle verify`: runs the checks of the files. */
export const command: Command = {
  help,
  options: {
    check: "one",
    set: "many",
    deadlock: "one",
    dialect: "one",
    engine: "one",
    symmetry: "one",
    workers: "one",
    depth: "one",
    states: "one",
    memory: "one",
    fingerprints: "flag",
    disk: "one",
    checkpoint: "one",
    "checkpoint-every": "one",
    resume: "one",
    json: "flag",
    "dump-wat": "one",
    mermaid: "one",
    quiet: "flag",
  },
  run: async (args, terminal) => {
    const request = readRequest(args);
    const sources = readFiles(args.positionals, terminal.folder, [".tea", ".m"]);
    const files = loadChecked(sources, { settings: args.many("set"), murphi: readMurphiOptions(args) });
    requireProtocols(request.engine, files);
    requireCheck(request.check, files);
    if (request.disk !== undefined) requireSpillFolder(request.disk, terminal.folder);
    if (request.checkpoints !== undefined) requireOneCheck(files, request.check);
    if (request.mermaid !== undefined) requireFolderOf(request.mermaid, terminal.folder);
    const dump = args.one("dump-wat");
    if (dump !== undefined) writeText(dump, textOfModule(request, files), terminal.folder);
    const stop = new AbortController();
    const release = terminal.onInterrupt(() => stop.abort());
    const pool = new ThreadPool(terminal.threads);
    const session: Session = { request, terminal, pool, signal: stop.signal, progress: createProgressLine(terminal) };
    try {
      const outcomes: Outcome[] = [];
      for (const file of files) outcomes.push(await verifyFile(session, file, files.length));
      summarise(session, outcomes);
      return worst(outcomes.map((outcome) => outcome.code));
    } catch (error) {
      session.progress.clear();
      if (error instanceof SearchRefused) throw new UsageError(error.message);
      throw error;
    } finally {
      pool.close();
      release();
    }
  },
};

interface Request {
  readonly check: string | undefined;
  readonly engine: Engine;
  readonly symmetry: "full" | "off";
  readonly workers: number;
  readonly depth: number | undefined;
  readonly maxStates: number | undefined;
  readonly memoryBytes: number;
  readonly keep: "states" | "fingerprints";
  /** The folder for states that wait. */
  readonly disk: string | undefined;
  readonly checkpoints: CheckpointRequest | undefined;
  readonly format: "text" | "json";
  readonly mermaid: string | undefined;
  readonly isQuiet: boolean;
}

interface Session {
  readonly request: Request;
  readonly terminal: Terminal;
  /** Threads beside the main one, for one search after the other. */
  readonly pool: ThreadPool;
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
}

interface Outcome {
  readonly code: ExitCode;
  readonly results: readonly CheckResult[];
  /** Checks that an interruption left out. */
  readonly omitted: number;
}

function readRequest(args: Arguments): Request {
  if (args.one("engine") === "reference") refuseOf(args, compiledOnly);
  return {
    check: args.one("check"),
    engine: readEngine(args.one("engine") ?? "wasm"),
    symmetry: readSymmetry(args.one("symmetry") ?? "full"),
    workers: readCount(args, "workers") ?? availableParallelism(),
    depth: readCount(args, "depth"),
    maxStates: readCount(args, "states"),
    memoryBytes: readMemorySize(args) ?? usualMemorySize(),
    keep: args.has("fingerprints") ? "fingerprints" : "states",
    disk: readDisk(args),
    checkpoints: readCheckpointRequest(args),
    format: args.has("json") ? "json" : "text",
    mermaid: args.one("mermaid"),
    isQuiet: args.has("quiet"),
  };
}

/** What the reference interpreter does not know. */
const compiledOnly = ["memory", "workers", "fingerprints", "disk", "checkpoint", "checkpoint-every", "resume"];

function readDisk(args: Arguments): string | undefined {
  const folder = args.one("disk");
  if (folder === undefined || args.has("fingerprints")) return folder;
  throw new UsageError("Option --disk needs --fingerprints", "a search that compares states needs all of them in memory");
}

/** The interpreter of protocols knows no others. */
function requireProtocols(engine: Engine, files: readonly CheckedFile[]): void {
  const model = files.find(({ source }) => source.name.endsWith(".m"));
  if (engine === "wasm" || model === undefined) return;
  throw new UsageError(`Cannot interpret "${model.source.name}": only protocols in Tea are`, "leave out --engine reference");
}

function refuseOf(args: Arguments, options: readonly string[]): void {
  const given = options.find((option) => args.has(option));
  if (given !== undefined) throw new UsageError(`Option --${given} is for the search of a compiled model`, "leave out --engine reference");
}

function readSymmetry(text: string): "full" | "off" {
  if (text === "full" || text === "off") return text;
  throw new UsageError(`Cannot read --symmetry "${text}": it is full or off`);
}

/** A name that no file knows is a slip; files that have errors may not even show their checks. */
function requireCheck(name: string | undefined, files: readonly CheckedFile[]): void {
  if (name === undefined || files.some((file) => hasErrors(file.diagnostics))) return;
  const names = [...new Set(files.flatMap((file) => file.checks.map(({ check }) => check)))];
  if (names.includes(name)) return;
  const near = didYouMean(name, names);
  const existing = names.length === 0 ? "the file has none" : `there are ${names.join(", ")}`;
  throw new UsageError(`Unknown check "${name}"`, near === undefined ? existing : `${near} ${existing}`);
}

/** The compiled model of the one check that is meant. */
function textOfModule({ check, symmetry }: Request, files: readonly CheckedFile[]): string {
  const [one, ...more] = files.flatMap(({ checks }) => checks).filter((checked) => check === undefined || checked.check === check);
  if (one === undefined || more.length > 0) throw new UsageError("--dump-wat writes one check", "choose it by --check NAME and one file");
  return compiledText("model" in one ? one.model : one.protocol, symmetry);
}

async function verifyFile(session: Session, loaded: CheckedFile, fileCount: number): Promise<Outcome> {
  const { request, terminal } = session;
  const { source, diagnostics } = loaded;
  if (hasErrors(diagnostics)) return refuse(session, loaded);
  const checks = loaded.checks.filter(({ check }) => request.check === undefined || check === request.check);
  if (request.format === "text" && checks.length > 0) printHead(session, loaded, fileCount);
  const results: CheckResult[] = [];
  for (const checked of checks) {
    if (session.signal.aborted) break;
    const result = await search(session, checked);
    session.progress.clear();
    results.push(result);
    const longest = Math.max(...checks.map(({ check }) => check.length));
    terminal.out(request.format === "json" ? JSON.stringify(jsonRecord(result, source)) : textOf(session, result, { loaded, longest }));
  }
  const isMet = results.length === checks.length && results.every((result) => result.met);
  return { code: isMet ? exitCode.asExpected : exitCode.notAsExpected, results, omitted: checks.length - results.length };
}

function search({ request, terminal, pool, signal, progress }: Session, checked: Checked | CheckedModel): Promise<CheckResult> {
  const { disk } = request;
  const openSpillSpace = disk === undefined ? undefined : () => new SpillFiles(resolve(terminal.folder, disk));
  const options = { ...request, pool, openSpillSpace, signal, progress: (seen: Progress) => progress.show(checked.check, seen) };
  if (request.checkpoints === undefined) return verifyCheck(checked, { ...options, checkpoints: undefined });
  return withCheckpoints(request.checkpoints, terminal, (checkpoints) => verifyCheck(checked, { ...options, checkpoints }));
}

function refuse({ request, terminal }: Session, { source, diagnostics }: CheckedFile): Outcome {
  if (request.format === "json") terminal.out(JSON.stringify(errorRecord(source, diagnostics)));
  else terminal.err(`${renderMistakes(diagnostics, source, terminal)}\n`);
  return { code: exitCode.badInput, results: [], omitted: 0 };
}

function printHead({ terminal }: Session, { source, diagnostics }: CheckedFile, fileCount: number): void {
  const paint = painter(terminal.colour);
  if (fileCount > 1) terminal.out(paint(source.name, "bold"));
  if (diagnostics.length > 0)
    terminal.err(`${paint(`${countText(diagnostics.length, "warning")}; see kettle check ${source.name}`, "yellow")}\n`);
}

function textOf(
  { request, terminal }: Session,
  result: CheckResult,
  { loaded, longest }: { readonly loaded: CheckedFile; readonly longest: number },
): string {
  const { verdict } = result.result;
  const isFull = request.check !== undefined || !result.met;
  const detail = request.isQuiet ? "line" : isFull ? "full" : "steps";
  const text = report(result, { source: loaded.source, colour: terminal.colour, width: terminal.width, detail, nameWidth: longest });
  return verdict.kind === "violated" && detail !== "line" ? `${text}\n` : text;
}

function summarise({ request, terminal }: Session, outcomes: readonly Outcome[]): void {
  const results = outcomes.flatMap((outcome) => outcome.results);
  if (request.mermaid !== undefined) writeText(request.mermaid, results.map(mermaid).join("\n"), terminal.folder);
  if (request.format === "json") return;
  const omitted = outcomes.reduce((sum, outcome) => sum + outcome.omitted, 0);
  const refused = outcomes.filter((outcome) => outcome.code === exitCode.badInput).length;
  const unmet = results.filter((result) => !result.met).length;
  const judged = unmet === 0 ? "all as expected" : `${unmet} not as expected`;
  const parts = [
    ...(results.length === 0 ? ["no check was run"] : [`${countText(results.length, "check")}: ${judged}`]),
    ...(omitted === 0 ? [] : [`${countText(omitted, "check")} left out`]),
    ...(refused === 0 ? [] : [`${countText(refused, "file")} with errors`]),
  ];
  const isGood = unmet + omitted + refused === 0;
  terminal.out(painter(terminal.colour)(parts.join(", "), isGood ? "green" : "red"));
}
