/**
 * Random well-typed models in Murphi, as text, of what Rumur reads.
 *
 * Idea: as for random protocols, a model is written from left to right by decisions taken from lists of numbers, one list for each part, and lists that
 * are used up mean the shortest text. Names, types and places are right by construction. Most reads are of variables that every start state sets and nothing
 * undefines, and most of what is assigned fits; a few are not, so that some models come upon an error.
 */
import fc from "fast-check";
import { Choices } from "../random-protocol-choices.js";
import { assignable, canExpress, chooseBinder, expression, places } from "./expressions.js";
import { boolean, chooseTypes, isScalar, withVariables, type Routine, type Scope, type TypeName, type Variable } from "./shape.js";
import { returned, statements } from "./statements.js";

/** Lists of decisions: for declarations, start states and properties, and one for each routine and rule. */
const parts = 12;
const numbers = fc.array(fc.nat(9_999), { minLength: 60, maxLength: 60 });

/** The text of a model. */
export const randomMurphi: fc.Arbitrary<string> = fc.noBias(fc.array(numbers, { minLength: parts, maxLength: parts })).map(writeModel);

function writeModel(lists: readonly (readonly number[])[]): string {
  const [declared = [], started = [], asked = [], ...others] = lists;
  const choices = new Choices(declared);
  const types = chooseTypes(choices);
  const variables = chooseVariables(choices, [...types.scalars, ...types.compounds]);
  const routines: Routine[] = [];
  const texts: string[] = [];
  const empty: Scope = { choices, types, variables: [], routines, mayChange: false, returns: undefined, depth: 0 };
  for (let count = choices.below(4); count > 0; count -= 1) {
    const own = { ...empty, choices: new Choices(others[count] ?? []), routines: [...routines] };
    const { routine, text } = writeRoutine(withVariables(own, variables), `f${count}`);
    routines.push(routine);
    texts.push(text);
  }
  const scope = withVariables(empty, variables);
  const rules = others.slice(4).map((list, index) => writeRule({ ...scope, choices: new Choices(list) }, index));
  return [
    types.text,
    `var ${variables.map(({ text, type }) => `${text}: ${type.text};`).join(" ")}`,
    ...texts,
    writeStart({ ...scope, choices: new Choices(started) }),
    ...rules.slice(0, choices.between(1, rules.length)),
    writeProperties({ ...scope, choices: new Choices(asked) }),
  ].join("\n");
}

function chooseVariables(choices: Choices, types: readonly TypeName[]): readonly Variable[] {
  const count = choices.between(2, 5);
  return Array.from({ length: count }, (_, index) => ({
    text: `v${index}`,
    type: choices.pick(types),
    isSafe: !choices.oneIn(3),
    isWritable: true,
  }));
}

// ---------------------------------------------------------------- start states

function writeStart(scope: Scope): string {
  const { choices } = scope;
  const others = ["P", "Q"].map((of): Variable => ({
    text: of.toLowerCase(),
    type: { text: of, shape: { kind: "element", of } },
    isSafe: true,
    isWritable: false,
  }));
  // Nothing has a value yet.
  const inner: Scope = { ...scope, variables: others, routines: [] };
  const body = scope.variables.filter((one) => one.isSafe || choices.oneIn(3)).map((one) => fill(inner, one.text, one.type));
  return `ruleset p: P; q: Q do startstate "start" begin ${body.join(" ")} end; end;`;
}

/** Gives a value to each part. */
function fill(scope: Scope, text: string, { shape }: TypeName): string {
  if (isScalar(shape)) return `${text} := ${assignable(scope, shape, 1)};`;
  if (shape.kind === "record") return shape.fields.map((one) => fill(scope, `${text}.${one.name}`, one.type)).join(" ");
  const name = `i${scope.depth}`;
  const index: Variable = { text: name, type: shape.index, isSafe: true, isWritable: false };
  const inner = withVariables({ ...scope, depth: scope.depth + 1 }, [index]);
  return `for ${name}: ${shape.index.text} do ${fill(inner, `${text}[${name}]`, shape.element)} end;`;
}

// ---------------------------------------------------------------- rules

function writeRule(scope: Scope, index: number): string {
  const { choices } = scope;
  const binders: string[] = [];
  let inner = scope;
  for (let count = choices.below(3); count > 0; count -= 1) {
    // Rumur ends with an internal error where a set of rules goes over numbers that have no type.
    const binder = chooseBinder(inner, "types");
    binders.push(binder.text);
    inner = withVariables({ ...inner, depth: inner.depth + 1 }, [binder.variable]);
  }
  const rule = writeAliased(inner, (own) => writeOneRule(own, index));
  return binders.length === 0 ? rule : `ruleset ${binders.join("; ")} do ${rule} end;`;
}

