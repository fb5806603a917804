import type { Deviation, LogCheck, LogLine, ReadLog } from "../conformance/index.js";
import { painter } from "../checker/trace/index.js";
import type { Protocol } from "../dsl/analysis/index.js";
import { countText, type Loaded } from "../dsl/index.js";
import type { Command } from "./command.js";
import { exitCode } from "./exit-code.js";
import { readFiles, readText } from "./files.js";
import { renderMistakes } from "./mistakes.js";
import { loadWithSettings, readSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { didYouMean, UsageError } from "./usage-error.js";

const help = `kettle trace FILE LOG...

Compares the log of a run, as jsonLog of kettle/kernel writes it, with the protocol: each step of each machine is made again, with the events and choices
of the log, and must have the same effects and lead to the same state; messages must be those that were sent. Says where the run left the protocol.

  --check NAME       with the params of this check
  --set P=v          a param, as the module of the run was generated; may be given several times
  --members KIND=a,b all nodes of a role in their order, or all blocks of a kind, where the log does not show them; may be given several times
  --initial V=JSON   what a kind of values begins with, where the log does not show it; may be given several times
  --json             one object
  --no-colour        plain text

LOG is the log of one node or of several. Exit codes: 0 as the protocol says, 1 otherwise, 2 a file cannot be read.`;

/** `kettle trace`: runs against their protocol. */
export const command: Command = {
  help,
  options: { check: "one", set: "many", members: "many", initial: "many", json: "flag" },
  run: async (args, terminal) => {
    const [file, ...logs] = args.positionals;
    if (file === undefined || logs.length === 0) throw new UsageError("No log given", "kettle trace FILE LOG...");
    const [source] = readFiles([file], terminal.folder);
    if (source === undefined) throw new UsageError(`Cannot find files for "${file}"`);
    const loaded = loadWithSettings(source, readSettings([source], args.many("set")));
    const protocol = protocolOf(loaded, args.one("check"));
    if (protocol === undefined) {
      terminal.err(`${renderMistakes(loaded.diagnostics, loaded.source, terminal)}\n`);
      return exitCode.badInput;
    }
    const members = new Map(args.many("members").map((text) => readMembers(text, protocol)));
    const initial = new Map(args.many("initial").map((text) => readInitial(text, protocol)));
    const { checkLog, readLog } = await import("./generating.js");
    const lines = logs.flatMap((name) => linesOf(readLog({ name, text: readText(name, terminal.folder) }), terminal));
    requireProtocol(lines, protocol);
    const found = checkLog(protocol, source, { lines, members, initial });
    terminal.out(args.has("json") ? JSON.stringify({ protocol: protocol.name, ...found }) : reportText(protocol, found, terminal));
    return found.deviations.length === 0 ? exitCode.asExpected : exitCode.notAsExpected;
  },
};

/** With the params of a check, or as they are declared or set; undefined if there are mistakes. */
function protocolOf({ protocol, scenarios, source }: Loaded, check: string | undefined): Protocol | undefined {
  if (check === undefined || protocol === undefined) return protocol;
  const names = scenarios.map(({ name }) => name);
  const found = scenarios.find(({ name }) => name === check);
  if (found !== undefined) return found.protocol;
  throw new UsageError(`Unknown check "${check}" in "${source.name}"`, didYouMean(check, names) ?? `there are ${names.join(", ")}`);
}

function readMembers(text: string, { nodes, blocks }: Protocol): readonly [string, readonly string[]] {
  const [, kind, names] = /^(\w+)=([^=]+)$/u.exec(text) ?? [];
  if (kind === undefined || names === undefined)
    throw new UsageError(
      `Cannot read --members "${text}": it is no role or kind of blocks with names`,
      "for example: --members Cache=a,b,c",
    );
  requireKnown("role or kind of blocks", kind, [...nodes, ...blocks]);
  return [kind, names.split(",")];
}

function readInitial(text: string, { values }: Protocol): readonly [string, unknown] {
  const [, kind, json] = /^(\w+)=(.+)$/u.exec(text) ?? [];
  if (kind === undefined || json === undefined)
    throw new UsageError(
      `Cannot read --initial "${text}": it is no kind of values with a value`,
      "for example: --initial 'Data=\"nothing\"'",
    );
  requireKnown("kind of values", kind, values);
  try {
    const value: unknown = JSON.parse(json);
    return [kind, value];
  } catch {
    throw new UsageError(`Cannot read --initial "${text}": the value is no JSON`, "texts have quotes: --initial 'Data=\"nothing\"'");
  }
}

function requireKnown(what: string, name: string, declared: readonly { readonly name: string }[]): void {
  const known = declared.map((one) => one.name);
  if (!known.includes(name)) throw new UsageError(`Unknown ${what} "${name}"`, didYouMean(name, known) ?? `there are ${known.join(", ")}`);
}

function linesOf({ lines, mistakes: [mistake], cutOff }: ReadLog, terminal: Terminal): readonly LogLine[] {
  if (mistake !== undefined) throw new UsageError(`Cannot read "${mistake.file}", line ${mistake.line}: ${mistake.reason}`);
  for (const file of cutOff) terminal.err(`${file}: the last line is cut off, and left out\n`);
  return lines;
}

/** A log without the protocol would agree with anything. */
function requireProtocol(lines: readonly LogLine[], { name }: Protocol): void {
  const protocols = [...new Set(lines.flatMap(({ record }) => ("protocol" in record ? [record.protocol] : [])))];
  if (protocols.includes(name)) return;
  const others = protocols.length === 0 ? "it has no steps of any" : `it has those of ${protocols.join(", ")}`;
  throw new UsageError(`Cannot compare: the log has no steps of ${name}`, others);
}

function reportText({ name }: Protocol, { nodes, steps, messages, deviations, unknownInitial }: LogCheck, terminal: Terminal): string {
  const paint = painter(terminal.colour);
  const { compared, unknown } = messages;
  const taken = unknown === 0 ? "" : `, ${countText(unknown, "message")} of nodes without a log`;
  const counts = `${countText(steps, "step")} of ${countText(nodes, "node")}, ${countText(compared, "message")} compared with who sent them${taken}`;
  const verdict = deviations.length === 0 ? paint(`as ${name} says`, "green") : paint(`not as ${name} says`, "red");
  return [`${verdict}: ${counts}`, ...deviations.map(deviationText), ...hintsOf(deviations, unknownInitial)].join("\n");
}

/** What a log may not show. */
function hintsOf(deviations: readonly Deviation[], unknownInitial: readonly string[]): readonly string[] {
  if (deviations.length === 0) return [];
  const members = deviations.some(({ what }) => what === "choice")
    ? ["  hint: where the log does not show all nodes: --members ROLE=a,b"]
    : [];
  return [...members, ...unknownInitial.map((kind) => `  hint: the log does not show what ${kind} begins with: --initial '${kind}=JSON'`)];
}

function deviationText({ file, line, node, place, state, what, expected, found }: Deviation): string {
  const machine = place === undefined ? "" : `, ${place.self}${place.block === null ? "" : ` for ${place.block}`}`;
  const where = `${file}:${line}: node ${node}${machine}${state === undefined ? "" : ` in state ${state}`}`;
  return `${where}\n  ${what}\n    expected: ${expected}\n    found:    ${found}`;
}
