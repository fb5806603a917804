import { sourceLine, painter, type Painter } from "../checker/trace/index.js";
import type { Machine, Protocol } from "../dsl/analysis/index.js";
import type { Source } from "../dsl/diagnostics/index.js";
import { countText, hasErrors, type Loaded, type Scenario, type Settings } from "../dsl/index.js";
import { readMurphi } from "../dsl/murphi/index.js";
import type { Command } from "./command.js";
import { exitCode, worst, type ExitCode } from "./exit-code.js";
import { readFiles } from "./files.js";
import { frameFigures, messagesOf, stateFigures, treatmentsOf } from "./protocol-figures.js";
import { renderMistakes } from "./mistakes.js";
import { modelFigures } from "./model-figures.js";
import { loadWithSettings, readSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { foldedTable, tableLines } from "./text-table.js";
import { UsageError } from "./usage-error.js";

const help = `kettle stats FILE...

Counts the states as written and as they would be without continuations, the variables that are saved where a handler is suspended, and
the messages; then shows for each machine what every state does with every message. Of a model in Murphi (.m) it counts the bits of a state
and the rules with their parameters.

  --check NAME    with the params of this check (default: the first)
  --set P=v       with this param, or this constant of a Murphi model; may be given several times
  --no-colour     plain text`;

/** `kettle stats`: figures of a protocol. */
export const command: Command = {
  help,
  options: { check: "one", set: "many" },
  run: async (args, terminal) => {
    const check = args.one("check");
    const sources = readFiles(args.positionals, terminal.folder, [".tea", ".m"]);
    const settings = readSettings(sources, args.many("set"));
    const models = sources.filter(({ name }) => name.endsWith(".m")).map((source) => modelStats(source, settings, terminal));
    const protocols = sources.filter(({ name }) => !name.endsWith(".m"));
    const codes = protocols.map((source): ExitCode => {
      const loaded = loadWithSettings(source, settings);
      if (hasErrors(loaded.diagnostics)) {
        terminal.err(`${renderMistakes(loaded.diagnostics, source, terminal)}\n`);
        return exitCode.badInput;
      }
      const scenario = scenarioOf(loaded, check);
      terminal.out(`${statsText(scenario.protocol, source, { check: scenario.name, terminal })}\n`);
      return exitCode.asExpected;
    });
    return worst([...codes, ...models]);
  },
};

function modelStats(source: Source, constants: Settings, terminal: Terminal): ExitCode {
  const { model, diagnostics } = readMurphi(source, { constants });
  if (model === undefined) {
    terminal.err(`${renderMistakes(diagnostics, source, terminal)}\n`);
    return exitCode.badInput;
  }
  terminal.out([painter(terminal.colour)(model.name, "bold"), "", ...modelFigures(model), ""].join("\n"));
  return exitCode.asExpected;
}

function scenarioOf({ source, scenarios }: Loaded, check: string | undefined): Scenario {
  const scenario = scenarios.find(({ name }) => check === undefined || name === check);
  if (scenario !== undefined) return scenario;
  const names = scenarios.map(({ name }) => name);
  throw new UsageError(`Unknown check "${check ?? ""}" in "${source.name}"`, `there are ${names.join(", ")}`);
}

function statsText(
  protocol: Protocol,
  source: Source,
  { check, terminal }: { readonly check: string; readonly terminal: Terminal },
): string {
  const paint = painter(terminal.colour);
  const params = protocol.params.map(({ name, value }) => `${name} = ${value}`).join(", ");
  const head = `${paint(`${protocol.name}, check ${check}`, "bold")}${params === "" ? "" : `: ${params}`}`;
  const tables = protocol.machines.map((machine) => treatmentTable(protocol, machine, { paint, width: terminal.width }));
  return [head, "", ...stateTable(protocol), "", ...frameTable(protocol, source), ...tables.flatMap((lines) => ["", ...lines])].join("\n");
}

function stateTable(protocol: Protocol): readonly string[] {
  const figures = protocol.machines.map(stateFigures);
  const total = (pick: (figure: (typeof figures)[number]) => number): number => figures.reduce((sum, figure) => sum + pick(figure), 0);
  const rows = figures.map((figure) => {
    const machine = protocol.machines.find(({ role }) => role === figure.role);
    return [
      figure.role,
      figure.written,
      figure.suspensions,
      figure.split,
      machine === undefined ? 0 : messagesOf(protocol, machine).length,
    ];
  });
  return tableLines([
    ["machine", "states as written", "suspension points", "states without continuations", "messages received"],
    ...rows,
    [
      "together",
      total((figure) => figure.written),
      total((figure) => figure.suspensions),
      total((figure) => figure.split),
      protocol.messages.length,
    ],
  ]);
}

function frameTable(protocol: Protocol, source: Source): readonly string[] {
  const frames = frameFigures(protocol);
  if (frames.length === 0) return ["no handler is suspended"];
  const rows = frames.map(({ where, span, kind, variables, bits }) => [
    where,
    `line ${sourceLine(source, span).line}`,
    kind === "call" ? "call" : "wait",
    variables.length === 0 ? "nothing" : variables.join(", "),
    variables.length === 0 ? "" : bits === undefined ? "with a continuation" : countText(bits, "bit"),
  ]);
  return tableLines([["suspended", "at", "by", "saved", "size"], ...rows]);
}

/** A row for each message, a column for each state. */
function treatmentTable(
  protocol: Protocol,
  machine: Machine,
  { paint, width }: { readonly paint: Painter; readonly width: number },
): readonly string[] {
  const messages = messagesOf(protocol, machine);
  if (messages.length === 0) return [`${machine.role} receives no message`];
  const states = machine.states.filter((state) => state.kind === "named" || state.handlers.length > 0 || state.otherwise !== undefined);
  const rows = messages.map(({ name }) => [name, ...states.map((state) => treatmentsOf(machine, state, name).join(" or "))]);
  const tables = foldedTable([[machine.role, ...states.map(({ name }) => name)], ...rows], width);
  const coloured = tables.map((lines) => lines.map((line) => line.replaceAll("unexpected", paint("unexpected", "yellow"))));
  return coloured.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}
