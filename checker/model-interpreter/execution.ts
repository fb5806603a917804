/** Executes rules of a model: slow, obvious, and strict about everything that a model may not do. */
import type { Span } from "../../dsl/diagnostics/index.js";
import {
  printExpr,
  printPlace,
  printType,
  resolveType,
  type Model,
  type ModelExpr,
  type ModelFailure,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
} from "../../dsl/model/index.js";
import { copyOf, defaultOf, encode, fits, textOf, valuesOf, type Data } from "./data.js";

/** The step does not survive. */
export class Failed extends Error {
  constructor(
    readonly failure: ModelFailure,
    readonly span: Span | undefined,
  ) {
    super(failure.text);
  }
}

/** The model does what no model may: it uses a missing value, leaves a range, divides by zero. */
export class ModelError extends Error {
  constructor(
    text: string,
    readonly span: Span | undefined,
  ) {
    super(text);
  }
}

/** The script of choices is too short: this many options come next. */
export class MoreChoices extends Error {
  constructor(readonly options: number) {
    super("a choice");
  }
}

/** The step is no step. */
export class Excluded extends Error {}

/** A place that can be read and written. */
interface Cell {
  readonly type: ModelType;
  get(): Data;
  set(value: Data): void;
}

type Scope = Map<string, Cell>;

const returned = Symbol("returned");
type Completion = typeof returned | undefined;

export class Execution {
  readonly #scope: Scope = new Map();
  readonly #script: readonly number[];
  #taken = 0;
  #result: Data;
  /** Of the statement that runs. */
  #span: Span | undefined;

  constructor(
    readonly model: Model,
    readonly state: Map<string, Data>,
    script: readonly number[] = [],
  ) {
    this.#script = script;
    for (const { name, type } of model.variables) {
      this.#scope.set(name, { type, get: () => state.get(name), set: (value) => void state.set(name, value) });
    }
  }

  declare(name: string, type: ModelType, value: Data): void {
    this.#scope.set(name, variableCell(type, value));
  }

  run(body: readonly ModelStatement[]): void {
    this.#runAll(body, this.#scope);
  }

  evaluate(expr: ModelExpr): Data {
    return this.#evaluate(expr, this.#scope);
  }

  holds(expr: ModelExpr): boolean {
    return this.#boolean(expr, this.#scope);
  }

  place(place: ModelPlace): Cell {
    return this.#cell(place, this.#scope);
  }

  // ---------------------------------------------------------------- statements

  #runAll(statements: readonly ModelStatement[], scope: Scope): Completion {
    for (const statement of statements) {
      if (this.#run(statement, scope) === returned) return returned;
    }
    return undefined;
  }

