/**
 * T501: a loop over interchangeable things runs in no particular order, so its rounds must commute.
 *
 * A round may send to its own element, assign entries of its own element, and add to or subtract from sets and integers; it may read nothing
 * that another round writes. Each loop is looked at as a whole: first what its body writes and how (calls of procedures included, with the
 * element followed into their parameters), then whether anything reads or writes it in another way. The first mistake of a loop is reported.
 */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { actionsOf, type Action } from "./check-loop-actions.js";
import { bodiesOf, statementsIn, type StatementOf } from "../flow/traverse.js";
import type { Machine, Protocol, Type } from "../typed-protocol.js";

/** Reports each loop over interchangeable elements whose rounds do not commute. */
export function checkSymmetry(protocol: Protocol): readonly Diagnostic[] {
  return bodiesOf(protocol).flatMap(({ machine, block }) =>
    statementsIn(block).flatMap((statement) => {
      if (statement.kind !== "for" || statement.anyOrder || !isInterchangeable(protocol, statement.set.type)) return [];
      return checkLoop(protocol, machine, statement);
    }),
  );
}

/** Is it a set of elements that have no order? */
function isInterchangeable(protocol: Protocol, type: Type): boolean {
  const element = type.kind === "set" ? type.element : type;
  if (element.kind === "block" || element.kind === "value") return true;
  if (element.kind !== "node") return false;
  return protocol.nodes.some((node) => element.roles.includes(node.name) && node.symmetry === "interchangeable");
}

function checkLoop(protocol: Protocol, machine: Machine, loop: StatementOf<"for">): readonly Diagnostic[] {
  const actions = actionsOf({ protocol, machine }, loop);
  const mistake = firstMistake(actions);
  if (mistake === undefined) return [];
  const { start } = loop.body.span;
  return [
    report("T501", mistake.action.span, `Loop over interchangeable elements depends on their order: ${mistake.state}`, {
      related: [
        { span: loop.set.span, message: "the loop goes through this" },
        ...(mistake.other === undefined ? [] : [{ span: mistake.other.span, message: "another round writes it here" }]),
      ],
      hint: "write 'in any order' after the set: every order is explored then",
      fix: { title: "Write 'in any order'", edits: [{ span: { start, end: start }, text: "in any order " }] },
    }),
  ];
}

interface Mistake {
  readonly action: Action;
  readonly state: string;
  readonly other?: Action;
}

function firstMistake(actions: readonly Action[]): Mistake | undefined {
  for (const action of actions) {
    if (action.kind === "forbidden") return { action, state: action.state };
    if (action.kind === "send") continue;
    const other = actions.find((one) => one !== action && conflicts(action, one));
    if (other === undefined) continue;
    const verb = action.kind === "read" ? "reads" : "writes";
    return { action, state: `a round ${verb} '${action.name}', which another writes`, other };
  }
  return undefined;
}

/**
 * Do two actions on the same variable, in different rounds, give another result in another order? Own entries never meet; adding with adding
 * and subtracting with subtracting commute, and so do all of them on numbers.
 */
function conflicts(a: Action, b: Action): boolean {
  if (a.kind === "forbidden" || b.kind === "forbidden" || a.kind === "send" || b.kind === "send") return false;
  if (a.variable !== b.variable || (a.isOwn && b.isOwn)) return false;
  if (a.kind === "read") return b.kind !== "read";
  if (b.kind === "read") return false;
  const isSum = a.kind === "sum" && b.kind === "sum";
  return !isSum || (a.isSet && a.operator !== b.operator);
}
