/**
 * Machines that hold nobody's suspended handler and yet let others wait: those that put messages off, as a lock does which says
 * `if locked { defer }`. What they wait for is told from the text: a message whose handler changes what the deferring depends on.
 */
import {
  blocksOf,
  handlersOf,
  readsIn,
  statementsIn,
  type Block,
  type Handler,
  type HandlerBody,
  type Protocol,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { reachableStatements } from "./handler-text.js";
import { stateOf, type NamedMachine, type Waiter } from "./waiter.js";

/** Machines with deferred messages that some other message would let be taken up. */
export function findPutOff(protocol: Protocol, machines: readonly NamedMachine[]): readonly Waiter[] {
  return machines.flatMap((named) => {
    const messages = releasing(protocol, named);
    return messages.length === 0 ? [] : [{ ...named, messages, requests: [], timers: [] }];
  });
}

function releasing(protocol: Protocol, named: NamedMachine): readonly string[] {
  const put = new Set(named.machine.deferred.map(({ message }) => message));
  if (put.size === 0) return [];
  const top = stateOf(named);
  const present = handlersOf(named.declaration).filter(({ state }) => state === undefined || state === top);
  const conditions = present
    .filter((body) => defers(body.block) && concerns(body, put))
    .map(({ handler }) => conditionOf(protocol, handler));
  const changing = present.filter(({ block, handler }) => !defers(block) && conditions.some((reads) => changes(named, handler, reads)));
  return [...new Set(changing.flatMap(({ handler: { event } }) => (event.kind === "message" ? [event.message] : [])))];
}

function concerns({ handler: { event } }: HandlerBody, messages: ReadonlySet<string>): boolean {
  return event.kind === "otherwise" || (event.kind === "message" && messages.has(event.message));
}

function defers(block: Block): boolean {
  return statementsIn(block).some((statement) => statement.kind === "defer");
}

/** The variables of the machine that decide whether the handler defers; none where its state alone does. */
function conditionOf(protocol: Protocol, { guard, body }: Handler): ReadonlySet<VariableId> {
  const asked = statementsIn(body).flatMap((statement) =>
    statement.kind === "if" && blocksOf(statement).some(defers) ? [statement.condition] : [],
  );
  const reads = [...asked, ...(guard === undefined ? [] : [guard])].flatMap(readsIn).map(({ variable }) => variable);
  return new Set(reads.filter((id) => ["machine", "state"].includes(protocol.variables[id]?.storage ?? "")));
}

function changes({ declaration }: NamedMachine, handler: Handler, condition: ReadonlySet<VariableId>): boolean {
  return reachableStatements(handler.body, declaration).some((statement) => {
    if (condition.size === 0) return statement.kind === "become";
    return statement.kind === "assign" && condition.has(statement.place.variable);
  });
}
