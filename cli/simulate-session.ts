/** A conversation about one run: lines in, text out. It neither reads nor prints by itself, so that tests can hold it. */
import {
  ManualRun,
  actionText,
  explainWaiting,
  failureHeadline,
  inspectNode,
  namesBlocks,
  painter,
  parametersOf,
  readRun,
  seededRandom,
  sequenceChart,
  stateReport,
  stepsReport,
  violationReport,
  writeRun,
  type Painter,
} from "../checker/index.js";
import type { Scenario, Source } from "../dsl/index.js";
import { didYouMean, nearNames, UsageError } from "./usage-error.js";

/** What the conversation is about, and how its answers look. */
export interface SessionOptions {
  readonly source: Source;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly colour: boolean;
  readonly width: number;
  /** Both throw `UsageError`. */
  readonly files: { read(name: string): string; write(name: string, text: string): void };
}

export interface Session {
  /** What is said first. */
  readonly opening: string;
  answer(line: string): Answer;
}

export interface Answer {
  readonly text: string;
  readonly isOver: boolean;
}

const help = `  3             takes step 3 of those that are offered
  undo [N]      takes back the last step, or the last N
  random [N]    takes a step by lot, or N
  inspect NODE  tells everything about a node
  trace         the steps so far
  chart         the steps so far as a sequence chart
  save FILE     writes the run into a file
  load FILE     begins anew and repeats the run of a file
  quit          ends
An empty line shows where the run stands. A word may be cut short: u, r 10, i CacheA.`;

/** Steps by lot are shown one by one up to this many; of more, the last ones. */
const maxShown = 10;

/** Begins a run at the initial state. */
export function createSession(options: SessionOptions): Session {
  const run = new ManualRun(options.scenario.protocol);
  const talk: Talk = { options, run, paint: painter(options.colour), random: seededRandom(options.seed) };
  const opening = [heading(talk), "A number takes a step; help tells the rest.", "", standing(talk)].join("\n");
  return {
    opening,
    answer: (line) => {
      try {
        return answerLine(talk, line.trim());
      } catch (error) {
        if (error instanceof UsageError) return say(error.hint === undefined ? error.message : `${error.message}; ${error.hint}`);
        throw error;
      }
    },
  };
}

interface Talk {
  readonly options: SessionOptions;
  readonly run: ManualRun;
  readonly paint: Painter;
  readonly random: ReturnType<typeof seededRandom>;
}

type Action = (talk: Talk, argument: string) => Answer;

const actions: Readonly<Record<string, Action>> = {
  undo: (talk, argument) => {
    const undone = talk.run.undo(countOf(argument));
    return say(undone === 0 ? "There is no step to take back." : standing(talk));
  },
  random: (talk, argument) => {
    const wanted = countOf(argument);
    const before = talk.run.length;
    while (talk.run.length < before + wanted && isGoing(talk) && talk.run.draw(talk.random));
    return say(talk.run.length === before ? "Nothing can happen any more." : afterSteps(talk, before));
  },
  inspect: (talk, argument) => say(inspect(talk, argument)),
  trace: (talk) => say(talk.run.length === 0 ? "No step was taken yet." : steps(talk, 1)),
  chart: (talk) => say(talk.run.length === 0 ? "No step was taken yet." : sequenceChart(talk.run.trace, talk.options)),
  save: (talk, argument) => say(save(talk, argument)),
  load: (talk, argument) => say(loadRun(talk, argument)),
  help: () => say(help),
  quit: () => ({ text: "", isOver: true }),
};

function answerLine(talk: Talk, line: string): Answer {
  if (line === "") return say(standing(talk));
  if (/^\d+$/u.test(line)) return say(takeStep(talk, Number(line)));
  const [word = "", ...rest] = line.split(/\s+/u);
  const name = Object.keys(actions).find((known) => known.startsWith(word.toLowerCase()));
  const action = name === undefined ? undefined : actions[name];
  if (action === undefined) {
    throw new UsageError(`Unknown command "${word}"`, didYouMean(word, Object.keys(actions)) ?? "help lists them");
  }
  return action(talk, rest.join(" "));
}

function say(text: string): Answer {
  return { text, isOver: false };
}

function takeStep(talk: Talk, number: number): string {
  const before = talk.run.length;
  if (talk.run.take(number - 1)) return afterSteps(talk, before);
  const offered = talk.run.options.length;
  throw new UsageError(`Cannot take step ${number}`, offered === 0 ? "none is offered" : `choose from 1 to ${offered}`);
}

/** A run that failed is not led on by lot. */
function isGoing({ run }: Talk): boolean {
  return run.options.length > 0 && run.failure === undefined;
}

