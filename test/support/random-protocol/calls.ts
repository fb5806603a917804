/** Calls, and what a handler may do with its right to answer: use it, keep it, pass it on. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Action, type Ingredient, type Kind, type Place } from "./ingredient.js";
import { actions, condition, moveOn, value, waitingState, type Kitchen } from "./kitchen.js";

/** Where a right is kept until somebody answers. */
interface Keeping {
  readonly items: (right: string) => readonly string[];
  readonly room: string;
  readonly keep: string;
  /** Answers the right that is kept, if there is one. */
  readonly release: (gift: string, name: string) => readonly string[];
}

const keepings: readonly Keeping[] = [
  {
    items: (right) => [`var held: ${right}?`],
    room: "held == none",
    keep: "held = reply",
    release: (gift) => block("if held != none", [`answer take held${gift}`]),
  },
  {
    items: (right) => [`var held: map<Peer, ${right}?>`],
    room: "held[c] == none",
    keep: "held[c] = reply",
    release: (gift, name) =>
      block(`for ${name} in Peer in any order`, block(`if held[${name}] != none`, [`answer take held[${name}]${gift}`])),
  },
  {
    items: (right) => [`var held: queue<${right}, 2>`],
    room: "held.size < 2",
    keep: "held += reply",
    release: (gift, name) => block("match take held.head", [...block(`some ${name} =>`, [`answer ${name}${gift}`]), "none => { }"]),
  },
  {
    items: () => ["var held: queue<Claim, 2>"],
    room: "held == {}",
    keep: "held += { of: c, right: reply, size: size }",
    release: (gift, name) => block("if held != {}", [`let ${name} = take held.head!`, `answer ${name}.right${gift}`]),
  },
  {
    items: () => ["var held: Claim?"],
    room: "held == none",
    keep: "held = { of: c, right: reply, size: 1 }",
    release: (gift, name) => block("if held != none", [`let ${name} = take held`, `size = ${name}.size`, `answer ${name}.right${gift}`]),
  },
];

export const calls: Ingredient = ({ choices }) => {
  const kind = choices.pick([undefined, ...kinds]);
  const right = kind === undefined ? "reply" : `reply<${kind}>`;
  const keeping = choices.pick(keepings);
  const passes = choices.oneIn(3);
  const gift = (kitchen: Kitchen, place: Place): string => (kind === undefined ? "" : ` with ${value(kitchen, place, kind)}`);
  const release: Action = { sends: true, write: (kitchen, place) => keeping.release(gift(kitchen, place), kitchen.fresh("next")) };
  return share({
    declarations: [
      `record Claim { of: Peer, right: ${right}, size: Small }`,
      `message Get(size: Small)${kind === undefined ? "" : `: ${kind}`} : Peer -> Hub on net`,
      ...(passes ? [`message Pass(to: ${right}) : Hub -> Peer on net`] : []),
    ],
    hub: { items: keeping.items(right), actions: [release] },
    facts: ["exists p: Peer: p is Getting", "exists w: waiting get: w.node not in {Getting}"],
    limits: [`get at most ${choices.pick([1, 1, 2])}`],
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const hub = { side: "Hub", index, locals: [{ text: "n", kind: "Small" }] } as const;
      const now = `return${kind === undefined ? "" : ` ${value(kitchen, hub, kind)}`}`;
      const passing = ["choose other in Peer where other != c", "send Pass(reply) to other"];
      const decided = kitchen.choices.oneIn(2) ? [...block(`if ${condition(kitchen, hub)}`, [...actions(kitchen, hub, 1), now])] : [];
      const keep = kitchen.choices.oneIn(4) ? [now] : passes ? passing : [...block(`if !(${keeping.room})`, [now]), keeping.keep];
      return {
        Peer: {
          requests: [kitchen.choices.oneIn(3) ? "request get() may wait" : "request get()"],
          handlers: getting(kitchen, peer, kind),
          anywhere: passes ? block("on Pass(to)", [...actions(kitchen, peer, 1), `answer to${gift(kitchen, peer)}`]) : [],
          states: waitingState(kitchen, peer, { name: "Getting", result: kind }),
        },
        Hub: {
          requests: ["request free() owed"],
          handlers: [
            ...block(`on Get(n) from c`, [...actions(kitchen, hub, 1), ...decided, ...keep]),
            ...block("on free()", [...keeping.release(gift(kitchen, { ...hub, locals: [] }), "freed"), "return"]),
          ],
        },
      };
    },
  });
};

/** The request is answered before the call or after it. */
function getting(kitchen: Kitchen, peer: Place, kind: Kind | undefined): readonly string[] {
  const { choices } = kitchen;
  const call = `call Get(${value(kitchen, peer, "Small")}) to Hub in Getting`;
  const after = { ...peer, locals: kind === undefined ? [] : [{ text: "got", kind }] };
  const lines = [kind === undefined ? call : `let got = ${call}`, moveOn(kitchen), ...actions(kitchen, after)];
  const body = choices.oneIn(4) ? ["answer reply", ...lines] : [...actions(kitchen, peer, 1), ...lines, "return"];
  return block("on get()", body);
}
