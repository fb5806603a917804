/**
 * Choices: the code is asked for one of the candidates that it finds itself, and takes the one that the model took. Afterwards the two are compared: for which variables something
 * was picked, in which order, and among which candidates. What the generator leaves out is chosen for by the model alone.
 */
import type { VariableId } from "../dsl/analysis/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";
import type { PickRecord } from "../checker/reference/index.js";
import { nameIn } from "../codegen/typescript/index.js";
import { valueOf, type Correspondence } from "./abstraction.js";
import { canonicalText } from "./canonical-text.js";

/** A choice in texts. */
interface Picked {
  readonly variable: string;
  readonly candidates: readonly string[];
  readonly picked: string | undefined;
}

/** The choices of one step of the code. */
export class Picking {
  readonly #model: readonly Picked[];
  readonly #code: Picked[] = [];

  constructor(model: readonly Picked[]) {
    this.#model = model;
  }

  /** The position of the candidate that the model took; where there is none, the first, and the comparison says so. */
  choose(variable: string, candidates: readonly unknown[]): number {
    const texts = candidates.map(canonicalText);
    const wanted = this.#model[this.#code.length]?.picked;
    const position = texts.findIndex((text) => text === wanted);
    this.#code.push({ variable, candidates: texts.toSorted(), picked: texts[position] });
    return Math.max(0, position);
  }

  /** What the model chose, and what the code did. */
  get comparison(): readonly [what: string, model: string, code: string] {
    return ["choices", canonicalText(this.#model), canonicalText(this.#code)];
  }
}

/** The choices that the code has to make too, as it will tell them. */
export function picksInTexts(context: Correspondence, picks: readonly PickRecord[]): readonly Picked[] {
  const { plan } = context;
  return picks.map(({ variable, candidates, picked }) => {
    const { type } = plan.protocol.variables[variable] ?? unknown(variable);
    const text = (value: PickRecord["picked"]): string => canonicalText(valueOf(context, value, type));
    return { variable: nameIn(plan.variables, variable), candidates: candidates.map(text).sort(), picked: text(picked) };
  });
}

function unknown(variable: VariableId): never {
  throw new InternalError(`unknown variable ${variable}`);
}
