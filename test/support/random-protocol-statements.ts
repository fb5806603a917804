/** Random statements that do not suspend. */
import { applied, block, canExpressAll, declareLocal, leave, type Body, type Written } from "./random-protocol-body.js";
import {
  canExpress,
  expression,
  narrowTo,
  optionals,
  withVariable,
  withoutVariable,
  type Scope,
  type Variable,
} from "./random-protocol-expressions.js";
import {
  boolean,
  color,
  nodeOf,
  plainType,
  roleNamed,
  setOf,
  small,
  typeText,
  type Signal,
  type TeaType,
} from "./random-protocol-shape.js";
import { suspensions } from "./random-protocol-suspensions.js";

type Option = () => Written | undefined;

/** Up to `most` statements, one after the other; each sees what those before it have declared. */
export function statements(body: Body, most: number): Written {
  const lines: string[] = [];
  let current = body;
  for (let count = body.choices.below(most + 1); count > 0; count--) {
    const written = statement(current);
    lines.push(...written.lines);
    current = written.body;
  }
  return { lines, body: current };
}

function statement(body: Body): Written {
  const send: Option = () => sending(body);
  const options: Option[] = [() => assignment(body), send, send, send, () => assignment(body), () => binding(body), () => asserting(body)];
  if (body.depth > 0) options.push(...[branch, narrowing, matching, looping, choosing].map((write) => () => write(body)));
  if (body.mayBecome) options.push(() => becoming(body));
  if (body.maySuspend && body.depth > 0) options.push(...suspensions(body), ...suspensions(body));
  options.push(
    () => calling(body),
    () => waking(body),
  );
  return body.choices.pick(options)() ?? { lines: [], body };
}

/**
 * Statements of an inner block; what they declare ends with it. Where parameters of the state may be assigned behind the block,
 * the block does not leave the state.
 */
export function inner(body: Body, most = 2): readonly string[] {
  const mayBecome = body.mayBecome && !body.assignable.some((one) => one.storage === "state");
  return statements({ ...body, mayBecome, depth: body.depth - 1 }, most).lines;
}

function assignment(body: Body): Written | undefined {
  const { assignable, choices } = body;
  if (assignable.length === 0) return undefined;
  const variable = choices.pick(assignable);
  if (variable.storage !== "ghost") return { lines: assign(variable, body.scope), body };
  const scope = ghostScope(body);
  const lines = assign(variable, scope);
  return { lines: choices.oneIn(4) ? block(`if ${expression(scope, boolean, 1)}`, lines) : lines, body };
}

/** What ghosts and assertions may read: data may be compared there, too. */
function ghostScope({ scope, ghosts }: Body): Scope {
  return { ...scope, comparesData: true, variables: [...scope.variables, ...ghosts] };
}

function assign({ name, type }: Variable, scope: Scope): readonly string[] {
  const { choices } = scope;
  if (type.kind === "map") {
    if (!canExpressAll(scope, [type.key, type.value])) return [];
    return [`${name}[${expression(scope, type.key, 0)}] = ${expression(scope, type.value)}`];
  }
  if (!canExpress(scope, type)) return [];
  if (type.kind === "set" && canExpress(scope, type.element) && choices.oneIn(2)) {
    return [`${name} ${choices.pick(["+=", "-="])} ${expression(scope, choices.pick([type.element, type]), 1)}`];
  }
  if (type.kind === "turn" && choices.oneIn(2)) return [`${name} ${choices.pick(["+=", "-="])} 1`];
  if (type.kind === "small" && choices.oneIn(4)) return [`${name} ${choices.pick(["+=", "-="])} 1`];
  return [`${name} = ${expression(scope, type)}`];
}

/** Messages that may be sent here, each with the role that it goes to. */
function sendable(body: Body): readonly { readonly signal: Signal; readonly to: string }[] {
  const from = body.machine.role.name;
  return body.shape.signals
    .filter((signal) => signal.rank > body.rank)
    .flatMap((signal) => signal.routes.filter((route) => route.from === from).map((route) => ({ signal, to: route.to })));
}

export function sending(body: Body): Written | undefined {
  const { choices, scope } = body;
  const options = sendable(body).filter(({ signal }) => canExpressAll(scope, signal.params));
  if (options.length === 0) return undefined;
  const { signal, to } = choices.pick(options);
  const where = placeOf(body, to);
  const targets = [...nodeTargets(body, to), ...setTargets(body, to)];
  if (where === undefined || targets.length === 0) return undefined;
  return { lines: [`send ${applied(signal.name, scope, signal.params)} to ${choices.pick(targets)()}${where}`], body };
}