  #run(statement: ModelStatement, scope: Scope): Completion {
    this.#span = statement.span ?? this.#span;
    switch (statement.kind) {
      case "assign":
        this.#assign(this.#cell(statement.target, scope), this.#evaluate(statement.value, scope), printPlace(statement.target));
        return undefined;
      case "clear": {
        const cell = this.#cell(statement.target, scope);
        cell.set(defaultOf(this.model, cell.type));
        return undefined;
      }
      case "undefine": {
        const cell = this.#cell(statement.target, scope);
        cell.set(undefinedIn(this.model, cell.type, cell.get()));
        return undefined;
      }
      case "append":
      case "remove":
        this.#changeList(statement, scope);
        return undefined;
      case "call":
        this.#call(statement.routine, statement.args, scope);
        return undefined;
      case "return":
        this.#result = statement.value === undefined ? undefined : this.#evaluate(statement.value, scope);
        return returned;
      case "error":
        throw new Failed(statement.failure, statement.span);
      case "assert":
        if (!this.#boolean(statement.condition, scope)) throw new Failed(statement.failure, statement.span);
        return undefined;
      case "assume":
        if (!this.#boolean(statement.condition, scope)) throw new Excluded();
        return undefined;
      case "mark":
        return undefined;
      default:
        return this.#runCompound(statement, scope);
    }
  }

  #runCompound(
    statement: Extract<ModelStatement, { readonly kind: "if" | "switch" | "for" | "while" | "alias" | "choose" }>,
    scope: Scope,
  ): Completion {
    switch (statement.kind) {
      case "if":
        return this.#runAll(this.#boolean(statement.condition, scope) ? statement.then : statement.otherwise, scope);
      case "switch": {
        const subject = this.#evaluate(statement.subject, scope);
        const chosen = statement.cases.find((one) => one.values.some((value) => this.#evaluate(value, scope) === subject));
        return this.#runAll(chosen?.body ?? statement.otherwise, scope);
      }
      case "for":
        for (const value of valuesOf(this.model, statement.over)) {
          const inner = new Map(scope).set(statement.variable, variableCell(statement.over, value));
          if (this.#runAll(statement.body, inner) === returned) return returned;
        }
        return undefined;
      case "while":
        for (let round = 0; this.#boolean(statement.condition, scope); round += 1) {
          if (round >= statement.limit) throw this.#error(`a loop goes round more than ${statement.limit} times`);
          if (this.#runAll(statement.body, scope) === returned) return returned;
        }
        return undefined;
      case "alias": {
        const cell = this.#cell(statement.place, scope);
        return this.#runAll(statement.body, new Map(scope).set(statement.name, cell));
      }
      case "choose":
        return this.#choose(statement, scope);
    }
  }

  #choose(statement: Extract<ModelStatement, { readonly kind: "choose" }>, scope: Scope): Completion {
    const target = this.#cell(statement.target, scope);
    const before = target.get();
    const options = valuesOf(this.model, statement.over).filter((value) => {
      target.set(value);
      return this.#boolean(statement.where, scope);
    });
    target.set(before);
    if (options.length === 0) return this.#runAll(statement.otherwise, scope);
    const picked = options.length === 1 ? 0 : this.#script[this.#taken++];
    if (picked === undefined) throw new MoreChoices(options.length);
    target.set(options[picked]);
    return undefined;
  }

  #assign(cell: Cell, value: Data, name: string): void {
    if (value === undefined && !fits(this.model, cell.type, value)) throw this.#error(`'${name}' gets a value that is missing`);
    if (!fits(this.model, cell.type, value)) throw this.#error(`'${name}' cannot be ${textOf(value)}: it takes ${typeText(cell.type)}`);
    cell.set(copyOf(value));
  }

  #changeList(statement: Extract<ModelStatement, { readonly kind: "append" | "remove" }>, scope: Scope): void {
    const cell = this.#cell(statement.list, scope);
    const type = resolveType(this.model, cell.type);
    const items = cell.get();
    if (type.kind !== "list" || !Array.isArray(items)) throw new Error("no list");
    if (statement.kind === "append") {
      if (items.length >= type.capacity) throw this.#error("a full list gets one more element");
      items.push(copyOf(this.#evaluate(statement.value, scope)));
    } else {
      const index = this.#number(statement.index, scope);
      if (index >= items.length) throw this.#error("there is nothing to remove");
      items.splice(index, 1);
    }
    // A multiset has no order: the positions that rules see are those of a sorted list.
    if (!type.ordered) items.sort((a, b) => (encode(this.model, type.element, a) < encode(this.model, type.element, b) ? -1 : 1));
  }

  #call(name: string, args: readonly ModelExpr[], scope: Scope): Data {
    const routine = this.model.routines.find((one) => one.name === name);
    if (routine === undefined) throw new Error(`no routine '${name}'`);
    const inner: Scope = new Map();
    for (const { name: variable } of this.model.variables) {
      const cell = this.#scope.get(variable);
      if (cell !== undefined) inner.set(variable, cell);
    }
    for (const [index, param] of routine.params.entries()) {
      const arg = args[index];
      if (arg === undefined) throw new Error("an argument is missing");
      if (param.passing === "var" && arg.kind === "read") inner.set(param.name, this.#cell(arg.place, scope));
      else {
        const cell = variableCell(param.type, undefined);
        this.#assign(cell, this.#evaluate(arg, scope), param.name);
        inner.set(param.name, cell);
      }
    }
    for (const local of routine.locals) inner.set(local.name, variableCell(local.type, defaultOf(this.model, local.type)));
    this.#runAll(routine.body, inner);
    return this.#result;
  }

  // ---------------------------------------------------------------- expressions

  #cell(place: ModelPlace, scope: Scope): Cell {
    const root = scope.get(place.root);
    if (root === undefined) throw new Error(`no variable '${place.root}'`);
    let cell = root;
    for (const selector of place.path) {
      const outer = cell;
      const type = resolveType(this.model, outer.type);
      if (selector.kind === "field") {
        const own = type.kind === "record" ? type.fields.find((one) => one.name === selector.name) : undefined;
        if (own === undefined) throw new Error(`no field '${selector.name}'`);
        cell = {
          type: own.type,
          get: () => asRecord(outer.get())[own.name],
          set: (value) => void (asRecord(outer.get())[own.name] = value),
        };
      } else {
        const index = this.#evaluate(selector.index, scope);
        if (type.kind !== "array" && type.kind !== "list") throw new Error("no array");
        const position = type.kind === "array" ? valuesOf(this.model, type.index).indexOf(index) : Number(index);
        if (index === undefined) throw this.#error(`the index '${printExpr(selector.index)}' has no value`);
        if (position < 0)
          throw this.#error(
            `'${place.root}' has no element ${textOf(index)}: its index is ${typeText(type.kind === "array" ? type.index : cell.type)}`,
          );
        if (type.kind === "list" && position >= asArray(outer.get()).length)
          throw this.#error("an element beyond the end of a list is used");
        cell = {
          type: type.element,
          get: () => asArray(outer.get())[position],
          set: (value) => void (asArray(outer.get())[position] = value),
        };
      }
    }
    return cell;
  }

  #boolean(expr: ModelExpr, scope: Scope): boolean {
    const value = this.#evaluate(expr, scope);
    if (value === undefined) throw this.#missing(expr);
    if (typeof value !== "boolean") throw new Error(`${textOf(value)} is no boolean`);
    return value;
  }

