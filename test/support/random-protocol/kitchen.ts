/** What handlers are written with: values, conditions and statements that the ingredients of one mixture share. */
import { block } from "../random-protocol-body.js";
import type { Action, Kind, Place, Setting, Share, Side } from "./ingredient.js";

export interface Kitchen extends Setting {
  readonly shares: readonly Share[];
  readonly fresh: (prefix: string) => string;
}

const literals: Readonly<Record<Kind, readonly string[]>> = {
  boolean: ["true", "false"],
  Small: ["0", "1", "2"],
  // Values have no literals; each machine has a copy of one.
  Data: ["copy"],
};

/** An expression of the kind. */
export function value(kitchen: Kitchen, place: Place, kind: Kind): string {
  const { choices } = kitchen;
  const named = [...place.locals, ...sharesOf(kitchen, place.side).flatMap(({ values }) => values)].filter((one) => one.kind === kind);
  const text = choices.pick([...literals[kind], ...named.map((one) => one.text), ...named.map((one) => one.text)]);
  if (kind === "boolean" && choices.oneIn(3)) return `(${condition(kitchen, place)})`;
  return choices.oneIn(6) ? `(${condition(kitchen, place)} ? ${text} : ${choices.pick(literals[kind])})` : text;
}

/** A condition that handlers may evaluate. */
export function condition(kitchen: Kitchen, { side, locals }: Place): string {
  const { choices } = kitchen;
  const values = [...locals, ...sharesOf(kitchen, side).flatMap((one) => one.values)];
  const tests = values.flatMap(({ text, kind }) => {
    if (kind === "Data") return [];
    return kind === "boolean" ? [text, `!${text}`] : [`${text} ${choices.pick(["==", "<", ">="])} ${choices.below(3)}`];
  });
  const options = [...tests, ...sharesOf(kitchen, side).flatMap((one) => one.conditions), "self is Ready"];
  const first = choices.pick(options);
  return choices.oneIn(4) ? `((${first}) ${choices.pick(["&&", "||", "=>"])} (${choices.pick(options)}))` : first;
}

/** Up to `most` statements. */
export function actions(kitchen: Kitchen, place: Place, most = 2): readonly string[] {
  return Array.from({ length: kitchen.choices.below(most + 1) }).flatMap(() => action(kitchen, place));
}

function action(kitchen: Kitchen, place: Place): readonly string[] {
  const { choices } = kitchen;
  const possible = kitchen.shares.flatMap((one, index): readonly Action[] =>
    one.sides[place.side].actions.filter(({ sends }) => !sends || index > place.index),
  );
  const written = choices.pick(possible).write(kitchen, place);
  return choices.oneIn(4) ? block(`if ${condition(kitchen, place)}`, written) : written;
}

export function sharesOf({ shares }: Kitchen, side: Side): readonly Share["sides"][Side][] {
  return shares.map(({ sides }) => sides[side]);
}

/** After a wait in a state of its own. */
export function moveOn({ choices }: Kitchen): string {
  return `become ${choices.pick(["Ready", "Ready", "Other"])}`;
}

export interface Wait {
  readonly name: string;
  readonly result: string | undefined;
  /** A wait for an answer ends by itself; another one says how. */
  readonly handlers?: readonly string[];
}

/** A waiting state of the place's machine. */
export function waitingState(kitchen: Kitchen, place: Place, { name, result, handlers = [] }: Wait): readonly string[] {
  const k = kitchen.fresh("k");
  const type = result === undefined ? "continuation" : `continuation<${result}>`;
  const own = handlers.map((line) => line.replace("RESUME", `resume ${k}`).replaceAll("MISSING", `${k}.missing`));
  return block(`state ${name}(${k}: ${type})`, [...own, ...parked(kitchen, place.side, { k, result }), ...otherwise(kitchen, place)]);
}

function parked(
  { shares, choices }: Kitchen,
  side: Side,
  wait: { readonly k: string; readonly result: string | undefined },
): readonly string[] {
  const places = shares.flatMap(({ parking }) => (parking?.side === side && parking.result === wait.result ? [parking] : []));
  return places.flatMap(({ lines }) => (choices.oneIn(3) ? [] : lines.map((line) => line.replace("WAIT", wait.k))));
}

/** What happens to messages that a wait does not care for. */
export function otherwise(kitchen: Kitchen, place: Place): readonly string[] {
  const short = kitchen.choices.pick(["defer", "defer", "defer", "defer", "defer", "drop", 'fail "not now"', ""]);
  if (short !== "") return [`otherwise ${short}`];
  return block("otherwise", actions(kitchen, { ...place, index: kitchen.shares.length, locals: [] }));
}

export interface Answered {
  readonly on: string;
  readonly name: string;
  /** A value that the answer carries. */
  readonly carries: { readonly name: string; readonly kind: Kind } | undefined;
}

/** A wait for a message: in a state of its own, or where the handler is. */
export function waitFor(
  kitchen: Kitchen,
  place: Place,
  { on, name, carries }: Answered,
): { readonly lines: readonly string[]; readonly states: readonly string[] } {
  const { choices } = kitchen;
  const head = carries === undefined ? "" : `let ${carries.name} = `;
  const params = carries === undefined ? "" : "(got)";
  const locals = carries === undefined ? [] : [{ text: "got", kind: carries.kind }];
  const inside = { ...place, locals };
  const gift = carries === undefined ? "" : " with got";
  if (choices.oneIn(2)) {
    const handler = block(`on ${on}${params}`, [...actions(kitchen, inside, 1), `RESUME${gift}`]);
    const states = waitingState(kitchen, place, { name, result: carries?.kind, handlers: handler });
    return { lines: [`${head}suspend in ${name}`, moveOn(kitchen)], states };
  }
  const resume = carries === undefined ? "resume" : "resume got";
  const handler = block(`on ${on}${params}`, [...actions(kitchen, inside, 1), resume]);
  return { lines: block(`${head}await ${name}`, [...handler, ...otherwise(kitchen, inside)]), states: [] };
}
