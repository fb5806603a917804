/** Random expressions of a wanted type. What is simplest comes first, for shrinking. Most of what is read has a value, and most numbers are in their range. */
import { colors, isSameKind, isScalar, withVariables, type Scalar, type Scope, type Shape, type TypeName } from "./shape.js";

type Option = () => string;

/** One in so many reads does not ask whether there is a value. */
const careless = 9;

/** True where there is a value of the type to name: scalarsets have no literals. */
export function canExpress(scope: Scope, shape: Scalar): boolean {
  return shape.kind !== "element" || safe(scope, shape).length > 0;
}

/** An expression of the type of a scalar. Of a number, it may leave the range. */
export function expression(scope: Scope, shape: Scalar, depth = 2): string {
  const deeper = depth > 0 && scope.choices.oneIn(2) ? compound(scope, shape, depth - 1) : [];
  return scope.choices.pick([...literals(shape), ...safe(scope, shape), ...deeper])();
}

/** A value that may be assigned: of a number, mostly one that is in the range. */
export function assignable(scope: Scope, shape: Scalar, depth = 2): string {
  if (shape.kind !== "number") return expression(scope, shape, depth);
  const { low, high } = shape;
  const own = safe(scope, shape, (other) => other.kind === "number" && other.low >= low && other.high <= high);
  const wrapped = (): string => `((${expression({ ...scope, mayChange: false }, shape, depth - 1)}) % ${high + 1})`;
  const steps = own.flatMap((one) => [
    () => {
      const text = one();
      return `(${text} < ${high} ? ${text} + 1 : ${low})`;
    },
  ]);
  const options = [...literals(shape), ...own, ...steps, ...(low < 0 ? [wrapped] : [])];
  return scope.choices.oneIn(careless) ? expression(scope, shape, depth) : scope.choices.pick(options)();
}

function literals(shape: Scalar): readonly Option[] {
  switch (shape.kind) {
    case "boolean":
      return [() => "true", () => "false"];
    case "number":
      return Array.from({ length: shape.high - shape.low + 1 }, (_, index) => () => String(shape.low + index));
    case "color":
      return colors.map((one) => () => one);
    case "element":
      return [];
  }
}

/** Reads of what has a value. */
function safe(scope: Scope, wanted: Scalar, accepts = (_: Shape): boolean => true): readonly Option[] {
  return places(scope, { accepts: (shape) => isSameKind(shape, wanted) && accepts(shape), isSafe: true });
}

export interface PlaceWish {
  readonly accepts: (shape: Shape) => boolean;
  readonly isSafe?: boolean;
  readonly isWritable?: boolean;
}

/** The variables, and parts of variables, that are wanted. */
export function places(scope: Scope, { accepts, isSafe, isWritable }: PlaceWish): readonly Option[] {
  return scope.variables
    .filter((one) => (isSafe === undefined || one.isSafe === isSafe) && (isWritable !== true || one.isWritable))
    .flatMap(({ text, type }) => parts(scope, { text: () => text, type }, accepts));
}

function parts(
  scope: Scope,
  { text, type }: { readonly text: Option; readonly type: TypeName },
  accepts: PlaceWish["accepts"],
): readonly Option[] {
  const own = accepts(type.shape) ? [text] : [];
  if (type.shape.kind === "record")
    return [...own, ...type.shape.fields.flatMap((one) => parts(scope, { text: () => `${text()}.${one.name}`, type: one.type }, accepts))];
  if (type.shape.kind !== "array" || !isScalar(type.shape.index.shape)) return own;
  const { index, element } = type.shape;
  const { shape } = index;
  if (!isScalar(shape) || (shape.kind === "element" && !hasName(scope, shape))) return own;
  return [...own, ...parts(scope, { text: () => `${text()}[${indexOf(scope, shape)}]`, type: element }, accepts)];
}

/** Is there a plain variable of the type? */
function hasName(scope: Scope, shape: Shape): boolean {
  return scope.variables.some((one) => one.isSafe && isSameKind(one.type.shape, shape));
}

/** An index: a literal or a plain variable, so that indices do not stand in each other. */
function indexOf(scope: Scope, shape: Scalar): string {
  const fits = (other: Shape): boolean =>
    isSameKind(other, shape) &&
    (shape.kind !== "number" || other.kind !== "number" || (other.low >= shape.low && other.high <= shape.high));
  const isCareless = shape.kind === "number" && scope.choices.oneIn(careless);
  const named = scope.variables.filter((one) => one.isSafe && (isCareless ? isSameKind(one.type.shape, shape) : fits(one.type.shape)));
  return scope.choices.pick([...literals(shape), ...named.map((one) => () => one.text)])();
}

