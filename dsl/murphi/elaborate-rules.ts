/** Rules, start states and properties, in whatever sets of rules they stand. */
import { unreachable, type Span } from "../diagnostics/index.js";
import {
  and,
  at,
  binary,
  booleanType,
  falsehood,
  implies,
  length,
  member,
  numberOf,
  quantified,
  read,
  readVariable,
  truth,
  variable,
  type LocalVariable,
  type ModelExpr,
  type ModelProperty,
  type ModelStatement,
  type ModelType,
  type Routine,
  type Rule,
  type StartState,
} from "../model/index.js";
import type { Alias, Binder, Block, Expr, Name, RuleItem } from "./ast.js";
import { constantEntity } from "./elaborate-constants.js";
import { elaborateDeclarations } from "./elaborate-declarations.js";
import { elaborateAs, elaboratePlace, present, stepTest } from "./elaborate-expressions.js";
import { elaborateAliases, elaborateAll, type Body } from "./elaborate-statements.js";
import { elaborateBinder, type Bound } from "./elaborate-types.js";
import { Scope, type Elaboration, type Entity, type PlaceEntity } from "./elaboration.js";
import type { Hoist } from "./hoisting.js";
import { bindElement, copyOfElement, elaborateMultiset } from "./multisets.js";
import { countOf, partsOf, scalarsetsIn } from "./murphi-type.js";

export interface RuleParts {
  readonly rules: Rule[];
  readonly starts: StartState[];
  readonly properties: ModelProperty[];
}

/** Assignments to the parameters of one rule. */
const mostAssignments = 200_000;

interface Param {
  readonly name: string;
  /** As it is written. */
  readonly title: string;
  /** A type, or a multiset. */
  readonly domain: Rule["params"][number]["domain"];
  /** The values or places that there are. */
  readonly type: ModelType;
  /** Does the parameter stand for a value at all? */
  readonly test: ModelExpr | undefined;
  /** What it is, for people. */
  readonly shown: ModelExpr;
  /** All that it stands for; undefined if that depends on the state. */
  readonly values: readonly ParamValue[] | undefined;
}

interface ParamValue {
  readonly expr: ModelExpr;
  readonly text: string;
}

/** The sets of rules around. */
interface Around {
  readonly elaboration: Elaboration;
  readonly parts: RuleParts;
  readonly scope: Scope;
  readonly params: readonly Param[];
  /** Those whose places are not known before the body begins. */
  readonly aliases: readonly Alias[];
  /** What names stand for in bodies: a chosen element is copied when they begin. */
  readonly inside: Scope;
  readonly copies: readonly ReturnType<typeof copyOfElement>[];
}

export function elaborateRules(elaboration: Elaboration, scope: Scope, items: readonly RuleItem[]): RuleParts {
  const parts: RuleParts = { rules: [], starts: [], properties: [] };
  elaborateItems({ elaboration, parts, scope, params: [], aliases: [], inside: scope, copies: [] }, items);
  return parts;
}

function elaborateItems(around: Around, items: readonly RuleItem[]): void {
  for (const item of items) around.elaboration.attempt(() => elaborateItem(around, item));
}

function elaborateItem(around: Around, item: RuleItem): void {
  const { parts } = around;
  switch (item.kind) {
    case "rule":
      parts.rules.push(elaborateRule(around, item));
      return;
    case "start":
      parts.starts.push(elaborateStart(around, item));
      return;
    case "property":
      parts.properties.push(...elaborateProperties(around, item));
      return;
    case "ruleset": {
      const inner = item.binders.reduce<Around | undefined>((outer, binder) => outer && bindParam(outer, binder), around);
      if (inner !== undefined) elaborateItems(inner, item.rules);
      return;
    }
    case "alias":
      elaborateItems(bindAliases(around, item.aliases), item.rules);
      return;
    case "choose":
      elaborateItems(bindChosen(around, item), item.rules);
      return;
    default:
      unreachable(item);
  }
}

function bindParam(around: Around, binder: Binder): Around | undefined {
  const { elaboration } = around;
  const bound = elaborateBinder(around, binder);
  if (bound === undefined) return undefined;
  const { type } = bound;
  const name = around.inside.modelName(binder.name.text);
  const entity: PlaceEntity = { kind: "place", place: variable(name), type, isStored: false, reach: "fixed" };
  const [scope, inside] = [around.scope, around.inside].map((outer) => {
    const inner = new Scope(outer);
    inner.bind(binder.name.text, entity);
    return inner;
  });
  const param: Param = {
    name,
    title: titleOf(around, binder.name, name),
    domain: { kind: "type", type },
    type,
    test: stepTest(name, bound),
    shown: readVariable(name),
    values: valuesOf(elaboration, bound),
  };
  const all = withParam(around, param);
  const count = all.params.reduce((product, one) => product * countOf(elaboration.types, one.type), 1);
  if (count > mostAssignments)
    elaboration.fail("M204", binder.name.span, `Cannot take these rules: there are more than ${mostAssignments} of each`);
  return { ...all, scope: scope ?? around.scope, inside: inside ?? around.inside };
}

