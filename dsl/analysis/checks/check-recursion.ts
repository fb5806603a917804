/** T704: procedures and functions that call themselves. They are expanded where they are called, so none of them may. */
import { report, type Diagnostic, type Span } from "../../diagnostics/index.js";
import { findCycles } from "./check-cycles.js";
import { callOf, expressionsInBlock, statementsIn } from "../flow/traverse.js";
import type { Block, FunctionDef, Procedure, Protocol } from "../typed-protocol.js";

/** Reports each circle of calls with its way. */
export function checkRecursion(protocol: Protocol): readonly Diagnostic[] {
  const ofMachines = protocol.machines.flatMap((machine) => circles([...machine.procedures, ...machine.functions], protocol.functions));
  return [...circles(protocol.functions, []), ...ofMachines];
}

type Routine = Procedure | FunctionDef;

function circles(routines: readonly Routine[], outer: readonly Routine[]): readonly Diagnostic[] {
  const named = new Map([...outer, ...routines].map((routine) => [routine.name, routine] as const));
  const callees = (routine: Routine): readonly Routine[] =>
    calledIn(routine.body).flatMap(({ name }) => {
      const callee = named.get(name);
      return callee === undefined ? [] : [callee];
    });
  return findCycles(routines, callees).flatMap((cycle) => {
    const [first] = cycle;
    return first === undefined ? [] : [recursion(first, cycle)];
  });
}

function recursion(first: Routine, cycle: readonly Routine[]): Diagnostic {
  const what = "suspends" in first ? "Procedure" : "Function";
  const way = [...cycle, first].map(({ name }) => name).join(" -> ");
  const related = cycle.flatMap((routine, index) => {
    const callee = cycle[index + 1] ?? first;
    const call = calledIn(routine.body).find(({ name }) => name === callee.name);
    return call === undefined ? [] : [{ span: call.span, message: `'${routine.name}' calls '${callee.name}' here` }];
  });
  return report("T704", first.span, `${what} '${first.name}' calls itself: ${way}`, {
    related,
    hint: "repeat a step by receiving another message, or go through a set with 'for'",
  });
}

function calledIn(block: Block): readonly { readonly name: string; readonly span: Span }[] {
  const procedures = statementsIn(block).flatMap((statement) => {
    const call = callOf(statement);
    return call === undefined ? [] : [{ name: call.procedure, span: call.span }];
  });
  const functions = expressionsInBlock(block).flatMap((expr) =>
    expr.kind === "functionCall" ? [{ name: expr.function, span: expr.span }] : [],
  );
  return [...procedures, ...functions];
}
