/** What compiled walks go through: a protocol, or a model that is none of one; with the way in which what was met, and what went wrong, is told. */
import type { Protocol } from "../dsl/analysis/index.js";
import { lowerWithPassages } from "../dsl/lowering/index.js";
import type { Model, Rule } from "../dsl/model/index.js";
import type { Found, ModelRun, Tally, WalkCounts } from "./engine/index.js";
import { replay } from "./replay.js";
import { replayModel } from "./replay-model.js";
import type { Coverage, Verdict } from "./verdict/index.js";
import { coverageOf, talliesOf } from "./walk-coverage.js";

export interface Walked {
  readonly model: Model;
  /** What is counted at the steps of each rule. */
  readonly tallies: readonly (readonly Tally[])[];
  /** What so many walks met. */
  readonly coverage: (counts: WalkCounts, walks: number) => Coverage;
  /** The run, repeated by an interpreter. */
  readonly replay: (found: Found, run: ModelRun) => Verdict;
}

export function walkedProtocol(protocol: Protocol): Walked {
  const { model, passages } = lowerWithPassages(protocol);
  return {
    model,
    tallies: passages.map((all) => all.flatMap(talliesOf)),
    coverage: (counts, walks) => coverageOf(protocol, passages, { counts, walks }),
    replay: (found, { labels }) => replay(protocol, found, labels),
  };
}

export function walkedModel(model: Model): Walked {
  return {
    model: { ...model, rules: model.rules.map(marked) },
    tallies: model.rules.map(() => []),
    coverage: ({ marks, covers }) => ({
      machines: [],
      covers: model.properties.flatMap((one) => (one.kind === "cover" ? [met(one, covers)] : [])),
      rules: model.rules.map((rule) => met(rule, marks)),
    }),
    replay: (found, run) => replayModel(model, found, run),
  };
}

/** With a mark, for counting. */
function marked(rule: Rule): Rule {
  return { ...rule, body: [{ kind: "mark", label: rule.name, span: rule.span }, ...rule.body] };
}

/** What is counted by its place in the text. */
function met({ name, span }: Pick<Rule, "name" | "span">, counts: ReadonlyMap<number, number>): NonNullable<Coverage["rules"]>[number] {
  const own = span ?? { start: 0, end: 0 };
  return { name, span: own, count: counts.get(own.start) ?? 0 };
}