function valuesOf({ types }: Elaboration, { type, by }: Bound): readonly ParamValue[] {
  if (type.kind === "boolean") return [falsehood, truth].map((expr) => ({ expr, text: String(expr === truth) }));
  if (type.kind === "range") {
    const count = Math.floor((type.high - type.low) / by) + 1;
    return Array.from({ length: count }, (_, index) => type.low + index * by).map((value) => ({
      expr: numberOf(value),
      text: String(value),
    }));
  }
  const parts = type.kind === "named" ? partsOf(types, type.name) : [];
  return parts.flatMap((part) => {
    const declaration = types.find((one) => one.name === part);
    const members = declaration !== undefined && "members" in declaration ? declaration.members : [];
    return members.map((text) => ({ expr: member(part, text), text }));
  });
}

function withParam(around: Around, param: Param): Around {
  if (around.aliases.length > 0)
    around.elaboration.refuse(
      around.aliases[0]?.name.span ?? { start: 0, end: 0 },
      "an alias around sets of rules whose place depends on variables",
    );
  return { ...around, params: [...around.params, param] };
}

function titleOf({ params }: Around, { text }: Name, name: string): string {
  return params.some(({ title }) => title === text) ? name : text;
}

/** The rules for each element of a multiset. Guards look at the element where it is, bodies at a copy. */
function bindChosen(around: Around, { name: written, list }: Extract<RuleItem, { readonly kind: "choose" }>): Around {
  const { elaboration, inside } = around;
  const chosen = elaborateMultiset(around, list);
  // What is chosen from an element of another multiset lies in the copy of that, in bodies.
  const within = elaborateMultiset({ elaboration, scope: inside }, list);
  const name = inside.modelName(written.text);
  const copy = copyOfElement(inside.modelName(`${written.text}_element`), chosen, readVariable(name), list.span);
  const here = at(chosen.place, readVariable(name));
  const param: Param = {
    name,
    title: titleOf(around, written, name),
    domain: { kind: "elements", list: chosen.place },
    type: { kind: "range", low: 0, high: chosen.type.capacity - 1 },
    test: binary("<", readVariable(name), length(chosen.place)),
    shown: read(here),
    values: undefined,
  };
  return {
    ...withParam(around, param),
    scope: bindElement(around.scope, written, { list: chosen.place, place: here }),
    inside: bindElement(inside, written, { list: within.place, place: variable(copy.local.name) }),
    copies: [...around.copies, copy],
  };
}

/** In guards the name stands for the text of the place; in bodies for the place as it is when they begin. */
function bindAliases(around: Around, aliases: readonly Alias[]): Around {
  return aliases.reduce((outer, alias) => {
    const { name, place } = alias;
    const { elaboration } = outer;
    const constant = constantEntity({ elaboration, scope: outer.scope }, place);
    if (constant !== undefined) return bindConstant(outer, name, constant);
    const entity = elaboratePlace({ elaboration, scope: outer.scope }, place);
    const scope = new Scope(outer.scope);
    scope.bind(name.text, entity);
    if (outer.aliases.length > 0 || !isFixed(outer, entity)) return { ...outer, scope, aliases: [...outer.aliases, alias] };
    const inside = new Scope(outer.inside);
    inside.bind(name.text, elaboratePlace({ elaboration, scope: outer.inside }, place));
    return { ...outer, scope, inside };
  }, around);
}

function bindConstant(around: Around, { text }: Name, constant: Entity): Around {
  const [scope, inside] = [new Scope(around.scope), new Scope(around.inside)];
  for (const one of [scope, inside]) one.bind(text, constant);
  return { ...around, scope, inside };
}

/** Does the place depend on nothing but parameters? */
function isFixed({ params }: Around, { place }: PlaceEntity): boolean {
  return place.path.every((one) => {
    if (one.kind === "field" || one.index.kind === "number" || one.index.kind === "boolean" || one.index.kind === "member") return true;
    const { index } = one;
    return index.kind === "read" && index.place.path.length === 0 && params.some(({ name }) => name === index.place.root);
  });
}

// ---------------------------------------------------------------- rules

function elaborateRule(around: Around, item: Extract<RuleItem, { readonly kind: "rule" }>): Rule {
  const { params, parts } = around;
  const guard = item.guard === undefined ? truth : conditionOf(around, item.guard);
  const { locals, body } = elaborateBlock(around, item.block, item.span);
  return {
    name: item.name ?? `rule ${parts.rules.length + 1}`,
    params: params.map(({ name, domain }) => ({ name, domain })),
    // The places of a multiset that are parameters hold elements.
    guard: and(...params.flatMap(({ domain, test }) => (domain.kind === "type" ? (test ?? []) : [])), guard),
    locals,
    body,
    meta: {
      event: "environment",
      progress: true,
      fairness: { strength: "none" },
      role: undefined,
      node: undefined,
      block: undefined,
      subject: undefined,
      args: params.map(({ title, shown }) => ({ name: title, value: shown })),
      channel: undefined,
      from: undefined,
    },
    span: item.span,
  };
}