function countOf(argument: string): number {
  if (argument === "") return 1;
  if (/^[1-9]\d{0,5}$/u.test(argument)) return Number(argument);
  throw new UsageError(`Cannot read "${argument}"`, "it takes a number of steps");
}

// ---------------------------------------------------------------- what is shown

function heading({ options: { scenario, seed }, paint }: Talk): string {
  const { protocol, name } = scenario;
  const parameters = protocol.params.map((param) => `${param.name} = ${param.value}`).join(", ");
  return `${paint(`${protocol.name}, check ${name}`, "bold")}${parameters === "" ? "" : `: ${parameters}`}, seed ${seed}`;
}

/** The steps taken since there were `before`, then where the run stands. */
function afterSteps(talk: Talk, before: number): string {
  const first = Math.max(before + 1, talk.run.length - maxShown + 1);
  return [steps(talk, first), "", standing(talk)].join("\n");
}

function steps({ run, options }: Talk, first: number): string {
  return stepsReport(run.trace, { ...options, first, failure: run.failure });
}

/** The present state, what is to be said about it, and the steps that are possible. */
function standing(talk: Talk): string {
  const { run, options, paint } = talk;
  const title = run.length === 0 ? "At the start" : `After step ${run.length}`;
  const covers = run.covers.map((cover) => paint(`  cover "${cover}" holds`, "green"));
  return [paint(title, "bold"), stateReport(run.snapshot, options), ...covers, ...failureLines(talk), ...optionLines(talk)].join("\n");
}

function failureLines({ run, options, paint }: Talk): readonly string[] {
  const { failure } = run;
  if (failure === undefined) return [];
  if (failure.kind !== "deadlock") return [paint(`  ${failureHeadline(failure)}`, "red")];
  const { protocol } = options.scenario;
  const waitFor = explainWaiting(protocol, { kind: "violated", failure, trace: run.trace });
  return [violationReport({ parameters: {}, waitFor, failure, trace: undefined }, options)];
}

function optionLines({ run, paint }: Talk): readonly string[] {
  const { options } = run;
  if (options.length > 0) {
    const withBlocks = namesBlocks(run.snapshot);
    const lines = options.map((step, index) => {
      const choices = step.choices.map((choice) => `, chooses ${choice}`).join("");
      return `${paint(String(index + 1).padStart(4), "bold")}  ${actionText(step, withBlocks)}${choices}`;
    });
    return [paint("Possible steps", "bold"), ...lines];
  }
  if (run.failure !== undefined) return ["  The run ends here; undo goes back."];
  return [run.isAtRest ? "  Nothing is owed, and nothing can happen any more." : "  Nothing can happen any more."];
}

function inspect({ run, options }: Talk, argument: string): string {
  const { snapshot } = run;
  const nodes = [...new Set(snapshot.machines.map((machine) => machine.node))];
  const node = nodes.find((name) => name.toLowerCase() === argument.toLowerCase());
  if (node !== undefined) return inspectNode(snapshot, node, options.source).join("\n");
  const [near] = nearNames(argument, nodes);
  const hint = near === undefined ? `the nodes are ${nodes.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError(argument === "" ? "Name a node" : `Unknown node "${argument}"`, hint);
}

// ---------------------------------------------------------------- files

function save({ run, options }: Talk, name: string): string {
  if (name === "") throw new UsageError("Name a file", "for example: save run.json");
  const { protocol, name: check } = options.scenario;
  options.files.write(name, writeRun({ protocol: protocol.name, check, parameters: parametersOf(protocol), trace: run.trace }));
  return `${name}: ${run.length} steps written`;
}

function loadRun(talk: Talk, name: string): string {
  if (name === "") throw new UsageError("Name a file", "for example: load run.json");
  const saved = readRun(talk.options.files.read(name));
  if (saved === undefined) throw new UsageError(`Cannot load "${name}": it is no run that save wrote`);
  const { protocol, name: check } = talk.options.scenario;
  if (saved.protocol !== protocol.name) throw new UsageError(`Cannot load "${name}": it is a run of protocol ${saved.protocol}`);
  if (saved.check !== check || JSON.stringify(saved.parameters) !== JSON.stringify(parametersOf(protocol))) {
    const parameters = JSON.stringify(saved.parameters).replaceAll(/[{}"]/gu, "").replaceAll(":", "=");
    throw new UsageError(`Cannot load "${name}": it is a run of check ${saved.check} with ${parameters}`, "start with --check and --set");
  }
  const replayed = talk.run.replay(saved);
  const wanted = saved.steps.length;
  const outcome = replayed === wanted ? `${wanted} steps repeated` : `step ${replayed + 1} of ${wanted} is not possible any more`;
  return [`${name}: ${outcome}`, "", standing(talk)].join("\n");
}
