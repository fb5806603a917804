/** A procedure that suspends: it may return early, from several states, between its calls and out of a loop. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Ingredient, type Kind, type Place } from "./ingredient.js";
import { actions, condition, value, waitingState, type Kitchen } from "./kitchen.js";

export const procedures: Ingredient = ({ choices }) => {
  const kind = choices.pick([undefined, ...kinds]);
  const result = kind === undefined ? "" : `: ${kind}`;
  return share({
    declarations: [`message Probe(size: Small)${result} : Peer -> Hub on net`],
    facts: ["exists p: Peer: p is Probing", "exists w: waiting roam: w.node is Probing"],
    limits: [`roam at most ${choices.pick([1, 2])}`],
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const inside = { ...peer, locals: [{ text: "size0", kind: "Small" }] } as const;
      const hub = { side: "Hub", index, locals: [{ text: "n", kind: "Small" }] } as const;
      const call = `walk(${value(kitchen, peer, "Small")})`;
      const after = { ...peer, locals: kind === undefined ? [] : [{ text: "met", kind }] };
      const lines = [kind === undefined ? call : `let met = ${call}`, ...actions(kitchen, after, 1), "become Ready", "return"];
      const answer = `return${kind === undefined ? "" : ` ${value(kitchen, hub, kind)}`}`;
      return {
        Peer: {
          requests: ["request roam()"],
          handlers: block("on roam()", [...actions(kitchen, peer, 1), ...lines]),
          anywhere: block(`procedure walk(size0: Small)${result}`, [...text(kitchen, inside, kind), leave(kitchen, inside, kind)]),
          states: [
            ...block("state Held(rest: Small, whom: Peer?)", ["otherwise defer"]),
            ...waitingState(kitchen, peer, { name: "Probing", result: kind }),
          ],
        },
        Hub: { handlers: block("on Probe(n)", [...actions(kitchen, hub, 1), answer]) },
      };
    },
  });
};

/** Some statements of the procedure, of which at least one suspends. */
function text(kitchen: Kitchen, place: Place, kind: Kind | undefined): readonly string[] {
  const { choices } = kitchen;
  const before = choices.oneIn(2) ? maybeLeave(kitchen, place, kind) : [];
  const first = probe(kitchen, place, kind);
  const rest = Array.from({ length: choices.below(3) }).reduce<{ readonly lines: readonly string[]; readonly place: Place }>(
    ({ lines, place: here }) => {
      if (choices.oneIn(3)) return { lines: [...lines, ...repeated(kitchen, here, kind)], place: here };
      const next = choices.oneIn(2) ? probe(kitchen, here, kind) : { lines: maybeLeave(kitchen, here, kind), place: here };
      return { lines: [...lines, ...next.lines], place: next.place };
    },
    first,
  );
  return [...before, ...rest.lines];
}

/** A call; what it brings may be read from there on. */
function probe(kitchen: Kitchen, place: Place, kind: Kind | undefined): { readonly lines: readonly string[]; readonly place: Place } {
  const call = `call Probe(${value(kitchen, place, "Small")}) to Hub in Probing`;
  if (kind === undefined) return { lines: [call], place };
  const name = kitchen.fresh("seen");
  return { lines: [`let ${name} = ${call}`], place: { ...place, locals: [...place.locals, { text: name, kind }] } };
}

/** A branch that moves to another state, or returns, or does both; or one that calls first. */
function maybeLeave(kitchen: Kitchen, place: Place, kind: Kind | undefined): readonly string[] {
  const { choices } = kitchen;
  const called = choices.oneIn(3) ? probe(kitchen, place, kind) : { lines: [], place };
  const moves = [[], ["become Ready"], ["become Other"], [`become Held(${value(kitchen, place, "Small")}, self)`]];
  const returns = choices.oneIn(4) ? [] : [leave(kitchen, called.place, kind)];
  const inner = [...called.lines, ...actions(kitchen, called.place, 1), ...choices.pick(moves), ...returns];
  const otherwise = choices.oneIn(4) ? [...actions(kitchen, place, 1), leave(kitchen, place, kind)] : [];
  const lines = block(`if ${condition(kitchen, place)}`, inner);
  return returns.length === 0 && otherwise.length > 0
    ? [...lines.slice(0, -1), "} else {", ...otherwise.map((line) => `  ${line}`), "}"]
    : lines;
}

/** A loop whose rounds suspend or not, and may return. */
function repeated(kitchen: Kitchen, place: Place, kind: Kind | undefined): readonly string[] {
  const { choices } = kitchen;
  const round = kitchen.fresh("round");
  const inside: Place = { ...place, locals: [...place.locals, { text: round, kind: "Small" }] };
  const called = choices.oneIn(3) ? { lines: [], place: inside } : probe(kitchen, inside, kind);
  return block(`for ${round} in {1, 2}`, [...called.lines, ...maybeLeave(kitchen, called.place, kind)]);
}

function leave(kitchen: Kitchen, place: Place, kind: Kind | undefined): string {
  return kind === undefined ? "return" : `return ${value(kitchen, place, kind)}`;
}
