/**
 * How much code a piece of the model becomes, in nodes of its text: a loop that is written out counts once for each value, a routine that is expanded
 * counts where it is called. What the values of loops and parameters decide is not taken into account, so code may turn out smaller.
 */
import { InternalError, unreachable } from "../../../dsl/diagnostics/index.js";
import type { Model, ModelExpr, ModelPlace, ModelStatement, ModelType, Routine } from "../../../dsl/model/index.js";
import { codesOf, scalarOf } from "../layout/index.js";

/** What is written out, and what becomes a loop or a function of its own. All in nodes. */
export interface CodeLimits {
  /** A loop over all values of a type is written out up to this size. */
  readonly unrolled: number;
  /** A routine up to this size is expanded where it is called. */
  readonly expanded: number;
  /** Copies of one routine, for arguments that are known, up to this size together; further calls share one that knows nothing. */
  readonly specialised: number;
}

/** The cost of a loop or a call itself. */
const overhead = 4;

export class Sizes {
  readonly #routines = new Map<string, { readonly routine: Routine; size: number | undefined }>();
  readonly #known = new WeakMap<object, number>();

  constructor(
    readonly model: Model,
    readonly limits: CodeLimits,
  ) {
    for (const routine of model.routines) this.#routines.set(routine.name, { routine, size: undefined });
  }

  ofRoutine(name: string): number {
    const entry = this.#routines.get(name);
    if (entry === undefined) throw new InternalError(`no routine '${name}'`);
    entry.size ??= this.ofStatements(entry.routine.body);
    return entry.size;
  }

  /** Is a routine expanded where it is called? */
  isExpanded(name: string): boolean {
    return this.ofRoutine(name) <= this.limits.expanded;
  }

  /** Is code of this size, run for each value of a type, written out? */
  isUnrolled(over: ModelType, size: number): boolean {
    return this.#countOf(over) * size <= this.limits.unrolled;
  }

  ofStatements(statements: readonly ModelStatement[]): number {
    return this.#once(statements, () => statements.reduce((sum, one) => sum + this.#ofStatement(one), 0));
  }

  ofExpr(expr: ModelExpr): number {
    return this.#once(expr, () => this.#ofExpr(expr));
  }

  #once(key: object, measure: () => number): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const size = measure();
    this.#known.set(key, size);
    return size;
  }

  #countOf(type: ModelType): number {
    const scalar = scalarOf(this.model, type);
    return scalar === undefined ? 0 : codesOf(scalar);
  }

  /** Of code that runs for each value of a type. */
  #repeated(over: ModelType, size: number): number {
    return this.isUnrolled(over, size) ? this.#countOf(over) * size : size + overhead;
  }

  #ofCall(name: string, args: readonly ModelExpr[]): number {
    const passing = args.reduce((sum, arg) => sum + this.ofExpr(arg), 0);
    return passing + (this.isExpanded(name) ? this.ofRoutine(name) : overhead);
  }

  #ofPlace({ path }: ModelPlace): number {
    return path.reduce((sum, selector) => sum + (selector.kind === "index" ? this.ofExpr(selector.index) : 0), 1);
  }

  #ofStatement(statement: ModelStatement): number {
    switch (statement.kind) {
      case "assign":
        return 1 + this.#ofPlace(statement.target) + this.ofExpr(statement.value);
      case "clear":
      case "undefine":
        return 1 + this.#ofPlace(statement.target);
      case "if":
        return 1 + this.ofExpr(statement.condition) + this.ofStatements(statement.then) + this.ofStatements(statement.otherwise);
      case "switch": {
        const cases = statement.cases.reduce((sum, { values, body }) => sum + 2 * values.length + this.ofStatements(body), 0);
        return this.ofExpr(statement.subject) + cases + this.ofStatements(statement.otherwise);
      }
      case "for":
        return this.#repeated(statement.over, this.ofStatements(statement.body));
      case "while":
        return overhead + this.ofExpr(statement.condition) + this.ofStatements(statement.body);
      case "alias":
        return this.#ofPlace(statement.place) + this.ofStatements(statement.body);
      case "choose": {
        const trying = this.#repeated(statement.over, 2 + this.ofExpr(statement.where));
        return trying + this.#ofPlace(statement.target) + this.ofStatements(statement.otherwise);
      }
      case "call":
        return this.#ofCall(statement.routine, statement.args);
      case "return":
        return 1 + (statement.value === undefined ? 0 : this.ofExpr(statement.value));
      case "append":
        return 3 + this.#ofPlace(statement.list) + this.ofExpr(statement.value);
      case "remove":
        return 8 + this.#ofPlace(statement.list) + this.ofExpr(statement.index);
      case "assert":
      case "assume":
        return 2 + this.ofExpr(statement.condition);
      case "error":
        return 2;
      case "mark":
        return 0;
      default:
        return unreachable(statement);
    }
  }

  #ofExpr(expr: ModelExpr): number {
    switch (expr.kind) {
      case "number":
      case "boolean":
      case "member":
      case "undefined":
        return 1;
      case "read":
        return this.#ofPlace(expr.place);
      case "not":
      case "negate":
      case "defined":
      case "value":
      case "member of":
        return 1 + this.ofExpr(expr.operand);
      case "binary":
        return 1 + this.ofExpr(expr.left) + this.ofExpr(expr.right);
      case "conditional":
        return 1 + this.ofExpr(expr.condition) + this.ofExpr(expr.whenTrue) + this.ofExpr(expr.whenFalse);
      case "quantified":
        return this.#repeated(expr.over, 1 + this.ofExpr(expr.body));
      case "length":
        return 1 + this.#ofPlace(expr.list);
      case "call":
        return this.#ofCall(expr.routine, expr.args);
      default:
        return unreachable(expr);
    }
  }
}
