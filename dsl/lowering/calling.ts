/** Calls of procedures. One that suspends is expanded where it is called; any other is a routine of the model. */
import {
  blocksOf,
  holdsContinuation,
  mayLeaveState,
  procedureOf,
  type Block,
  type Procedure,
  type ProcedureCall,
  type StatementOf,
  type Type,
} from "../analysis/index.js";
import { InternalError, invariant } from "../diagnostics/index.js";
import { falsehood, read, type ModelExpr } from "../model/index.js";
import { actorArgs, actorParams, Code } from "./code.js";
import { ends, falls, flagOf, goesOn, inCode, type Context, type Inline, type Outcome } from "./context.js";
import { requireNothingHeld, resultOf, resultParam } from "./ending.js";
import { isContinuation, isLinearRecord } from "./linear-types.js";
import { moveExpr } from "./moving.js";
import { moveRecord } from "./moving-records.js";
import type { Program } from "./program.js";
import { writeBlock } from "./statement.js";
import { assign, store } from "./storing.js";
import { exprOf, valueAt, type Value } from "./value.js";

type Right = StatementOf<"let" | "assign" | "do">;

export function callProcedure(context: Context, statement: Right, call: ProcedureCall): Outcome {
  const procedure = procedureOf(context.code.layout.machine, call);
  invariant(procedure !== undefined, `procedure '${call.procedure}' is declared`);
  if (procedure.suspends) return expand(context, statement, { call, procedure });
  callRoutine(context.code, statement, { call, procedure });
  return falls;
}

interface Call {
  readonly call: ProcedureCall;
  readonly procedure: Procedure;
}

/** Gives what a right side yielded to the place on its left. */
export function storeResult(code: Code, statement: Right, given: { readonly value: Value; readonly from: Type }): void {
  if (statement.kind === "do") return;
  const { value, from } = given;
  if (statement.kind === "assign") {
    assign(code, statement, { value, from, mentions: undefined });
    return;
  }
  const { type } = code.program.variable(statement.variable);
  const fitting = code.fit(value, { from, to: type, span: statement.span });
  store(code, { place: code.localFor(statement.variable), type, value: fitting, span: statement.span });
}

// ---------------------------------------------------------------- expanding

function expand(context: Context, statement: Right, { call, procedure }: Call): Outcome {
  const { code } = context;
  for (const [index, id] of procedure.params.entries()) {
    const arg = argumentAt(call, index);
    const { type } = code.program.variable(id);
    if (isContinuation(type)) {
      code.localFor(id);
      moveExpr(code, arg, code.continuationPlace(id, []));
    } else if (isLinearRecord(type)) {
      moveRecord(code, arg, { place: code.localFor(id), type });
      code.knowledge.mayHold.add(id);
    } else store(code, { place: code.localFor(id), type, value: code.evaluateInto(arg, type), span: arg.span });
  }
  const path = [...context.path, call.site];
  const inline = inlineOf(code.program, procedure, path);
  const finish = (inner: Code): void => {
    if (procedure.result !== undefined)
      storeResult(inner, statement, { value: valueAt(resultOf(inner, inline), procedure.result), from: procedure.result });
  };
  const after = (inner: Code): void => {
    finish(inner);
    inCode(context, inner).after(inner, falls);
  };
  if (inline.isFlagged) code.emit({ kind: "assign", target: flagOf(code, inline), value: falsehood, span: call.span });
  const outcome = writeBlock({ ...context, inline, path, after }, procedure.body);
  if (!goesOn(outcome)) return ends;
  finish(code);
  return falls;
}

function argumentAt(call: ProcedureCall, index: number): ProcedureCall["args"][number] {
  const arg = call.args[index];
  if (arg === undefined) throw new InternalError("a parameter without its argument");
  return arg;
}

function inlineOf(program: Program, procedure: Procedure, path: readonly number[]): Inline {
  const site = path.at(-1) ?? 0;
  const { flag, result } = program.inlineNames(path.join("."), procedure.name);
  return { procedure, site, isFlagged: returnsEarly(procedure.body, true), flag, result };
}

