/** Random statements. Loops end, and most of what is assigned fits. */
import { argumentsOf, assignable, canExpress, chooseBinder, expression, places } from "./expressions.js";
import { colors, isScalar, withVariables, type Scope, type Shape, type Variable } from "./shape.js";

type Option = () => string;

/** Some statements, each with its semicolon. */
export function statements(scope: Scope, { most, depth }: { readonly most: number; readonly depth: number }): string {
  const count = scope.choices.between(1, most);
  return Array.from({ length: count }, () => `${statement(scope, depth)};`).join(" ");
}

function statement(scope: Scope, depth: number): string {
  const options = [...assignments(scope), ...assignments(scope), ...calls(scope), ...others(scope)];
  const compounds = depth > 0 ? compound(scope, depth - 1) : [];
  // An assertion that surely holds, where there is nothing to assign to.
  const pool = scope.choices.oneIn(2) && compounds.length > 0 ? compounds : options;
  return scope.choices.pick([...(pool.length === 0 ? [() => "assert true"] : pool)])();
}

/** Writing to variables, and to parts of them. */
function assignments(scope: Scope): readonly Option[] {
  const targets = scope.variables.filter((one) => one.isWritable);
  return targets.flatMap((target): readonly Option[] => {
    const own = { ...scope, variables: scope.variables.filter((one) => !one.isWritable || one === target) };
    return places(own, { accepts: isScalar, isWritable: true }).length === 0 ? [] : [() => assignTo(scope, target)];
  });
}

function assignTo(scope: Scope, target: Variable): string {
  const { choices } = scope;
  // All that is safe may stand in indices, but only the target is written to.
  const only = { ...scope, variables: scope.variables.map((one) => ({ ...one, isWritable: one === target })) };
  const written = (accepts: (shape: Shape) => boolean): readonly Option[] => places(only, { accepts, isWritable: true });
  const wholes = scope.types.compounds.filter(({ shape }) => written((other) => other === shape).length > 0);
  if (wholes.length > 0 && choices.oneIn(4)) {
    const { shape } = choices.pick(wholes);
    const sources = places(scope, { accepts: (other) => other === shape, ...(target.isSafe ? { isSafe: true } : {}) });
    if (sources.length > 0) return `${choices.pick(written((other) => other === shape))()} := ${choices.pick(sources)()}`;
  }
  if (!target.isSafe && choices.oneIn(3)) return `undefine ${choices.pick(written(() => true))()}`;
  if (choices.oneIn(8)) return clear(scope, written);
  return assignScalar(scope, target, only);
}

function clear(scope: Scope, written: (accepts: (shape: Shape) => boolean) => readonly Option[]): string {
  // Clearing an element of a scalarset tells elements apart.
  const cleared = written((shape) => shape.kind !== "element" || scope.choices.oneIn(10));
  return cleared.length === 0 ? "assert true" : `clear ${scope.choices.pick(cleared)()}`;
}

function assignScalar(scope: Scope, target: Variable, only: Scope): string {
  const kinds = scope.types.scalars.map(({ shape }) => shape).filter(isScalar);
  const options = kinds.flatMap((shape) => {
    if (!canExpress(scope, shape)) return [];
    const found = places(only, { accepts: (other) => JSON.stringify(other) === JSON.stringify(shape), isWritable: true });
    return found.map((one) => () => `${one()} := ${assignable(scope, shape)}`);
  });
  return options.length === 0 ? `assert ${target.isSafe}` : scope.choices.pick(options)();
}

function calls(scope: Scope): readonly Option[] {
  return scope.routines.flatMap((routine): readonly Option[] => {
    const args = argumentsOf(scope, routine.params);
    if (args === undefined) return [];
    const call = `${routine.name}(${args})`;
    if (routine.result === undefined) return [() => call];
    const { shape } = routine.result;
    return places(scope, { accepts: (other) => JSON.stringify(other) === JSON.stringify(shape), isWritable: true }).map(
      (one) => () => `${one()} := ${call}`,
    );
  });
}

