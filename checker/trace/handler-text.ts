/** What a handler may do, read off its text: the wait-for graph asks which message a state waits for and who would send it. */
import {
  blocksOf,
  callOf,
  expressionsIn,
  expressionsOf,
  handlersOf,
  procedureOf,
  suspensionOf,
  type Block,
  type Expr,
  type Handler,
  type Machine,
  type Protocol,
  type Statement,
  type StatementOf,
  type Type,
  type VariableId,
} from "../../dsl/analysis/index.js";

export type SendStatement = StatementOf<"send">;

/** All statements of a block, nested ones and those of the procedures that it calls included, each once. */
export function reachableStatements(block: Block, machine: Machine): readonly Statement[] {
  const found: Statement[] = [];
  const called = new Set<string>();
  const visit = (body: Block): void => {
    for (const statement of body.statements) {
      found.push(statement);
      blocksOf(statement).forEach(visit);
      const call = callOf(statement);
      if (call === undefined || called.has(call.procedure)) continue;
      called.add(call.procedure);
      const procedure = procedureOf(machine, call);
      if (procedure !== undefined) visit(procedure.body);
    }
  };
  visit(block);
  return found;
}

/** Every handler of a machine that may meet the message, in whatever state; `otherwise` is not among them. */
export function handlersOfMessage(machine: Machine, message: string): readonly Handler[] {
  return handlersOf(machine)
    .map((body) => body.handler)
    .filter((handler) => handler.event.kind === "message" && handler.event.message === message);
}

/** The sends that a handler may do, in the procedures that it calls too. */
export function sendsOf(handler: Handler, machine: Machine): readonly SendStatement[] {
  return reachableStatements(handler.body, machine).filter((statement) => statement.kind === "send");
}

/** True if the handler resumes a suspended one, or hands a continuation of its state on to another state or variable. */
export function movesOn(handler: Handler, machine: Machine, protocol: Protocol): boolean {
  return reachableStatements(handler.body, machine).some((statement) => {
    if (statement.kind === "resume" || statement.kind === "resumeWait" || statement.kind === "wake") return true;
    return expressionsOf(statement)
      .flatMap(expressionsIn)
      .some((expr) => movesContinuation(expr, protocol));
  });
}

/** True if the handler, or a procedure that it calls, suspends. */
export function suspends(handler: Handler, machine: Machine): boolean {
  return reachableStatements(handler.body, machine).some((statement) => suspensionOf(statement) !== undefined);
}

/** The text's argument for each parameter of a procedure that the handler calls from exactly one place. */
export function procedureArguments(handler: Handler, machine: Machine): ReadonlyMap<VariableId, Expr | undefined> {
  const result = new Map<VariableId, Expr | undefined>();
  for (const statement of reachableStatements(handler.body, machine)) {
    const call = callOf(statement);
    const procedure = call && procedureOf(machine, call);
    procedure?.params.forEach((param, index) => result.set(param, result.has(param) ? undefined : call?.args[index]));
  }
  return result;
}

function movesContinuation(expr: Expr, protocol: Protocol): boolean {
  // The continuation that a suspend binds is a local: only those of states and variables are waits that end.
  if (expr.kind === "variable") return isContinuation(expr.type) && protocol.variables[expr.variable]?.storage !== "local";
  return expr.kind === "take" && isContinuation(expr.type);
}

function isContinuation(type: Type): boolean {
  return (type.kind === "continuation" && type.reply === undefined) || (type.kind === "optional" && isContinuation(type.element));
}
