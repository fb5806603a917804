/** An activation: a handler, or the rest of one, that runs now, and the places that its statements read and write. */
import { isRight, type Expr, type Handler, type Place, type Type, type VariableId } from "../../dsl/analysis/index.js";
import { InternalError, type Span } from "../../dsl/diagnostics/index.js";
import { coerce, evaluate, keysOf, replaceEntry, type Scope } from "./evaluate.js";
import { StepFailure } from "./failure.js";
import { readGlobal, readMachine, stackOf, topLevelFunction } from "./scope.js";
import type { StepInProgress } from "./step-in-progress.js";
import { isLinear, linearIn, mapOf, type Control, type Value } from "./value.js";

export interface Activation {
  readonly handler: Handler;
  /** The request that this activation must answer. */
  request: string | undefined;
  readonly locals: globalThis.Map<VariableId, Value>;
  /** From the handler's own block to the innermost one. */
  readonly control: Control[];
}

/** An activation at work: the scope of its expressions, and its places. */
export class Execution {
  readonly scope: Scope;

  constructor(
    readonly step: StepInProgress,
    readonly activation: Activation,
  ) {
    const { world, instance } = step;
    this.scope = {
      world,
      self: instance.node,
      here: instance.block,
      read: (variable, of) => this.#read(variable, of),
      move: (place) => this.move(place),
      ownStates: () => stackOf(step.machine),
      system: () => {
        throw new InternalError("a handler reads the whole system");
      },
      functionNamed: (name) => instance.functions.get(name) ?? topLevelFunction(world, name),
    };
  }

  #read(variable: VariableId, of: Value | undefined): Value {
    const { locals } = this.activation;
    if (locals.has(variable)) return locals.get(variable) ?? null;
    if (this.step.world.variable(variable).storage === "global") return readGlobal(this.step.ghosts, { variable, of });
    return readMachine(this.step.machine, variable);
  }

  /** Takes what is at `place` and leaves none. */
  move(place: Place): Value {
    const keys = keysOf(place, this.scope);
    const whole = this.#read(place.variable, undefined);
    if (keys.length === 0) {
      this.#write(place.variable, null);
      return whole;
    }
    const value = keys.reduce<Value>((map, key) => mapOf(map).get(key, null), whole);
    this.#write(place.variable, replaceEntry(mapOf(whole), keys, null));
    return value;
  }

  /** Puts `value` at `place`, which must not hold a continuation. */
  store(place: Place, value: Value): void {
    const keys = [...keysOf(place, this.scope)];
    if (place.of !== undefined) keys.unshift(evaluate(place.of, this.scope));
    const whole = this.#read(place.variable, undefined);
    const old = keys.reduce<Value>((map, key) => mapOf(map).get(key, null), whole);
    if (linearIn(old).length > 0) throw lost(this.step, { variable: place.variable, span: place.span, how: "is overwritten" });
    this.#write(place.variable, keys.length === 0 ? value : replaceEntry(mapOf(whole), keys, value));
  }

  setLocal(variable: VariableId, value: Value, span: Span): void {
    const { locals } = this.activation;
    if (isLinear(locals.get(variable) ?? null)) throw lost(this.step, { variable, span, how: "is overwritten" });
    locals.set(variable, value);
  }

  /** Replaces what a variable holds by what it has become. */
  update(variable: VariableId, value: Value): void {
    this.#write(variable, value);
  }

  #write(id: VariableId, value: Value): void {
    const { step, activation } = this;
    const { machine } = step;
    const { storage } = step.world.variable(id);
    if (storage === "local" || activation.locals.has(id)) activation.locals.set(id, value);
    else if (storage === "global") step.ghosts = step.ghosts.set(id, value);
    else if (machine.variables.has(id)) step.machine = { ...machine, variables: machine.variables.set(id, value) };
    else this.#writeParam(id, value);
  }

  #writeParam(id: VariableId, value: Value): void {
    const { machine } = this.step;
    const depth = machine.stack.findLastIndex((level) => level.params.has(id));
    const level = machine.stack.get(depth);
    if (depth < 0 || level === undefined) throw new InternalError(`variable ${id} has no place here`);
    this.step.machine = { ...machine, stack: machine.stack.set(depth, { ...level, params: level.params.set(id, value) }) };
  }

  evaluateInto(expr: Expr, type: Type): Value {
    return coerce(evaluate(expr, this.scope), type, { world: this.step.world, span: expr.span });
  }

  typeOf(variable: VariableId): Type {
    return this.step.world.variable(variable).type;
  }
}

function holdsRight(type: Type): boolean {
  if (type.kind === "optional") return holdsRight(type.element);
  return type.kind === "map" ? holdsRight(type.value) : isRight(type);
}

export interface Loss {
  readonly variable: VariableId;
  readonly span: Span;
  readonly how: string;
}

export function lost(step: StepInProgress, { variable, span, how }: Loss): StepFailure {
  const what = holdsRight(step.world.variable(variable).type) ? "right to answer" : "continuation";
  return new StepFailure("continuation", `the ${what} in '${step.world.variable(variable).name}' ${how}`, { span });
}
