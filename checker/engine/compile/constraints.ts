/**
 * Fairness constraints as numbers. A constraint of the model is a name with values; each name has a run of numbers, one for each of its values, and the
 * number of a step is computed where the step begins. Values are mostly known when code is put together, and so is the number.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { Fairness, Model, Rule } from "../../../dsl/model/index.js";
import { decodeScalar, type Data } from "../inspect/decode.js";
import { codesOf, numberScalar, type Scalar } from "../layout/index.js";
import { i32, label, local, op, type Instruction } from "../wasm/index.js";
import { EngineLimit } from "./engine-limit.js";
import { compileExpr, valueAs, valuesIn } from "./expression.js";
import { newFrame, type Assembly, type Frame } from "./frame.js";
import { common, encoded } from "./operand.js";

/** As many numbers as 16 bits hold, but for one that stands for none. */
const mostConstraints = 0xffff;

type Demanded = Exclude<Fairness, { readonly strength: "none" }>;

interface Run {
  readonly strength: Demanded["strength"];
  readonly scalars: readonly Scalar[];
  readonly first: number;
}

export class Constraints {
  readonly #model: Model;
  readonly #runs = new Map<string, Run>();
  readonly #count: number = 0;

  constructor(assembly: Assembly) {
    this.#model = assembly.model;
    const scalars = scalarsByName(assembly);
    for (const [constraint, { strength, values }] of scalars) {
      this.#runs.set(constraint, { strength, scalars: values, first: this.#count });
      this.#count += values.reduce((product, scalar) => product * codesOf(scalar), 1);
    }
    if (this.#count > mostConstraints)
      throw new EngineLimit(`${this.#count} fairness constraints, and the compiled engine takes ${mostConstraints}`);
  }

  /** By the numbers of the constraints. */
  get strengths(): readonly ("weak" | "strong")[] {
    return [...this.#runs.values()].flatMap(({ strength, scalars }) =>
      Array.from({ length: scalars.reduce((product, scalar) => product * codesOf(scalar), 1) }, () => strength),
    );
  }

  /** The number of the constraint that a step serves, in the state before it; undefined for one that serves none. */
  serve(before: Frame, fairness: Fairness): Instruction | undefined {
    if (fairness.strength === "none") return undefined;
    const { scalars, first } = this.#runOf(fairness);
    const { constant, code } = fairness.by.reduce<{ readonly constant: number; readonly code: Instruction | undefined }>(
      (sum, expr, index) => {
        const scalar = scalars[index] ?? numberScalar;
        const digit = encoded(valueAs(before, expr, scalar));
        const scaled = { constant: sum.constant * codesOf(scalar), code: sum.code && op("i32.mul", sum.code, i32(codesOf(scalar))) };
        if (digit.kind === "constant") return { ...scaled, constant: scaled.constant + Number(digit.value) };
        return { ...scaled, code: scaled.code === undefined ? digit : op("i32.add", scaled.code, digit) };
      },
      { constant: 0, code: undefined },
    );
    return code === undefined ? i32(first + constant) : op("i32.add", code, i32(first + constant));
  }

  /** The same from plain data: the values of `by`. */
  numberOf(fairness: Fairness, values: readonly Data[]): number | undefined {
    if (fairness.strength === "none") return undefined;
    const { scalars, first } = this.#runOf(fairness);
    return scalars.reduce((sum, scalar, index) => sum * codesOf(scalar) + this.#codeOf(scalar, values[index]), 0) + first;
  }

  #codeOf(scalar: Scalar, value: Data): number {
    for (let code = 0; code < codesOf(scalar); code += 1) if (decodeScalar(this.#model, scalar, code) === value) return code;
    throw new InternalError("a constraint is served for a value that it has not");
  }

  #runOf({ constraint }: Demanded): Run {
    const run = this.#runs.get(constraint);
    if (run === undefined) throw new InternalError(`no constraint '${constraint}'`);
    return run;
  }
}

interface Named {
  readonly strength: Demanded["strength"];
  readonly values: readonly Scalar[];
}

/** What the values of each constraint range over, in all of the rules that share it. */
function scalarsByName(assembly: Assembly): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>();
  for (const rule of assembly.model.rules) {
    const { fairness } = rule.meta;
    if (fairness.strength === "none") continue;
    const frame = anyInstance(assembly, rule);
    const own = fairness.by.map((expr) => compileExpr(frame, expr).scalar);
    const known = named.get(fairness.constraint);
    const values = known === undefined ? own : known.values.map((scalar, index) => common(scalar, own[index] ?? scalar));
    named.set(fairness.constraint, { strength: fairness.strength, values });
  }
  return named;
}

/** A frame in which the rule's parameters may have all of their values. */
function anyInstance(assembly: Assembly, rule: Rule): Frame {
  const nowhere = label("none");
  const frame = newFrame(assembly, local("i32", "none"), {
    end: { label: nowhere, result: undefined },
    failed: nowhere,
    span: rule.span,
    owner: rule.name,
  });
  for (const { name, domain } of rule.params) {
    const scalar = domain.kind === "type" ? (valuesIn(frame, domain.type)[0]?.scalar ?? numberScalar) : numberScalar;
    frame.scope.bind(name, { kind: "scalar", scalar, local: local("i32", name) });
  }
  return frame;
}
