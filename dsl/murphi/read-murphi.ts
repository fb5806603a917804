/** From the text of a Murphi model to the model, or to what is wrong with it. */
import { hasErrors, report, type Diagnostic, type Source } from "../diagnostics/index.js";
import {
  and,
  binary,
  falsehood,
  length,
  or,
  quantified,
  readVariable,
  truth,
  typeOfPlace,
  validateModel,
  type LocalVariable,
  type Model,
  type ModelExpr,
  type ModelProperty,
  type ModelType,
  type Rule,
} from "../model/index.js";
import { InternalError } from "../diagnostics/index.js";
import { withConstants, type Constants } from "./constants.js";
import { elaborateDeclarations } from "./elaborate-declarations.js";
import { elaborateRules } from "./elaborate-rules.js";
import { allAreSearched, Elaboration, Scope, type Dialect } from "./elaboration.js";
import { definiteWherePossible } from "./definedness.js";
import { dependsOnOrder } from "./loop-order.js";
import { parse } from "./parse.js";

/** What counts as a deadlock: nothing; a state in which no rule may fire; also one that all rules lead back to. */
export type DeadlockKind = "off" | "stuck" | "stuttering";

export interface MurphiOptions {
  /** Default: stuttering, as in CMurphi and Rumur. */
  readonly deadlock?: DeadlockKind | undefined;
  /** Whose Murphi it is where they differ. Default: rumur. */
  readonly dialect?: DialectName | undefined;
  /** Values of constants that the model declares, instead of those that it gives them. */
  readonly constants?: Constants | undefined;
  /** Which scalars are stored so that they may be undefined: those that may be, or all, which finds the same and takes more memory. Default: needed. */
  readonly optionals?: "needed" | "all" | undefined;
}

export type DialectName = "cmurphi" | "rumur";

const dialects: Readonly<Record<DialectName, Dialect>> = {
  // CMurphi's `-loop` option is 1,000 if it is not given.
  cmurphi: { copiesUndefined: true, mostRounds: 1_000 },
  // Rumur has no limit; this one is for loops without end.
  rumur: { copiesUndefined: false, mostRounds: 100_000 },
};

export interface MurphiModel {
  readonly source: Source;
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined if there are errors. */
  readonly model: Model | undefined;
}

/** Reads a model. Mistakes are reported, never thrown. */
export function readMurphi(source: Source, options: MurphiOptions = {}): MurphiModel {
  const { deadlock = "stuttering", dialect = "rumur", constants = {}, optionals = "needed" } = options;
  const { file, diagnostics } = parse(source);
  if (file === undefined) return { source, diagnostics, model: undefined };
  const elaboration = new Elaboration(dialects[dialect]);
  const names = file.declarations.flatMap((one) => (one.kind === "var" ? one.names.map(({ text }) => text) : []));
  const scope = new Scope(undefined, new Set(names));
  const variables: LocalVariable[] = [];
  elaborateDeclarations({ elaboration, scope, reach: "state", variables }, withConstants(file.declarations, constants));
  const { rules, starts, properties } = elaborateRules(elaboration, scope, file.rules);
  if (!hasErrors(elaboration.diagnostics)) requireStart(elaboration, source, starts.length);
  if (hasErrors(elaboration.diagnostics)) return { source, diagnostics: inOrder(elaboration.diagnostics), model: undefined };
  const read: Model = {
    name: titleOf(source.name),
    types: elaboration.types,
    variables: variables.map((one) => ({ ...one, transient: false })),
    routines: elaboration.routines,
    starts,
    rules,
    properties: [],
    symmetry: [],
  };
  const asked = [...properties, ...evaluated(properties), ...deadlocks(deadlock, read)];
  const whole: Model = { ...read, properties: asked };
  const symmetry = symmetryOf(elaboration, whole);
  const model = optionals === "all" ? whole : definiteWherePossible(whole);
  const problems = validateModel(model);
  if (problems.length > 0) throw new InternalError(`a model that was read is none: ${problems.join("; ")}`);
  return {
    source,
    diagnostics: inOrder([...elaboration.diagnostics, ...symmetry.diagnostics]),
    model: { ...model, symmetry: symmetry.names },
  };
}

function requireStart(elaboration: Elaboration, { text }: Source, count: number): void {
  if (count > 0) return;
  const span = { start: text.length, end: text.length };
  elaboration.diagnostics.push(report("M104", span, "Cannot search this model: it has no start state"));
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** `german` of `models/german.m`. */
function titleOf(path: string): string {
  return path.replace(/^.*[\\/]/u, "").replace(/\.m$/u, "");
}

/** A condition that cannot be evaluated is an error of the model, whatever it is a condition of. */
function evaluated(properties: readonly ModelProperty[]): readonly ModelProperty[] {
  return properties.flatMap((property): readonly ModelProperty[] => {
    if (property.kind === "invariant") return [];
    return [{ kind: "invariant", name: property.name, condition: binary("or", property.condition, truth), span: property.span }];
  });
}

function deadlocks(kind: DeadlockKind, model: Model): readonly ModelProperty[] {
  if (kind === "off") return [];
  const condition = kind === "stuck" ? or(...model.rules.map((rule) => mayFire(model, rule))) : falsehood;
  return [{ kind: "deadlock", name: "deadlock", condition, span: undefined }];
}

/** Does the guard hold for some values of the parameters? */
function mayFire(model: Model, { params, guard }: Rule): ModelExpr {
  const scope = new Map(model.variables.map((one) => [one.name, one.type]));
  return params.reduceRight((body, { name, domain }) => {
    if (domain.kind === "type") return quantified("exists", { name, over: domain.type }, body);
    const type = typeOfPlace(model, scopeWith(scope, params), domain.list);
    const high = type?.kind === "list" ? type.capacity - 1 : 0;
    return quantified(
      "exists",
      { name, over: { kind: "range", low: 0, high } },
      and(binary("<", readVariable(name), length(domain.list)), body),
    );
  }, guard);
}

function scopeWith(scope: ReadonlyMap<string, ModelType>, params: Rule["params"]): ReadonlyMap<string, ModelType> {
  return new Map([...scope, ...params.flatMap(({ name, domain }) => (domain.kind === "type" ? [[name, domain.type] as const] : []))]);
}

// ---------------------------------------------------------------- symmetry

/** The scalarsets whose elements are interchangeable, and warnings about the others. */
function symmetryOf(
  elaboration: Elaboration,
  model: Model,
): { readonly names: readonly string[]; readonly diagnostics: readonly Diagnostic[] } {
  const loops = dependsOnOrder(model);
  const names = model.types.flatMap(({ kind, name }) =>
    kind === "scalarset" && !elaboration.asymmetric.has(name) && !loops.has(name) ? [name] : [],
  );
  const diagnostics = [...loops]
    .filter(([name]) => !elaboration.asymmetric.has(name))
    .map(([name, span]) =>
      report("M401", span, `Elements of '${name}' are told apart: what this loop does may depend on their order`, {
        hint: allAreSearched,
      }),
    );
  return { names, diagnostics };
}
