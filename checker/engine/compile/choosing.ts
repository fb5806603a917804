/**
 * Choices. A step runs once for each way to choose: the script in memory says what to choose where. Where it ends, the first option is taken
 * and noted with the number of options; who runs the step advances the script afterwards (`nextScript`) until there is no other.
 */
import { InternalError } from "../../../dsl/diagnostics/index.js";
import type { ModelStatement } from "../../../dsl/model/index.js";
import {
  access,
  defineFunction,
  get,
  giveBack,
  i32,
  i64,
  label,
  local,
  loop,
  op,
  set,
  when,
  branch,
  block,
  call,
  type Instruction,
  type WasmFunction,
} from "../wasm/index.js";
import { EngineLimit } from "./engine-limit.js";
import { loopWith } from "./each-value.js";
import { condition, placeOf, readPlace, valuesIn, writeScalar } from "./expression.js";
import { refusal, type Frame } from "./frame.js";
import type { Area } from "./area.js";
import { cells, longestScript, scriptBase } from "./memory-map.js";
import { converted } from "./operand.js";
import { meetLimit } from "./runtime-limit.js";

/** A set of options is the bits of one number. */
const mostOptions = 64;

type Choose = Extract<ModelStatement, { readonly kind: "choose" }>;

/** Puts one of the values that satisfy the condition into the target; the condition is about the target. */
export function chooseValue(frame: Frame, statement: Choose, otherwise: () => readonly Instruction[]): readonly Instruction[] {
  const { over, where } = statement;
  const values = valuesIn(frame, over);
  if (values.length > mostOptions)
    throw new EngineLimit(`a choice among ${values.length} values, and the compiled engine takes ${mostOptions}`);
  const target = targetOf(frame, statement);
  const options = local("i64", "options");
  const first = values[0];
  if (first === undefined) return otherwise();
  const { scalar, value: low } = first;
  const tryOne = (value: Instruction, bit: Instruction): readonly Instruction[] => {
    const test = condition(frame, where);
    const add = set(options, op("i64.or", get(options), bit));
    return test.constant === 0 ? [] : [...target.assign(scalar, value), test.constant === 1 ? add : when(test.code, [add])];
  };
  const collect = frame.assembly.sizes.isUnrolled(over, 2 + frame.assembly.sizes.ofExpr(where))
    ? values.flatMap(({ value }, index) => tryOne(i32(value), i64(1n << BigInt(index))))
    : tryInTurn(frame, over, { low, tryOne });
  const picked = local("i32", "picked");
  const pick = [
    set(picked, call(frame.assembly.pick, get(options))),
    ...target.assign(scalar, low === 0 ? get(picked) : op("i32.add", get(picked), i32(low))),
  ];
  return [
    ...target.before,
    set(options, i64(0)),
    ...target.save,
    ...collect,
    when(op("i64.eqz", get(options)), [...target.restore, ...otherwise()], pick),
  ];
}

function tryInTurn(
  frame: Frame,
  over: Choose["over"],
  { low, tryOne }: { readonly low: number; readonly tryOne: (value: Instruction, bit: Instruction) => readonly Instruction[] },
): readonly Instruction[] {
  const value = local("i32", "value");
  const bit = op("i64.shl", i64(1), op("i64.extend_i32_u", op("i32.sub", get(value), i32(low))));
  return loopWith(frame, over, value, () => tryOne(get(value), bit));
}

interface Target {
  readonly before: readonly Instruction[];
  readonly save: readonly Instruction[];
  readonly restore: readonly Instruction[];
  assign(scalar: Parameters<typeof converted>[1], code: Instruction): readonly Instruction[];
}

