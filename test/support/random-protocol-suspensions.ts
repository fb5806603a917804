/** Random suspensions: waits in named states, anonymous waits, and continuations kept in variables. */
import {
  applied,
  block,
  canExpressAll,
  declareLocal,
  typesOf,
  type Body,
  type WaitingState,
  type Written,
} from "./random-protocol-body.js";
import { canExpress, expression, withVariable, type Variable } from "./random-protocol-expressions.js";
import { boolean, color, data, nodeOf, optional, plainType, small, typeText, type Signal, type TeaType } from "./random-protocol-shape.js";
import { receive, receivable } from "./random-protocol-handlers.js";
import { becoming, inner, statements } from "./random-protocol-statements.js";

type Option = () => Written | undefined;

/** What a wait may be resumed with. */
export function resultType(body: Pick<Body, "choices">): TeaType | undefined {
  return body.choices.pick([undefined, undefined, small, boolean, color, optional(data), optional(nodeOf("Peer"))]);
}

export function suspensions(body: Body): readonly Option[] {
  const options: Option[] = [() => awaiting(body)];
  const { waits, slot, pending } = body.machine;
  if (body.mayBecome && waits.length > 0) options.push(() => waitingIn(body, body.choices.pick(waits)));
  if (slot !== undefined) options.push(() => keeping(body, { place: "slot", result: slot.result }));
  if (pending !== undefined && canExpress(body.scope, nodeOf("Peer"))) {
    options.push(() => keeping(body, { place: `pending[${expression(body.scope, nodeOf("Peer"), 0)}]`, result: pending.result }));
  }
  return options;
}

/** `let x: T = …` where the wait yields something. */
function received(body: Body, result: TeaType | undefined): { readonly head: string; readonly body: Body } {
  if (result === undefined) return { head: "", body };
  const variable: Variable = { name: body.fresh("got"), type: result, storage: "local" };
  return { head: `let ${variable.name}: ${typeText(result)} = `, body: declareLocal(body, variable) };
}

/** The machine is still in the waiting state when the handler goes on, so it moves on before anything else can leave. */
function waitingIn(body: Body, wait: WaitingState): Written | undefined {
  const types = typesOf(wait.params);
  if (!canExpressAll(body.scope, types)) return undefined;
  const { head, body: after } = received(body, wait.result);
  const line = `${head}suspend in ${applied(wait.name, body.scope, types)}`;
  const moved = becoming(after);
  if (moved === undefined) return undefined;
  return { lines: [line, ...moved.lines], body: moved.body };
}

interface Keeping {
  readonly place: string;
  readonly result: TeaType | undefined;
}

/** Puts the continuation into a variable, which is known to be free most of the time. */
function keeping(body: Body, { place, result }: Keeping): Written {
  const name = body.fresh("k");
  const { head, body: after } = received(body, result);
  const line = `${head}suspend ${name} { ${place} = ${name} }`;
  if (body.choices.oneIn(3)) return { lines: [line], body: after };
  const lines = [line, ...inner({ ...after, maySuspend: false }, 2)];
  return { lines: block(`if ${place} == none`, lines), body };
}

function awaiting(body: Body): Written | undefined {
  const { choices, fresh } = body;
  const signals = receivable(body.shape, body.machine.role.name);
  if (signals.length === 0) return undefined;
  const result = resultType(body);
  const name = choices.oneIn(3) ? ` ${fresh("Wait")}` : "";
  const variables = choices.oneIn(3) ? [waitVariable(body)] : [];
  const list = variables.map(({ variable, value }) => `${variable.name}: ${typeText(variable.type)} = ${value}`).join(", ");
  const inside = waitBody(
    body,
    variables.map(({ variable }) => variable),
  );
  const others = choices.oneIn(2) ? [choices.pick(signals)] : [];
  const handlers = [
    ...others.flatMap((signal) => receive(inside, signal, { guarded: true, tail: () => [] })),
    ...receive(inside, choices.pick(resuming(signals, body.rank)), { guarded: false, tail: (handler) => [resumeWait(handler, result)] }),
    ...otherwise(inside),
  ];
  const { head, body: after } = received(body, result);
  return { lines: block(`${head}await${name}${list === "" ? "" : ` (${list})`}`, handlers), body: after };
}

/** Rather messages that the handler may have asked for than any. */
function resuming(signals: readonly Signal[], rank: number): readonly Signal[] {
  const later = signals.filter((signal) => signal.rank > rank);
  return later.length > 0 ? later : signals;
}

function resumeWait(handler: Body, result: TeaType | undefined): string {
  return result === undefined ? "resume" : `resume ${expression(handler.scope, result, 1)}`;
}

function waitVariable(body: Body): { readonly variable: Variable; readonly value: string } {
  const type = plainType(body.choices);
  return { variable: { name: body.fresh("wait"), type, storage: "state" }, value: expression(body.scope, type, 1) };
}

/** The handlers of a wait see the machine, the state around it and the wait's variables, but no locals. */
function waitBody(body: Body, variables: readonly Variable[]): Body {
  const { machine } = body;
  const outer = body.scope.variables.filter((one) => one.storage !== "local" && !isNarrowed(body, one));
  const scope = variables.reduce(withVariable, { ...body.scope, variables: outer });
  const assignable = [...machine.variables, ...body.ghosts, ...variables];
  return { ...body, scope, assignable, mayBecome: false, depth: body.depth - 1 };
}

/** Parameters of a state that the handler has left already, or that it knows more about than the wait does. */
function isNarrowed(body: Body, variable: Variable): boolean {
  return variable.storage === "state" && !body.assignable.some((one) => one.name === variable.name);
}

/** What happens to every message that no handler of a wait is for. */
export function otherwise(inside: Body): readonly string[] {
  const { choices } = inside;
  const short = choices.pick(["defer", "defer", "defer", "drop", 'fail "nobody asked"', ""]);
  if (short !== "") return [`otherwise ${short}`];
  const body: Body = { ...inside, sender: undefined, kind: "message", rank: inside.shape.signals.length, maySuspend: false };
  return block("otherwise", statements({ ...body, depth: 1 }, 2).lines);
}