function compound(scope: Scope, shape: Scalar, depth: number): readonly Option[] {
  const inner = (): string => expression(scope, shape, depth);
  const condition = (): string => expression(scope, { kind: "boolean" }, depth);
  const options: Option[] = canExpress(scope, shape) ? [() => `(${condition()} ? ${inner()} : ${inner()})`] : [];
  const unsafe = places(scope, { accepts: (other) => isSameKind(other, shape), isSafe: false });
  for (const one of unsafe) {
    if (canExpress(scope, shape))
      options.push(() => {
        const text = one();
        return `(isundefined(${text}) ? ${inner()} : ${text})`;
      });
    if (scope.choices.oneIn(careless)) options.push(one);
  }
  for (const routine of scope.routines) {
    if (routine.result === undefined || (routine.isEffective && !scope.mayChange) || !isSameKind(routine.result.shape, shape)) continue;
    const args = argumentsOf(scope, routine.params, depth);
    if (args !== undefined) options.push(() => `${routine.name}(${args})`);
  }
  return [...options, ...operations(scope, shape, depth)];
}

/** What a routine may be called with; undefined if there is nothing. */
export function argumentsOf(
  scope: Scope,
  params: readonly { readonly type: TypeName; readonly isVar: boolean }[],
  depth = 1,
): string | undefined {
  const args = params.map(({ type, isVar }) => {
    const same = places(scope, {
      accepts: (shape) => shape === type.shape,
      ...(isVar ? { isWritable: true } : { isSafe: true }),
    });
    const { shape } = type;
    if (isVar || !isScalar(shape)) return same.length === 0 ? undefined : scope.choices.pick(same)();
    return canExpress(scope, shape) ? assignable(scope, shape, depth) : undefined;
  });
  return args.includes(undefined) ? undefined : args.join(", ");
}

function operations(scope: Scope, shape: Scalar, depth: number): readonly Option[] {
  // Which side of arithmetic comes first is left to the C compiler by Rumur.
  const number = (): string => expression({ ...scope, mayChange: false }, { kind: "number", low: -1, high: 3 }, depth);
  if (shape.kind === "number") {
    const divisor = (): string => (scope.choices.oneIn(careless) ? number() : scope.choices.pick(["2", "3", "-2"]));
    return [
      () => `(${number()} ${scope.choices.pick(["+", "-", "*"])} ${number()})`,
      () => `(${number()} ${scope.choices.pick(["/", "%"])} ${divisor()})`,
      () => `-(${number()})`,
    ];
  }
  return shape.kind === "boolean" ? tests(scope, depth) : [];
}

/** Boolean operations. */
function tests(scope: Scope, depth: number): readonly Option[] {
  const { choices, types } = scope;
  const inner = (): string => expression(scope, { kind: "boolean" }, depth);
  const comparable = types.scalars.filter(({ shape }) => isScalar(shape) && canExpress(scope, shape));
  const compared = (operators: readonly string[], of: readonly TypeName[]): string => {
    const { shape } = choices.pick(of);
    if (!isScalar(shape)) throw new Error("Cannot compare: these are scalars");
    const left = expression(scope, shape, depth);
    return `(${left} ${choices.pick(operators)} ${expression(scope, shape, depth)})`;
  };
  const ordered = types.scalars.filter(({ shape }) => shape.kind === "number");
  return [
    () => `!${inner()}`,
    () => `(${inner()} ${choices.pick(["&", "|", "->"])} ${inner()})`,
    () => compared(["=", "!="], comparable),
    () => compared(["<", "<=", ">", ">="], ordered),
    () => quantified(scope, depth),
    ...places(scope, { accepts: (shape) => isScalar(shape) && shape.kind !== "boolean", isSafe: false }).map(
      (one) => () => `isundefined(${one()})`,
    ),
    ...comparisons(scope),
  ];
}

/** Of records and arrays. */
function comparisons(scope: Scope): readonly Option[] {
  return scope.types.compounds.flatMap((type) => {
    const same = places(scope, { accepts: (shape) => shape === type.shape });
    return same.length < 2
      ? []
      : [() => `(${scope.choices.pick(same)()} ${scope.choices.pick(["=", "!="])} ${scope.choices.pick(same)()})`];
  });
}

function quantified(scope: Scope, depth: number): string {
  const { choices } = scope;
  const binder = chooseBinder(scope);
  const inner = withVariables({ ...scope, depth: scope.depth + 1 }, [binder.variable]);
  const body = expression(inner, { kind: "boolean" }, depth);
  const quantifier = choices.pick(["forall", "exists"]);
  return `(${quantifier} ${binder.text} do ${body} ${choices.pick(["end", `end${quantifier}`])})`;
}

/** `i0: Small` or `i0 := 0 to 2 by 2`, and the variable. */
export function chooseBinder(
  scope: Scope,
  of: "types" | "anything" = "anything",
): { readonly text: string; readonly variable: Scope["variables"][number] } {
  const { choices, types, depth } = scope;
  const name = `i${depth}`;
  const own = { text: name, isSafe: true, isWritable: false };
  if (of === "anything" && choices.oneIn(4)) {
    const low = choices.between(-1, 1);
    const high = choices.between(low, 2);
    const by = choices.pick(["", " by 2"]);
    return {
      text: `${name} := ${low} to ${high}${by}`,
      variable: { ...own, type: { text: `${low}..${high}`, shape: { kind: "number", low, high } } },
    };
  }
  const type = choices.pick(types.indices);
  return { text: `${name}: ${type.text}`, variable: { ...own, type } };
}
