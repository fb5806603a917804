/** An activation: a handler, or the rest of one, that runs now, and the places that its statements read and write. */
import {
  holdsOnlyRights,
  type Expr,
  type Handler,
  type Place,
  type PlaceStep,
  type Type,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError, type Span } from "../../dsl/diagnostics/index.js";
import { coerce, evaluate, replaceEntry, type Scope } from "./evaluate.js";
import { StepFailure } from "./failure.js";
import { keysOf } from "./looking.js";
import { readGlobal, readMachine, stackOf, topLevelFunction } from "./scope.js";
import type { StepInProgress } from "./step-in-progress.js";
import { emptied, holdsLinear, mapOf, queueOf, type Control, type Value } from "./value.js";
import type { World } from "./world.js";

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
    const keys = this.#keysOf(place);
    const value = this.#valueAt(place, keys);
    if (place.path.at(-1)?.kind === "head") {
      const queue = queueOf(value);
      this.#replace(place, keys, queue.shift());
      return queue.first(null);
    }
    this.#replace(place, keys, emptied(value, declaredType(this.step.world, place)));
    return value;
  }

  /** Adds `value` to the queue at `place`. */
  append(place: Place, value: Value): void {
    const keys = this.#keysOf(place);
    const queue = queueOf(this.#valueAt(place, keys));
    const capacity = place.type.kind === "queue" ? place.type.capacity : 0;
    if (queue.size >= capacity) {
      const { name } = this.step.world.variable(place.variable);
      throw new StepFailure("overflow", `the queue in '${name}' is full: one more would exceed its length ${capacity}`, {
        span: place.span,
      });
    }
    this.#replace(place, keys, queue.push(value));
  }

  #keysOf(place: Place): readonly Value[] {
    const keys = keysOf(place, this.scope);
    return place.of === undefined ? keys : [evaluate(place.of, this.scope), ...keys];
  }

  #valueAt({ variable }: Place, keys: readonly Value[]): Value {
    return keys.reduce<Value>((map, key) => mapOf(map).get(key, null), this.#read(variable, undefined));
  }

  #replace({ variable }: Place, keys: readonly Value[], value: Value): void {
    if (keys.length === 0) this.#write(variable, value);
    else this.#write(variable, replaceEntry(mapOf(this.#read(variable, undefined)), keys, value));
  }

  /** Puts `value` at `place`, which must not hold a continuation. */
  store(place: Place, value: Value): void {
    const keys = this.#keysOf(place);
    if (holdsLinear(this.#valueAt(place, keys)))
      throw lost(this.step, { variable: place.variable, span: place.span, how: "is overwritten" });
    this.#replace(place, keys, value);
  }

  setLocal(variable: VariableId, value: Value, span: Span): void {
    const { locals } = this.activation;
    if (holdsLinear(locals.get(variable) ?? null)) throw lost(this.step, { variable, span, how: "is overwritten" });
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

/** The type with which the place was declared, whatever is known of it. */
function declaredType(world: World, place: Place): Type {
  return place.path.reduce((type, step) => partType(type, step), world.variable(place.variable).type);
}

function partType(type: Type, step: PlaceStep): Type {
  const whole = type.kind === "optional" ? type.element : type;
  if (whole.kind === "map") return whole.value;
  const field = whole.kind === "record" && step.kind === "field" ? whole.fields.find(({ name }) => name === step.field) : undefined;
  if (field === undefined) throw new InternalError("a place that is not there");
  return field.type;
}

export interface Loss {
  readonly variable: VariableId;
  readonly span: Span;
  readonly how: string;
}

export function lost(step: StepInProgress, { variable, span, how }: Loss): StepFailure {
  const what = holdsOnlyRights(step.world.variable(variable).type) ? "right to answer" : "continuation";
  return new StepFailure("continuation", `the ${what} in '${step.world.variable(variable).name}' ${how}`, { span });
}
