import type { Conformance, ConformanceFailure } from "../conformance/index.js";
import { painter, stepsReport } from "../checker/trace/index.js";
import { countText, hasErrors, type Loaded, type Scenario, type Source } from "../dsl/index.js";
import { readCount } from "./arguments.js";
import type { Command } from "./command.js";
import { exitCode, worst, type ExitCode } from "./exit-code.js";
import { readFiles } from "./files.js";
import { renderMistakes } from "./mistakes.js";
import { loadWithSettings, readSettings } from "./settings.js";
import type { Terminal } from "./terminal.js";
import { didYouMean, UsageError } from "./usage-error.js";

const help = `kettle conform FILE...

Generates the code of every check and makes each transition of the model's reachable states with it: from the same state, by the same event, with
the same choices. Machine, messages, answers, host operations, timers and failures must be the same. Prints how many transitions were made, and
the way to the first difference.

  --check NAME    this check alone
  --set P=v       a param of every check; may be given several times
  --max N         checks with more transitions are cut off there (200000)
  --whole         a check that is cut off is a failure too
  --json          one object a check
  --no-colour     plain text`;

/** More transitions take the interpreter more than some minutes. */
const maxTransitions = 200_000;

/** `kettle conform`: generated code against the model. */
export const command: Command = {
  help,
  options: { check: "one", set: "many", max: "one", whole: "flag", json: "flag" },
  run: async (args, terminal) => {
    const sources = readFiles(args.positionals, terminal.folder);
    const settings = readSettings(sources, args.many("set"));
    const { conform } = await import("./generating.js");
    const limit = readCount(args, "max") ?? maxTransitions;
    const codes = sources.flatMap((source): readonly ExitCode[] => {
      const loaded = loadWithSettings(source, settings);
      if (hasErrors(loaded.diagnostics)) {
        terminal.err(`${renderMistakes(loaded.diagnostics, loaded.source, terminal)}\n`);
        return [exitCode.badInput];
      }
      return chosen(loaded, args.one("check")).map((scenario) => {
        const found = conform(scenario.protocol, source, { maxTransitions: limit });
        terminal.out(args.has("json") ? jsonText(source, scenario, found) : reportText({ source, scenario, found }, terminal));
        const isEnough = found.isComplete || !args.has("whole");
        return found.failure === undefined && isEnough ? exitCode.asExpected : exitCode.notAsExpected;
      });
    });
    return worst(codes);
  },
};

function chosen({ scenarios, source }: Loaded, check: string | undefined): readonly Scenario[] {
  const found = scenarios.filter(({ name }) => check === undefined || name === check);
  if (found.length > 0) return found;
  const names = scenarios.map(({ name }) => name);
  const hint = didYouMean(check ?? "", names) ?? `there are ${names.join(", ")}`;
  throw new UsageError(`Unknown check "${check ?? ""}" in "${source.name}"`, hint);
}

function jsonText({ name: file }: Source, { name: check }: Scenario, { failure, ...counts }: Conformance): string {
  return JSON.stringify({
    file,
    check,
    ...counts,
    ...(failure === undefined ? {} : { difference: failure.difference, steps: failure.steps.length }),
  });
}

interface Reported {
  readonly source: Source;
  readonly scenario: Scenario;
  readonly found: Conformance;
}

function reportText({ source, scenario, found }: Reported, terminal: Terminal): string {
  const paint = painter(terminal.colour);
  const { transitions, replayed, outside, failure, isComplete } = found;
  const verdict = failure === undefined ? paint("conforms", "green") : paint("differs", "red");
  const whole = isComplete ? `all ${countText(transitions, "transition")}` : `the first ${countText(transitions, "transition")} (cut off)`;
  const head = `${source.name} ${scenario.name}: ${verdict}, ${whole}: ${replayed} made by the generated code, ${outside} without any`;
  return failure === undefined ? head : `${head}\n${failureText(failure, source, terminal)}`;
}

function failureText({ difference, stepper, start, steps }: ConformanceFailure, source: Source, { colour, width }: Terminal): string {
  const { what, model, code } = difference;
  const way = stepsReport(stepper.trace(start, steps), { source, colour, width });
  return [`  ${what}`, `    model: ${model}`, `    code:  ${code}`, "  after", way].join("\n");
}
