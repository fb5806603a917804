/** Calls that nobody waits for and nobody can answer any more free their numbers at the end of the step. */
import { maxCalls } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import {
  and,
  at,
  falsehood,
  field,
  not,
  numberOf,
  read,
  readVariable,
  type ModelExpr,
  type ModelStatement,
  type Rule,
} from "../model/index.js";
import { actorOf, actorParams } from "./code.js";
import { isHeld, losesCalls } from "./held-calls.js";
import type { MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";

/** The rule, with the numbers freed at its end where crashes can lose rights to answer. */
export function forgettingCalls(program: Program, rule: Rule): Rule {
  const callers = losesCalls(program) ? program.layouts.filter(({ calls }) => calls !== undefined) : [];
  if (callers.length === 0) return rule;
  const routine = program.shared("forget calls", "forget_calls", (name) => ({
    name,
    params: [],
    result: undefined,
    locals: [],
    body: callers.flatMap((layout) => forget(program, layout)),
    label: "calls without an answer are forgotten",
    span: undefined,
  }));
  return { ...rule, body: [...rule.body, { kind: "call", routine, args: [], span: undefined }] };
}

function forget(program: Program, layout: MachineLayout): readonly ModelStatement[] {
  const numbers = Array.from({ length: maxCalls }, (_, number) => forgetCall(program, layout, numberOf(number)));
  return actorParams(program, layout.machine).reduceRight<readonly ModelStatement[]>(
    (inner, { name, type }) => [{ kind: "for", variable: name, over: type, body: inner, span: undefined }],
    numbers,
  );
}

/** Of a gather that nobody waits for, those owe nothing any more who cannot answer. */
function forgetCall(program: Program, layout: MachineLayout, number: ModelExpr): ModelStatement {
  const { calls, gathers } = layout;
  invariant(calls !== undefined, "a machine that calls has its numbers");
  const { instance } = actorOf(program, layout);
  const isOrphan = at(field(instance, calls.orphans), number);
  const node = readVariable("asked");
  const owing = [...gathers].map(([role, name]): ModelStatement => {
    const place = at(at(field(instance, name), number), node);
    const isHeldBy = isHeld(program, layout, { number, asked: { role, node } });
    const condition = and(read(place), not(isHeldBy));
    const then = [{ kind: "assign", target: place, value: falsehood, span: undefined }] as const;
    const body: ModelStatement = { kind: "if", condition, then, otherwise: [], span: undefined };
    return { kind: "for", variable: "asked", over: program.types.kind(role), body: [body], span: undefined };
  });
  const free = [isOrphan, at(field(instance, calls.open), number)].map((target): ModelStatement => ({
    kind: "assign",
    target,
    value: falsehood,
    span: undefined,
  }));
  const condition = not(isHeld(program, layout, { number }));
  const then = [...owing, { kind: "if", condition, then: free, otherwise: [], span: undefined } as const];
  return { kind: "if", condition: read(isOrphan), then, otherwise: [], span: undefined };
}