  #number(expr: ModelExpr, scope: Scope): number {
    const value = this.#evaluate(expr, scope);
    if (value === undefined) throw this.#missing(expr);
    if (typeof value !== "number") throw new Error(`${textOf(value)} is no number`);
    return value;
  }

  #evaluate(expr: ModelExpr, scope: Scope): Data {
    switch (expr.kind) {
      case "number":
      case "boolean":
        return expr.value;
      case "member":
        return expr.member;
      case "undefined":
        return undefined;
      case "read":
        return this.#cell(expr.place, scope).get();
      case "not":
        return !this.#boolean(expr.operand, scope);
      case "negate":
        return -this.#number(expr.operand, scope);
      case "binary":
        return this.#binary(expr, scope);
      case "conditional":
        return this.#evaluate(this.#boolean(expr.condition, scope) ? expr.whenTrue : expr.whenFalse, scope);
      case "quantified":
        return this.#quantified(expr, scope);
      case "defined":
        return this.#evaluate(expr.operand, scope) !== undefined;
      case "value": {
        const value = this.#evaluate(expr.operand, scope);
        if (value === undefined) throw this.#missing(expr.operand);
        return value;
      }
      case "member of":
        return fits(this.model, { kind: "named", name: expr.type }, this.#evaluate(expr.operand, scope));
      case "length":
        return asArray(this.#cell(expr.list, scope).get()).length;
      case "call":
        return this.#call(expr.routine, expr.args, scope);
    }
  }

  #binary({ operator, left, right }: Extract<ModelExpr, { readonly kind: "binary" }>, scope: Scope): Data {
    switch (operator) {
      case "and":
        return this.#boolean(left, scope) && this.#boolean(right, scope);
      case "or":
        return this.#boolean(left, scope) || this.#boolean(right, scope);
      case "implies":
        return !this.#boolean(left, scope) || this.#boolean(right, scope);
      case "same":
        return this.#evaluate(left, scope) === this.#evaluate(right, scope);
      case "==":
      case "!=": {
        const [a, b] = [this.#evaluate(left, scope), this.#evaluate(right, scope)];
        if (a === undefined || b === undefined) throw this.#missing(a === undefined ? left : right);
        return (a === b) === (operator === "==");
      }
      case "<":
      case "<=":
      case ">":
      case ">=":
        return compare(operator, this.#rank(left, scope), this.#rank(right, scope));
      case "+":
      case "-":
      case "*":
      case "/":
      case "%":
        return this.#compute(operator, this.#number(left, scope), this.#number(right, scope));
    }
  }

  #rank(expr: ModelExpr, scope: Scope): number {
    const value = this.#evaluate(expr, scope);
    if (value === undefined) throw this.#missing(expr);
    if (typeof value === "number") return value;
    const own = this.model.types.find((type) => type.kind === "enum" && type.members.includes(textOf(value)));
    if (own?.kind !== "enum") throw new Error(`${textOf(value)} has no order`);
    return own.members.indexOf(textOf(value));
  }

  #compute(operator: "+" | "-" | "*" | "/" | "%", a: number, b: number): number {
    if (b === 0 && (operator === "/" || operator === "%")) throw this.#error("a division by zero");
    return compute(operator, a, b);
  }

  #missing(expr: ModelExpr): ModelError {
    return this.#error(`'${printExpr(expr)}' has no value`);
  }

  #error(text: string): ModelError {
    return new ModelError(text, this.#span);
  }

  #quantified(expr: Extract<ModelExpr, { readonly kind: "quantified" }>, scope: Scope): Data {
    const inner = (value: Data): Scope => new Map(scope).set(expr.variable, variableCell(expr.over, value));
    const values = valuesOf(this.model, expr.over);
    switch (expr.quantifier) {
      case "forall":
        return values.every((value) => this.#boolean(expr.body, inner(value)));
      case "exists":
        return values.some((value) => this.#boolean(expr.body, inner(value)));
      case "count":
        return values.filter((value) => this.#boolean(expr.body, inner(value))).length;
      case "sum":
        return values.reduce<number>((sum, value) => sum + this.#number(expr.body, inner(value)), 0);
    }
  }
}

/** What a scalar may be, for messages. */
function typeText(type: ModelType): string {
  return printType(type.kind === "optional" ? type.element : type);
}

function variableCell(type: ModelType, initial: Data): Cell {
  let value = initial;
  return {
    type,
    get: () => value,
    set: (next) => {
      value = next;
    },
  };
}

function undefinedIn(model: Model, type: ModelType, value: Data): Data {
  const resolved = resolveType(model, type);
  if (resolved.kind === "optional") return undefined;
  if (resolved.kind === "array" && Array.isArray(value)) return value.map((part) => undefinedIn(model, resolved.element, part));
  if (resolved.kind !== "record") return value;
  return Object.fromEntries(resolved.fields.map((one) => [one.name, undefinedIn(model, one.type, asRecord(value)[one.name])]));
}

function asRecord(value: Data): { [field: string]: Data } {
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw new Error("no record");
}

function asArray(value: Data): Data[] {
  if (Array.isArray(value)) return value;
  throw new Error("no array");
}

function compare(operator: "<" | "<=" | ">" | ">=", a: number, b: number): boolean {
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function compute(operator: "+" | "-" | "*" | "/" | "%", a: number, b: number): number {
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  if (operator === "*") return a * b;
  return operator === "/" ? Math.trunc(a / b) : a % b;
}