function others(scope: Scope): readonly Option[] {
  const { choices, returns } = scope;
  const condition = (): string => expression(scope, { kind: "boolean" });
  const options: Option[] = [() => `put "here"`];
  if (choices.oneIn(6)) options.push(() => `assert ${condition()} | true "asserted"`);
  if (choices.oneIn(12)) options.push(() => `assert ${condition()} "asserted"`);
  if (choices.oneIn(20)) options.push(() => `error "told"`);
  if (returns === "nothing" && choices.oneIn(4)) options.push(() => "return");
  else if (returns !== undefined && returns !== "nothing" && choices.oneIn(4)) options.push(() => `return ${returned(scope)}`);
  return options;
}

/** What a function may return. */
export function returned(scope: Scope): string {
  const { returns } = scope;
  if (returns === undefined || returns === "nothing" || !isScalar(returns.shape)) throw new Error("Cannot return: this is no function");
  // Numbers are not asked for their range here.
  return scope.choices.oneIn(3) ? expression(scope, returns.shape) : assignable(scope, returns.shape);
}

function compound(scope: Scope, depth: number): readonly Option[] {
  const condition = (): string => expression(scope, { kind: "boolean" });
  const body = (inner = scope): string => statements(inner, { most: 2, depth });
  const options: Option[] = [
    () => `if ${condition()} then ${body()} end`,
    () => `if ${condition()} then ${body()} elsif ${condition()} then ${body()} else ${body()} endif`,
    () => switchOver(scope, body),
    () => forEach(scope, body),
    ...aliases(scope, body),
  ];
  const counted = scope.variables.find((one) => one.text.startsWith("l") && one.isWritable && one.type.text === "Small");
  // The rounds change the counter only where that does not keep the loop from ending.
  if (counted !== undefined) {
    const fixed = withVariables({ ...scope, variables: scope.variables.filter((one) => one !== counted) }, [
      { ...counted, isWritable: false },
    ]);
    options.push(() => `while ${counted.text} < most do ${body(fixed)} ${counted.text} := ${counted.text} + 1; end`);
  }
  return options;
}

function switchOver(scope: Scope, body: () => string): string {
  if (scope.choices.oneIn(2)) {
    const [first, second] = scope.choices.pick([["red", "green"], ["blue", "red"], colors.slice(1)]);
    const subject = expression(scope, { kind: "color" });
    return `switch ${subject} case ${first}: ${body()} case ${second}: ${body()} endswitch`;
  }
  const subject = expression(scope, { kind: "number", low: 0, high: 2 });
  return `switch ${subject} case 0, 2: ${body()} case ${scope.choices.pick(["1", "size - 1"])}: ${body()} else ${body()} end`;
}

function forEach(scope: Scope, body: (inner: Scope) => string): string {
  const binder = chooseBinder(scope);
  const inner = withVariables({ ...scope, depth: scope.depth + 1 }, [binder.variable]);
  return `for ${binder.text} do ${body(inner)} ${scope.choices.pick(["end", "endfor"])}`;
}

function aliases(scope: Scope, body: (inner: Scope) => string): readonly Option[] {
  const name = `n${scope.depth}`;
  return scope.variables.flatMap((variable): readonly Option[] => {
    const only = { ...scope, variables: scope.variables.map((one) => ({ ...one, isWritable: one === variable })) };
    if (!variable.isWritable) return [];
    return [...scope.types.compounds, ...scope.types.scalars].flatMap((type): readonly Option[] => {
      const found = places(only, { accepts: (shape) => JSON.stringify(shape) === JSON.stringify(type.shape), isWritable: true });
      const alias: Variable = { text: name, type, isSafe: variable.isSafe, isWritable: true };
      const inner = withVariables({ ...scope, depth: scope.depth + 1 }, [alias]);
      return found.slice(0, 1).map((one) => () => `alias ${name}: ${one()} do ${body(inner)} end`);
    });
  });
}