function writeAliased(scope: Scope, write: (inner: Scope) => string): string {
  const { choices, types } = scope;
  const safe = { ...scope, variables: scope.variables.filter((one) => one.isSafe) };
  const type = choices.pick([...types.compounds, ...types.scalars]);
  const found = places(safe, { accepts: (shape) => JSON.stringify(shape) === JSON.stringify(type.shape), isWritable: true });
  if (found.length === 0 || !choices.oneIn(5)) return write(scope);
  const alias: Variable = { text: `n${scope.depth}`, type, isSafe: true, isWritable: true };
  const place = choices.pick(found)();
  return `alias ${alias.text}: ${place} do ${write(withVariables({ ...scope, depth: scope.depth + 1 }, [alias]))} end;`;
}

function writeOneRule(scope: Scope, index: number): string {
  const { choices } = scope;
  const guard = choices.oneIn(4) ? "" : `${expression(scope, { kind: "boolean" })} ==> `;
  const { declared, first, inner } = writeLocals({ ...scope, mayChange: true, returns: "nothing" });
  return `rule "r${index}" ${guard}${declared}begin ${first}${statements(inner, { most: 3, depth: 2 })} end;`;
}

/** Variables of a rule or routine, and what sets them. */
function writeLocals(scope: Scope): { readonly declared: string; readonly first: string; readonly inner: Scope } {
  const { choices, types } = scope;
  const locals: Variable[] = [];
  for (let count = choices.below(3); count > 0; count -= 1) {
    const type = choices.pick([...types.scalars.slice(1), ...types.compounds]);
    locals.push({ text: `l${count}`, type, isSafe: canFill(scope, type) && choices.oneIn(2), isWritable: true });
  }
  const filled = locals.filter((one) => one.isSafe).map((one) => fill(scope, one.text, one.type));
  return {
    declared: locals.length === 0 ? "" : `var ${locals.map(({ text, type }) => `${text}: ${type.text};`).join(" ")} `,
    first: filled.map((one) => `${one} `).join(""),
    inner: withVariables(scope, locals),
  };
}

function canFill(scope: Scope, { shape }: TypeName): boolean {
  if (isScalar(shape)) return canExpress(scope, shape);
  return shape.kind === "record" ? shape.fields.every(({ type }) => canFill(scope, type)) : canFill(scope, shape.element);
}

// ---------------------------------------------------------------- routines

function writeRoutine(scope: Scope, name: string): { readonly routine: Routine; readonly text: string } {
  const { choices, types } = scope;
  const params = Array.from({ length: choices.below(3) }, () => ({
    type: choices.pick([...types.scalars, ...types.compounds]),
    isVar: choices.oneIn(3),
  }));
  const wanted = choices.oneIn(2) ? choices.pick([boolean, ...types.scalars.slice(1, 3)]) : undefined;
  const isEffective = wanted === undefined || choices.oneIn(3);
  const own = params.map(({ type, isVar }, index): Variable => ({
    text: `x${index}`,
    type,
    isSafe: !isVar,
    isWritable: isVar && isEffective,
  }));
  const outer = scope.variables.map((one) => ({ ...one, isWritable: isEffective }));
  const routines = scope.routines.filter((one) => isEffective || !one.isEffective);
  const inside: Scope = withVariables({ ...scope, variables: outer, routines, mayChange: isEffective, returns: wanted ?? "nothing" }, own);
  const { declared, first, inner } = writeLocals(inside);
  const body = statements(inner, { most: 2, depth: 1 });
  const end = wanted === undefined ? "" : ` return ${returned(inner)};`;
  const written = params.map(({ type, isVar }, index) => `${isVar ? "var " : ""}x${index}: ${type.text}`).join("; ");
  const head = wanted === undefined ? `procedure ${name}(${written});` : `function ${name}(${written}): ${wanted.text};`;
  return { routine: { name, params, result: wanted, isEffective }, text: `${head} ${declared}begin ${first}${body}${end} end;` };
}

// ---------------------------------------------------------------- properties

function writeProperties(scope: Scope): string {
  const { choices } = scope;
  const condition = (): string => expression(scope, { kind: "boolean" });
  const invariant = choices.oneIn(3) ? `invariant "kept" ${condition()};` : `invariant "looked at" ${condition()} | true;`;
  const others = [
    choices.oneIn(3) ? `cover "met" ${condition()} | ${condition()};` : "",
    choices.oneIn(4) ? `liveness "again" ${condition()} | ${condition()};` : "",
    choices.oneIn(4) ? `assume "excluded" ${condition()} | ${condition()};` : "",
  ];
  return [invariant, ...others.filter((one) => one !== "")].join("\n");
}