/** Is there a `return` behind which more of the block, or of what surrounds it, follows? */
function returnsEarly(block: Block, isLast: boolean): boolean {
  return block.statements.some((statement, index) => {
    const isEnd = isLast && index === block.statements.length - 1;
    if (statement.kind === "return") return !isEnd;
    const isLoop = statement.kind === "for" || statement.kind === "choose";
    return blocksOf(statement).some((inner) => returnsEarly(inner, isEnd && !isLoop));
  });
}

// ---------------------------------------------------------------- routines

function callRoutine(code: Code, statement: Right, { call, procedure }: Call): void {
  const args = procedure.params.map((id, index): ModelExpr => {
    const arg = argumentAt(call, index);
    const { type, name } = code.program.variable(id);
    const make = (): ReturnType<Code["local"]> =>
      code.local(name, code.program.continuations.storage(type, { kind: "variable", variable: id }));
    if (isContinuation(type)) {
      const place = make();
      code.emit({ kind: "clear", target: place, span: arg.span });
      moveExpr(code, arg, { place, type: code.program.continuations.ofVariable(id, "maybe") });
      return read(place);
    }
    if (isLinearRecord(type)) {
      const place = make();
      code.emit({ kind: "clear", target: place, span: arg.span });
      moveRecord(code, arg, { place, type });
      return read(place);
    }
    const value = code.evaluateInto(arg, type);
    if (value.kind === "scalar") return exprOf(value);
    const place = make();
    store(code, { place, type, value, span: arg.span });
    return read(place);
  });
  const { result } = procedure;
  const target = result === undefined ? undefined : code.local("result_of", code.program.types.lower(result, { mortal: true }));
  const routine = routineOf(code, procedure);
  const results = target === undefined ? [] : [read(target)];
  code.emit({ kind: "call", routine, args: [...actorArgs(code.program, code.actor), ...args, ...results], span: call.span });
  if (mayLeaveState(code.layout.machine, procedure.name)) code.knowledge.state = undefined;
  if (target !== undefined && result !== undefined) storeResult(code, statement, { value: valueAt(target, result), from: result });
}

/** The routine of a procedure that does not suspend. */
function routineOf({ program, layout }: Code, procedure: Procedure): string {
  return program.shared(`procedure ${layout.variable} ${procedure.name}`, `${layout.variable}_${procedure.name}`, (name) => {
    const code = new Code(program, layout, undefined);
    code.result = procedure.result;
    if (procedure.result !== undefined) code.names.take(resultParam);
    const own = procedure.params.map((id) => {
      const place = code.localFor(id);
      const { type } = program.variable(id);
      if (holdsContinuation(type)) code.knowledge.mayHold.add(id);
      return { name: place.root, passing: "value" as const };
    });
    const params = own.map(({ name: own, passing }) => ({ ...takeLocal(code, own), passing }));
    const outcome = writeBlock(
      { code, role: "procedure", inline: undefined, path: [], request: undefined, after: () => undefined },
      procedure.body,
    );
    if (outcome.falls) requireNothingHeld(code, procedure.span);
    const result =
      procedure.result === undefined
        ? []
        : [{ name: resultParam, type: program.types.lower(procedure.result, { mortal: true }), passing: "var" as const }];
    return {
      name,
      params: [...actorParams(program, layout.machine).map((param) => ({ ...param, passing: "value" as const })), ...params, ...result],
      result: undefined,
      locals: code.locals,
      body: code.body,
      label: `${layout.machine.role}.${procedure.name}`,
      span: procedure.span,
    };
  });
}

/** Makes a parameter of what was made as a local. */
function takeLocal(code: Code, name: string): Code["locals"][number] {
  const [local] = code.locals.splice(
    code.locals.findIndex((one) => one.name === name),
    1,
  );
  invariant(local !== undefined, "the parameter was made");
  return local;
}