/** ` at b` where the receiver's block has to be said; undefined where none is known. */
function placeOf({ machine, shape, scope }: Body, to: string): string | undefined {
  if (!roleNamed(shape, to).perBlock) return "";
  if (machine.role.perBlock) return "";
  return canExpress(scope, { kind: "block" }) ? ` at ${expression(scope, { kind: "block" }, 0)}` : undefined;
}

function nodeTargets({ sender, scope }: Body, to: string): readonly (() => string)[] {
  const type = nodeOf(to);
  const answer = sender !== undefined && typeText(sender.type) === to ? [() => sender.name] : [];
  return canExpress(scope, type) ? [...answer, ...answer, () => expression(scope, type, 0)] : answer;
}

function setTargets({ shape, scope, choices }: Body, to: string): readonly (() => string)[] {
  if (roleNamed(shape, to).symmetry === "single") return [];
  const sets = scope.variables.filter((one) => typeText(one.type) === `set<${to}>`);
  return choices.oneIn(2) ? [() => to, ...sets.map((one) => () => one.name)] : [];
}

function binding(body: Body): Written | undefined {
  const type = body.choices.pick([boolean, small, color, plainType(body.choices), nodeOf("Peer")]);
  if (!canExpress(body.scope, type)) return undefined;
  const name = body.fresh("local");
  const line = `let ${name}: ${typeText(type)} = ${expression(body.scope, type)}`;
  return { lines: [line], body: declareLocal(body, { name, type, storage: "local" }) };
}

function asserting(body: Body): Written {
  const tested = expression(ghostScope(body), boolean, 1);
  const condition = body.choices.oneIn(6) ? tested : `(Flag || ${tested})`;
  return { lines: [`assert ${condition} "assertion ${body.choices.below(3)}"`], body };
}

function branch(body: Body): Written {
  const condition = expression(body.scope, boolean);
  if (body.choices.oneIn(5)) return { lines: block(`if ${condition}`, [...inner(body, 1), leave(body)]), body };
  const then = block(`if ${condition}`, inner(body));
  if (!body.choices.oneIn(2)) return { lines: then, body };
  return { lines: [...then.slice(0, -1), ...block("} else", inner(body))], body };
}

function narrowing(body: Body): Written | undefined {
  const found = optionals(body.scope);
  if (found.length === 0) return undefined;
  const variable = body.choices.pick(found);
  const there = { ...steady(body, variable), scope: narrowTo(body.scope, variable) };
  const absent = { ...steady(body, variable), scope: withoutVariable(body.scope, variable) };
  const { name } = variable;
  if (variable.storage === "local" && body.choices.oneIn(3)) {
    return { lines: block(`if ${name} == none`, [leave(absent)]), body: { ...body, scope: narrowTo(body.scope, variable) } };
  }
  const then = block(`if ${name} != none`, inner(there));
  return { lines: body.choices.oneIn(2) ? then : [...then.slice(0, -1), ...block("} else", inner(absent))], body };
}

/** A body that keeps what is known about the variable: machine variables may change where others run. */
function steady(body: Body, variable: Variable): Body {
  const assignable = body.assignable.filter((one) => one.name !== variable.name);
  return { ...body, assignable, maySuspend: body.maySuspend && variable.storage === "local" };
}

function matching(body: Body): Written | undefined {
  const { scope, choices } = body;
  const found = scope.variables.filter(({ type }) => type.kind === "color" || type.kind === "optional");
  if (found.length === 0) return undefined;
  const subject = choices.pick(found);
  if (subject.type.kind !== "optional") {
    const last = choices.pick(["blue", "otherwise"]);
    return { lines: block(`match ${subject.name}`, [...block("red, green =>", inner(body)), ...block(`${last} =>`, inner(body))]), body };
  }
  const name = body.fresh("some");
  const content: Variable = { name, type: subject.type.element, storage: "local" };
  const absent = { ...steady(body, subject), scope: withoutVariable(scope, subject) };
  const there = { ...steady(body, subject), scope: withVariable(withoutVariable(scope, subject), content) };
  const cases = [...block("none =>", inner(absent)), ...block(`some ${name} =>`, inner(there))];
  return { lines: block(`match ${subject.name}`, cases), body };
}

