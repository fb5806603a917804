/**
 * The rests of handlers. What follows a suspension is a routine of its own: its parameters are what the frame holds, and the value with
 * which it is resumed. Each is written once, whichever way the text leads to it.
 */
import { holdsContinuation, type StatementOf } from "../analysis/index.js";
import { invariant } from "../diagnostics/index.js";
import type { Routine } from "../model/index.js";
import { storeResult } from "./calling.js";
import { actorParams, Code } from "./code.js";
import { falls, inCode, type Context } from "./context.js";
import type { Frame } from "./frames.js";
import type { Program } from "./program.js";
import { valueAt } from "./value.js";

/** Writes the rest of the handler behind a suspension, unless that has been done. */
export function writeSegment(context: Context, statement: StatementOf<"let" | "assign" | "do">, frame: Frame): void {
  const { program, layout, root } = context.code;
  if (!program.beginSegment(frame)) return;
  const code = new Code(program, layout, root);
  code.knowledge.maySpend = true;
  const params = [...paramsForFields(code, frame), ...paramForResult(code, frame)];
  code.emit({ kind: "mark", label: `${frame.handler} goes on`, span: frame.span });
  const [value] = params.slice(frame.fields.length);
  if (value !== undefined && frame.result !== undefined) {
    const place = { root: value.name, path: [] };
    storeResult(code, statement, { value: valueAt(place, frame.result), from: frame.result });
  }
  inCode(context, code).after(code, falls);
  const routine: Routine = {
    name: program.segmentName(frame),
    params: [...actorParams(program, layout.machine), ...params].map((param) => ({ ...param, passing: "value" })),
    result: undefined,
    locals: code.locals,
    body: code.body,
    label: `${frame.handler}, resumed`,
    span: frame.span,
  };
  program.routines.push(routine);
}

/**
 * Writes what is called but comes from text that can never run: a handler for a message that nobody sends. Its continuation is nowhere, so
 * the call is not reached either.
 */
export function writeMissingSegments(program: Program): void {
  for (const frame of program.frames.values()) {
    const machine = program.machineOf(frame);
    if (machine === undefined || !program.isWanted(frame) || !program.beginSegment(frame)) continue;
    const code = new Code(program, program.layoutOf(machine), undefined);
    const params = [...actorParams(program, machine), ...paramsForFields(code, frame), ...paramForResult(code, frame)];
    const failure = { kind: "continuation", subject: undefined, text: "a continuation of text that never runs" } as const;
    program.routines.push({
      name: program.segmentName(frame),
      params: params.map((param) => ({ ...param, passing: "value" })),
      result: undefined,
      locals: [],
      body: [{ kind: "error", failure, span: frame.span }],
      label: `${frame.handler}, resumed`,
      span: frame.span,
    });
  }
}

function paramsForFields(code: Code, frame: Frame): readonly { readonly name: string; readonly type: Routine["locals"][number]["type"] }[] {
  return frame.fields.map((field) => {
    const { kind, variable } = field.holds;
    invariant(kind !== "part", "a right is no rest of a handler");
    const name = code.names.take(field.name);
    const place = { root: name, path: [] };
    if (kind === "loop") code.loops.set(variable, place);
    else code.bindings.set(variable, { kind: "place", place });
    if (holdsContinuation(field.type)) code.knowledge.mayHold.add(variable);
    return { name, type: code.program.continuations.storage(field.type, field.holds) };
  });
}

function paramForResult(code: Code, frame: Frame): readonly { readonly name: string; readonly type: Routine["locals"][number]["type"] }[] {
  if (frame.result === undefined) return [];
  return [{ name: code.names.take("answer"), type: code.program.types.lower(frame.result, { mortal: true }) }];
}
