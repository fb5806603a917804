/** Rules, start states and properties, in whatever sets of rules they stand. */
import { unreachable, type Span } from "../diagnostics/index.js";
import {
  and,
  implies,
  quantified,
  readVariable,
  truth,
  type LocalVariable,
  type ModelExpr,
  type ModelProperty,
  type ModelStatement,
  type ModelType,
  type Rule,
  type StartState,
} from "../model/index.js";
import type { Alias, Binder, Block, RuleItem } from "./ast.js";
import { elaborateDeclarations } from "./elaborate-declarations.js";
import { bindFixed, elaborateCondition, elaboratePlace, stepTest } from "./elaborate-expressions.js";
import { elaborateAliases, elaborateAll, type Body } from "./elaborate-statements.js";
import { elaborateBinder } from "./elaborate-types.js";
import { Scope, type Elaboration } from "./elaboration.js";
import { countOf } from "./murphi-type.js";

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
  readonly type: ModelType;
}

/** The sets of rules around. */
interface Around {
  readonly elaboration: Elaboration;
  readonly parts: RuleParts;
  readonly scope: Scope;
  readonly params: readonly Param[];
  /** What has to hold of the parameters: they may be every second number only. */
  readonly tests: readonly ModelExpr[];
  readonly aliases: readonly Alias[];
  /** The scope in which the aliases are not known yet. */
  readonly outside: Scope;
}

export function elaborateRules(elaboration: Elaboration, scope: Scope, items: readonly RuleItem[]): RuleParts {
  const parts: RuleParts = { rules: [], starts: [], properties: [] };
  elaborateItems({ elaboration, parts, scope, params: [], tests: [], aliases: [], outside: scope }, items);
  return parts;
}

function elaborateItems(around: Around, items: readonly RuleItem[]): void {
  for (const item of items) around.elaboration.attempt(() => elaborateItem(around, item));
}

function elaborateItem(around: Around, item: RuleItem): void {
  const { elaboration, parts } = around;
  switch (item.kind) {
    case "rule":
      parts.rules.push(elaborateRule(around, item));
      return;
    case "start":
      parts.starts.push(elaborateStart(around, item));
      return;
    case "property":
      parts.properties.push(elaborateProperty(around, item));
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
      elaboration.refuse(item.span, "a multiset");
      return;
    default:
      unreachable(item);
  }
}

function bindParam(around: Around, binder: Binder): Around | undefined {
  const { elaboration, params } = around;
  if (around.aliases.length > 0) elaboration.refuse(binder.name.span, "a set of rules inside an alias");
  const bound = elaborateBinder(around, binder);
  if (bound === undefined) return undefined;
  const { scope, name } = bindFixed(around.scope, binder.name, bound.type);
  const title = params.some((param) => param.title === binder.name.text) ? name : binder.name.text;
  const all = [...params, { name, title, type: bound.type }];
  const count = all.reduce((product, param) => product * countOf(elaboration.types, param.type), 1);
  if (count > mostAssignments)
    elaboration.fail("M204", binder.name.span, `Cannot take these rules: there are more than ${mostAssignments} of each`);
  const test = stepTest(name, bound);
  return { ...around, scope, outside: scope, params: all, tests: test === undefined ? around.tests : [...around.tests, test] };
}

/** In guards the name stands for the text of the place; in bodies for the place as it is when they begin. */
function bindAliases(around: Around, aliases: readonly Alias[]): Around {
  let { scope } = around;
  for (const { name, place } of aliases) {
    const entity = elaboratePlace({ elaboration: around.elaboration, scope, isFunction: false }, place);
    scope = new Scope(scope);
    scope.bind(name.text, entity);
  }
  return { ...around, scope, aliases: [...around.aliases, ...aliases] };
}

// ---------------------------------------------------------------- rules

function elaborateRule(around: Around, item: Extract<RuleItem, { readonly kind: "rule" }>): Rule {
  const { elaboration, scope, params, parts, tests } = around;
  const guard = item.guard === undefined ? truth : elaborateCondition({ elaboration, scope, isFunction: false }, item.guard);
  const { locals, body } = elaborateBlock(around, item.block, item.span);
  return {
    name: item.name ?? `rule ${parts.rules.length + 1}`,
    params: params.map(({ name, type }) => ({ name, domain: { kind: "type", type } })),
    guard: and(...tests, guard),
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
      args: params.map(({ name, title }) => ({ name: title, value: readVariable(name) })),
      channel: undefined,
      from: undefined,
    },
    span: item.span,
  };
}

function elaborateStart(around: Around, item: Extract<RuleItem, { readonly kind: "start" }>): StartState {
  const { params, parts, tests, elaboration } = around;
  if (tests.length > 0) elaboration.refuse(item.span, "a start state in a set of rules with steps");
  const { locals, body } = elaborateBlock(around, item.block, item.span);
  const own = params.map(({ name, type }) => ({ name, type }));
  return { name: item.name ?? `start state ${parts.starts.length + 1}`, params: own, locals, body, span: item.span };
}

function elaborateBlock(
  { elaboration, outside, aliases }: Around,
  block: Block,
  span: Span,
): { readonly locals: readonly LocalVariable[]; readonly body: readonly ModelStatement[] } {
  const locals: LocalVariable[] = [];
  const effects = { writesState: false };
  const inside = (body: Body): readonly ModelStatement[] => {
    const scope = new Scope(body.scope);
    elaborateDeclarations({ elaboration, scope, reach: "own", variables: locals }, block.declarations);
    return elaborateAll({ ...body, scope }, block.body);
  };
  const body: Body = { elaboration, scope: outside, locals, result: undefined, isFunction: false, effects };
  return { body: aliases.length === 0 ? inside(body) : [elaborateAliases(body, { aliases, span }, inside)], locals };
}

// ---------------------------------------------------------------- properties

function elaborateProperty(around: Around, item: Extract<RuleItem, { readonly kind: "property" }>): ModelProperty {
  const { elaboration, scope, params, parts, tests } = around;
  const own = elaborateCondition({ elaboration, scope, isFunction: false }, item.condition);
  const name = item.name ?? `${item.property} ${parts.properties.length + 1}`;
  const { span } = item.condition;
  // Of these each assignment to the parameters is a demand of its own.
  const isOneEach = item.property === "cover" || item.property === "liveness";
  if (isOneEach && params.length > 0) return elaboration.refuse(item.span, `'${item.property}' in a set of rules`);
  const condition = params.reduceRight(
    (body, param) => quantified("forall", { name: param.name, over: param.type }, body),
    implies(and(...tests), own),
  );
  switch (item.property) {
    case "invariant":
    case "cover":
      return { kind: item.property, name, condition, span };
    case "assume":
      return { kind: "assumption", name, condition, span };
    case "liveness":
      return { kind: "always possible", name, condition, steps: "all", violation: "impossible", span };
    default:
      return unreachable(item.property);
  }
}