/** A condition that stands alone. If functions are to be called before it, it becomes one itself, of the values around. */
function conditionOf({ elaboration, scope, params }: Around, expr: Expr): ModelExpr {
  const hoist: Hoist = { before: [], locals: [], effects: undefined };
  const condition = elaborateAs({ elaboration, scope, hoist }, expr, booleanType);
  if (hoist.before.length === 0) return condition.expr;
  const text = JSON.stringify([hoist.before, condition.expr]);
  const used = params.filter(({ name }) => text.includes(`"root":${JSON.stringify(name)}`));
  const routine: Routine = {
    name: `condition ${elaboration.routines.length}`,
    params: used.map(({ name, type }) => ({ name, type, passing: "value" })),
    result: booleanType,
    locals: hoist.locals,
    body: [...hoist.before, { kind: "return", value: present(condition), span: expr.span }],
    label: "condition",
    span: expr.span,
  };
  elaboration.routines.push(routine);
  return { kind: "call", routine: routine.name, args: used.map(({ name }) => readVariable(name)) };
}

function elaborateStart(around: Around, item: Extract<RuleItem, { readonly kind: "start" }>): StartState {
  const { params, parts, elaboration } = around;
  if (params.some(({ test }) => test !== undefined))
    elaboration.refuse(item.span, "a start state in a set of rules with steps, or of a choice");
  const { locals, body } = elaborateBlock(around, item.block, item.span);
  const own = params.map(({ name, type }) => ({ name, type }));
  return { name: item.name ?? `start state ${parts.starts.length + 1}`, params: own, locals, body, span: item.span };
}

function elaborateBlock(
  { elaboration, inside: around, aliases, copies }: Around,
  block: Block,
  span: Span,
): { readonly locals: readonly LocalVariable[]; readonly body: readonly ModelStatement[] } {
  const locals: LocalVariable[] = copies.map((one) => one.local);
  const effects = { state: false, params: false };
  const inside = (body: Body): readonly ModelStatement[] => {
    const scope = new Scope(body.scope);
    elaborateDeclarations({ elaboration, scope, reach: "own", variables: locals }, block.declarations);
    return elaborateAll({ ...body, scope }, block.body);
  };
  const body: Body = { elaboration, scope: around, locals, result: undefined, effects };
  const statements = elaborateAliases(body, { aliases, span }, inside);
  return { body: [...copies.map((one) => one.statement), ...statements], locals };
}

// ---------------------------------------------------------------- properties

function elaborateProperties(around: Around, item: PropertyItem): readonly ModelProperty[] {
  const { params, parts } = around;
  const own = conditionOf(around, item.condition);
  const name = item.name ?? `${item.property} ${parts.properties.length + 1}`;
  const { span } = item.condition;
  if (item.property === "liveness") return elaborateLiveness(around, item, { name, own });
  const tests = and(...params.flatMap(({ test }) => test ?? []));
  // It is enough if a cover is met with some values; everything else is asked for with all.
  const quantifier = item.property === "cover" ? "exists" : "forall";
  const condition = params.reduceRight(
    (body, param) => quantified(quantifier, { name: param.name, over: param.type }, body),
    quantifier === "exists" ? and(tests, own) : implies(tests, own),
  );
  switch (item.property) {
    case "invariant":
    case "cover":
      return [{ kind: item.property, name, condition, span }];
    case "assume":
      return [{ kind: "assumption", name, condition, span }];
    default:
      return unreachable(item.property);
  }
}

type PropertyItem = Extract<RuleItem, { readonly kind: "property" }>;

/** Liveness properties that one makes, with different values: each is decided for itself. */
const mostLiveness = 100;

/** With each assignment to the parameters a property of its own: they are not promised to hold at the same time. */
function elaborateLiveness(
  { elaboration, params }: Around,
  { condition: { span }, span: whole }: PropertyItem,
  { name, own }: { readonly name: string; readonly own: ModelExpr },
): readonly ModelProperty[] {
  if (params.some(({ values }) => values === undefined)) return elaboration.refuse(whole, "'liveness' of what is chosen from a multiset");
  const lists = params.reduce<readonly (readonly ParamValue[])[]>(
    (all, { values = [] }) => all.flatMap((one) => values.map((value) => [...one, value])),
    [[]],
  );
  if (lists.length > mostLiveness)
    return elaboration.fail("M204", whole, `Cannot decide this: it is asked for with more than ${mostLiveness} values`);
  for (const { type } of params) elaboration.tellApart(scalarsetsIn(elaboration.types, type), whole, "'liveness' asks for each of them");
  return lists.map((values) => {
    const condition = params.reduceRight((body, param, index) => {
      const value = values[index]?.expr ?? truth;
      return quantified("exists", { name: param.name, over: param.type }, and(binary("==", readVariable(param.name), value), body));
    }, own);
    const shown = params.map(({ title }, index) => `, ${title}: ${values[index]?.text ?? ""}`).join("");
    return { kind: "always possible", name: name + shown, condition, steps: "all", violation: "impossible", span };
  });
}
