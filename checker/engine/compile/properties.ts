/** Properties as code that looks at one state. */
import type { ModelProperty } from "../../../dsl/model/index.js";
import {
  access,
  block,
  branch,
  call,
  defineFunction,
  get,
  giveBack,
  i32,
  label,
  local,
  op,
  set,
  when,
  type Instruction,
  type Local,
  type WasmFunction,
} from "../wasm/index.js";
import { condition } from "./expression.js";
import { newFrame, type Assembly, type Frame } from "./frame.js";
import { cells } from "./memory-map.js";

type PropertyOf<Kind extends ModelProperty["kind"]> = Extract<ModelProperty, { readonly kind: Kind }>;

/** Properties of one kind, in order. */
export function propertiesOf<Kind extends ModelProperty["kind"]>(assembly: Assembly, kind: Kind): readonly PropertyOf<Kind>[] {
  return assembly.model.properties.filter((property): property is PropertyOf<Kind> => property.kind === kind);
}

/** What a search can meet and then need not look for: covers and bounds, in the order of their bits. */
export function metProperties(assembly: Assembly): readonly (PropertyOf<"cover"> | PropertyOf<"bound">)[] {
  return assembly.model.properties.filter((property) => property.kind === "cover" || property.kind === "bound");
}

/** `(state, number)`: looks at a new state: invariants, and the covers and bounds that were not met before. */
export function examineFunction(assembly: Assembly, note: WasmFunction): WasmFunction {
  const [state, number] = [local("i32", "state"), local("i32", "number")];
  const invariants = assembly.model.properties.flatMap((property, position) => {
    if (property.kind !== "invariant") return [];
    const { name, span } = property;
    const failure = assembly.failures.numberOf({
      kind: "invariant",
      subject: name,
      text: `invariant '${name}' is violated`,
      span,
      position,
    });
    return guarded(assembly, { state, span, number, note }, (frame) => {
      const test = condition(frame, property.condition);
      const report = call(note, i32(failure), get(number));
      if (test.constant !== undefined) return test.constant === 1 ? [] : [report];
      return [when(op("i32.eqz", test.code), [report])];
    });
  });
  const met = metProperties(assembly).flatMap((property, index) => {
    const [cell, own] = [cells.met + index, assembly.area.start];
    return when(
      op("i32.eqz", access("i32.load8_u", cell, own)),
      guarded(assembly, { state, span: property.span, number, note }, (frame) => {
        const test = condition(frame, property.condition);
        return test.constant === 0 ? [] : [access("i32.store8", cell, own, test.code)];
      }),
    );
  });
  return defineFunction("examine", [state, number], { body: [...invariants, ...met] });
}

/** For each cover, what `build` makes of whether it holds in a state. A cover that cannot be evaluated does not hold, and is left out. */
export function countCovers(
  assembly: Assembly,
  state: Local,
  build: (property: ModelProperty, holds: Instruction) => readonly Instruction[],
): readonly Instruction[] {
  return propertiesOf(assembly, "cover").map((property) => {
    const [failed, fine] = [label("failed"), label("fine")];
    const frame = newFrame(assembly, state, {
      end: { label: failed, result: undefined },
      failed,
      span: property.span,
      owner: property.name,
    });
    const count = build(property, condition(frame, property.condition).code);
    return block(fine, [block(failed, [...count, branch(fine)]), assembly.area.store(cells.failure, i32(0))]);
  });
}

/** `(state, number)`: called where nothing leaves a state; reports it unless it is at rest. */
export function deadFunction(assembly: Assembly, note: WasmFunction): WasmFunction | undefined {
  const [property] = propertiesOf(assembly, "deadlock");
  if (property === undefined) return undefined;
  const [state, number] = [local("i32", "state"), local("i32", "number")];
  const failure = assembly.failures.numberOf({ kind: "deadlock", subject: undefined, text: property.name, span: property.span });
  const body = guarded(assembly, { state, span: property.span, number, note }, (frame) => [
    when(op("i32.eqz", condition(frame, property.condition).code), [call(note, i32(failure), get(number))]),
  ]);
  return defineFunction("dead", [state, number], { body });
}

/** `(state) -> boolean`: a condition as a function of its own. */
export function holdsFunction(assembly: Assembly, name: string, property: ModelProperty): WasmFunction {
  const [state, result] = [local("i32", "state"), local("i32", "result")];
  const failed = label("failed");
  const frame = newFrame(assembly, state, { end: { label: failed, result: undefined }, failed, span: property.span, owner: name });
  const body = [block(failed, [set(result, condition(frame, property.condition).code)]), giveBack(get(result))];
  return defineFunction(name, [state], { result: "i32", isExported: true, body });
}

/** `(state) -> boolean`: do all assumptions hold? */
export function assumedFunction(assembly: Assembly): WasmFunction | undefined {
  const assumptions = propertiesOf(assembly, "assumption");
  if (assumptions.length === 0) return undefined;
  const state = local("i32", "state");
  const tests = assumptions.map((property) => {
    const failed = label("failed");
    const { span, name } = property;
    const frame = newFrame(assembly, state, { end: { label: failed, result: undefined }, failed, span, owner: name });
    return block(failed, [when(op("i32.eqz", condition(frame, property.condition).code), [giveBack(i32(0))])]);
  });
  // One that cannot be evaluated excludes nothing: where that is an error, an invariant says so.
  const body = [...tests, assembly.area.store(cells.failure, i32(0)), giveBack(i32(1))];
  return defineFunction("assumed", [state], { result: "i32", body });
}

/** Code whose own failure, a mistake of the model, is noted as one of the state. */
function guarded(
  assembly: Assembly,
  where: { readonly state: Local; readonly span: Frame["span"]; readonly number: Local; readonly note: WasmFunction },
  build: (frame: Frame) => readonly Instruction[],
): readonly Instruction[] {
  const [failed, fine] = [label("failed"), label("fine")];
  const frame = newFrame(assembly, where.state, { end: { label: failed, result: undefined }, failed, span: where.span, owner: "property" });
  const code = build(frame);
  const number = local("i32", "failure");
  return [
    block(fine, [
      block(failed, [...code, branch(fine)]),
      set(number, assembly.area.load(cells.failure)),
      assembly.area.store(cells.failure, i32(0)),
      call(where.note, get(number), get(where.number)),
    ]),
  ];
}