function looping(body: Body): Written | undefined {
  const { choices, scope } = body;
  const element = choices.pick<TeaType>([nodeOf("Peer"), color, small]);
  const name = body.fresh("each");
  const set = body.fresh("set");
  const declared = `let ${set}: ${typeText(setOf(element))} = ${expression(scope, setOf(element), 0)}`;
  const inside = withVariable(scope, { name, type: element, storage: "local" });
  const free = element.kind !== "node" || roleNamed(body.shape, "Peer").symmetry === "ordered";
  if (!free && !choices.oneIn(2)) {
    return { lines: [declared, ...block(`for ${name} in ${set}`, commuting({ ...body, scope: inside }, name))], body };
  }
  const head = free && choices.oneIn(2) ? `for ${name} in ${set}` : `for ${name} in ${set} in any order`;
  return { lines: [declared, ...block(head, inner({ ...body, scope: inside }, 2))], body };
}

/** What may be done to interchangeable things one after the other without their order mattering. */
function commuting(body: Body, name: string): readonly string[] {
  const own = sendable(body).filter(({ signal, to }) => to === "Peer" && canExpressAll(body.scope, signal.params));
  const place = placeOf(body, "Peer");
  const lines = own.length > 0 && place !== undefined ? [sendTo(body, own, `${name}${place}`)] : [];
  const sets = body.assignable.filter(({ type }) => typeText(type) === "set<Peer>");
  if (sets.length > 0) lines.push(`${body.choices.pick(sets).name} ${body.choices.pick(["+=", "-="])} ${name}`);
  return lines;
}

function sendTo(body: Body, options: ReturnType<typeof sendable>, target: string): string {
  const { signal } = body.choices.pick(options);
  return `send ${applied(signal.name, body.scope, signal.params)} to ${target}`;
}

function choosing(body: Body): Written | undefined {
  const type = body.choices.pick<TeaType>([nodeOf("Peer"), color, { kind: "data" }]);
  const set = type.kind === "data" ? "Data" : expression(body.scope, setOf(type), 0);
  // Nothing tells the type of an empty set here.
  if (set === "{}") return undefined;
  const chosen: Variable = { name: body.fresh("chosen"), type, storage: "local" };
  const where = body.choices.oneIn(2) ? ` where ${expression(withVariable(body.scope, chosen), boolean, 1)}` : "";
  const head = `choose ${chosen.name} in ${set}${where}`;
  const lines = body.choices.oneIn(6) ? [head] : block(`${head} else`, [leave(body)]);
  return { lines, body: declareLocal(body, chosen) };
}

export function becoming(body: Body): Written | undefined {
  const possible = body.machine.states.filter((state) =>
    canExpressAll(
      body.scope,
      state.params.map(({ type }) => type),
    ),
  );
  const state = body.choices.pick(possible);
  const line = `become ${applied(
    state.name,
    body.scope,
    state.params.map(({ type }) => type),
  )}`;
  // The parameters of the state that was left may be read, but belong to nobody any more.
  const assignable = body.assignable.filter((one) => one.storage !== "state");
  return { lines: [line], body: { ...body, assignable } };
}

function calling(body: Body): Written | undefined {
  const { machine, scope, choices } = body;
  const callable = machine.procedures.filter(
    (one) =>
      (body.maySuspend || !one.suspends) &&
      (body.mayBecome || !one.moves) &&
      canExpressAll(
        scope,
        one.params.map(({ type }) => type),
      ),
  );
  if (callable.length === 0 || body.kind === "procedure") return undefined;
  const called = choices.pick(callable);
  const text = `${called.name}(${called.params.map(({ type }) => expression(scope, type, 1)).join(", ")})`;
  const left = called.moves ? { ...body, assignable: body.assignable.filter((one) => one.storage !== "state") } : body;
  if (called.result === undefined) return { lines: [text], body: left };
  const variable: Variable = { name: body.fresh("result"), type: called.result, storage: "local" };
  return { lines: [`let ${variable.name} = ${text}`], body: declareLocal(left, variable) };
}

/** Resumes what waits in `slot` or `pending`, in the same step. */
function waking(body: Body): Written | undefined {
  const { slot, pending } = body.machine;
  const options: (() => readonly string[])[] = [];
  if (slot !== undefined && canGive(body, slot.result))
    options.push(() => block("if slot != none", [`wake take slot${gift(body, slot.result)}`]));
  if (pending !== undefined && canGive(body, pending.result)) {
    const name = body.fresh("each");
    const wake = block(`if pending[${name}] != none`, [`wake take pending[${name}]${gift(body, pending.result)}`]);
    options.push(() => block(`for ${name} in Peer in any order`, wake));
  }
  return options.length === 0 ? undefined : { lines: body.choices.pick(options)(), body };
}

export function canGive(body: Body, result: TeaType | undefined): boolean {
  return result === undefined || canExpress(body.scope, result);
}

export function gift(body: Body, result: TeaType | undefined): string {
  return result === undefined ? "" : ` with ${expression(body.scope, result, 1)}`;
}