function targetOf(frame: Frame, { target }: Choose): Target {
  const saved = local("i32", "saved");
  const root = frame.scope.find(target.root);
  if (root?.kind === "scalar") {
    return {
      before: [],
      save: [set(saved, get(root.local))],
      restore: [set(root.local, get(saved))],
      assign: (scalar, code) => [set(root.local, converted({ scalar, constant: undefined, code }, root.scalar, refusal(frame)).code)],
    };
  }
  const { place, before } = placeOf(frame, target);
  const { shape } = place;
  if (shape.kind !== "scalar") throw new InternalError("only scalars are chosen");
  const own = shape.scalar;
  return {
    before,
    save: [set(saved, readPlace(place, own).code)],
    restore: writeScalar(place, { scalar: own, constant: undefined, code: get(saved) }),
    assign: (scalar, code) => writeScalar(place, converted({ scalar, constant: undefined, code }, own, refusal(frame))),
  };
}

/**
 * The position of the option that the script says, counting the bits of its argument from the lowest. `lengthening` gives what is chosen where the
 * script ends, of so many options: the first, if it is not given.
 */
export function pickFunction(area: Area, lengthening: (count: Instruction) => Instruction = () => i32(0)): WasmFunction {
  const [options, taken, choice] = [local("i64", "options"), local("i32", "taken"), local("i32", "choice")];
  const entry = area.addressAt(op("i32.shl", get(taken), i32(3)));
  const count = op("i32.wrap_i64", op("i64.popcnt", get(options)));
  const [done, again] = [label("done"), label("again")];
  const lengthen = [
    // Beyond the script the first option is taken, and no other.
    when(op("i32.ge_u", get(taken), i32(longestScript)), [
      meetLimit(area, "choices"),
      giveBack(op("i32.wrap_i64", op("i64.ctz", get(options)))),
    ]),
    access("i32.store", scriptBase, entry, lengthening(count)),
    access("i32.store", scriptBase + 4, entry, count),
    area.store(cells.scripted, op("i32.add", get(taken), i32(1))),
  ];
  const body = [
    when(op("i32.gt_u", count, i32(1)), [
      set(taken, area.load(cells.taken)),
      when(op("i32.ge_u", get(taken), area.load(cells.scripted)), lengthen),
      set(choice, access("i32.load", scriptBase, entry)),
      area.store(cells.taken, op("i32.add", get(taken), i32(1))),
      block(done, [
        loop(again, [
          branch(done, op("i32.eqz", get(choice))),
          set(options, op("i64.and", get(options), op("i64.sub", get(options), i64(1)))),
          set(choice, op("i32.sub", get(choice), i32(1))),
          branch(again),
        ]),
      ]),
    ]),
    giveBack(op("i32.wrap_i64", op("i64.ctz", get(options)))),
  ];
  return defineFunction("pick", [options], { result: "i32", body });
}

/** Makes the script that of the next way to choose: 0 if there was none. */
export function nextScriptFunction(area: Area): WasmFunction {
  const [last, entry, choice] = [local("i32", "last"), local("i32", "entry"), local("i32", "choice")];
  const [none, again] = [label("none"), label("again")];
  const body = [
    set(last, area.load(cells.scripted)),
    block(none, [
      // Of what a limit has cut off not all ways are gone through: there may be more than time allows.
      branch(none, area.load(cells.limit)),
      loop(again, [
        branch(none, op("i32.eqz", get(last))),
        set(last, op("i32.sub", get(last), i32(1))),
        set(entry, area.addressAt(op("i32.shl", get(last), i32(3)))),
        set(choice, op("i32.add", access("i32.load", scriptBase, get(entry)), i32(1))),
        when(op("i32.lt_u", get(choice), access("i32.load", scriptBase + 4, get(entry))), [
          access("i32.store", scriptBase, get(entry), get(choice)),
          area.store(cells.scripted, op("i32.add", get(last), i32(1))),
          giveBack(i32(1)),
        ]),
        branch(again),
      ]),
    ]),
    area.store(cells.scripted, i32(0)),
    giveBack(i32(0)),
  ];
  return defineFunction("next_script", [], { result: "i32", body });
}
