/** Handlers that are suspended, and waits of others that are put aside, in a variable, a map, a queue or a record. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Action, type Ingredient, type Kind, type Place } from "./ingredient.js";
import { actions, value, type Kitchen } from "./kitchen.js";

/** A place for a continuation of sender c. */
interface Bed {
  readonly items: (rest: string) => readonly string[];
  readonly free: string;
  readonly lay: (k: string) => string;
  /** Wakes one, if there is one. */
  readonly wake: (gift: string, name: string) => readonly string[];
}

const beds: readonly Bed[] = [
  {
    items: (rest) => [`var asleep: ${rest}?`],
    free: "asleep == none",
    lay: (k) => `asleep = ${k}`,
    wake: (gift) => block("if asleep != none", [`wake take asleep${gift}`]),
  },
  {
    items: (rest) => [`var asleep: map<Peer, ${rest}?>`],
    free: "asleep[c] == none",
    lay: (k) => `asleep[c] = ${k}`,
    wake: (gift, name) =>
      block(`for ${name} in Peer in any order`, block(`if asleep[${name}] != none`, [`wake take asleep[${name}]${gift}`])),
  },
  {
    items: (rest) => [`var asleep: queue<${rest}, 2>`],
    free: "asleep.size < 2",
    lay: (k) => `asleep += ${k}`,
    wake: (gift) => block("if asleep != {}", [`wake take asleep.head!${gift}`]),
  },
  {
    items: () => ["var asleep: queue<Nap, 2>"],
    free: "asleep == {}",
    lay: (k) => `asleep += { of: c, rest: ${k} }`,
    wake: (gift, name) => block("match take asleep.head", [...block(`some ${name} =>`, [`wake ${name}.rest${gift}`]), "none => { }"]),
  },
  {
    items: () => ["var asleep: Nap?"],
    free: "asleep == none",
    lay: (k) => `asleep = { of: c, rest: ${k} }`,
    wake: (gift, name) => block("if asleep != none", [`let ${name} = take asleep`, `wake ${name}.rest${gift}`]),
  },
];

export const continuations: Ingredient = ({ choices }) => {
  const kind = choices.pick([undefined, ...kinds]);
  const rest = kind === undefined ? "continuation" : `continuation<${kind}>`;
  const bed = choices.pick(beds);
  const gift = (kitchen: Kitchen, place: Place): string => (kind === undefined ? "" : ` with ${value(kitchen, place, kind)}`);
  const wake: Action = { sends: true, write: (kitchen, place) => bed.wake(gift(kitchen, place), kitchen.fresh("sleeper")) };
  return share({
    declarations: [
      `record Nap { of: Peer, rest: ${rest} }`,
      "message Sleep, Rouse, Park : Peer -> Hub on net",
      "message Woken(size: Small) : Hub -> Peer on net",
    ],
    hub: { items: bed.items(rest), actions: [wake], messages: ["Sleep", "Rouse"] },
    peer: { items: ["var roused: boolean"], messages: ["Woken"] },
    facts: ["exists w: waiting Sleep: w.node is Ready", "(count w: waiting Sleep) == 2"],
    limits: ["sleep at most 1", `park at most ${choices.below(2)}`],
    parking: {
      side: "Hub",
      result: kind,
      lines: block("on Park from c", [...block(`if !(${bed.free})`, ["drop"]), bed.lay("WAIT"), "become Ready"]),
    },
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const hub = { side: "Hub", index, locals: [] } as const;
      return {
        Peer: sleepers(kitchen, peer),
        Hub: {
          handlers: block("on Sleep from c", sleeping(kitchen, hub, { bed, kind })),
          anywhere: [...block("on Rouse", [...actions(kitchen, hub, 1), ...bed.wake(gift(kitchen, hub), "sleeper")]), "on Park { }"],
        },
      };
    },
  });
};

/** Who sleeps does not know when, so that somebody may always rouse the hub. */
function sleepers(
  kitchen: Kitchen,
  peer: Place,
): { readonly requests: readonly string[]; readonly handlers: readonly string[]; readonly anywhere: readonly string[] } {
  const woken = [{ text: "n", kind: "Small" }] as const;
  return {
    requests: ["request sleep()", "request rouse() when !roused owed", "request park()"],
    handlers: [
      ...block("on sleep()", [...actions(kitchen, peer, 1), "send Sleep to Hub", "return"]),
      ...block("on rouse()", ["send Rouse to Hub", "roused = true", "return"]),
      ...block("on park()", ["send Park to Hub", "return"]),
    ],
    anywhere: block("on Woken(n)", ["roused = false", ...actions(kitchen, { ...peer, locals: woken })]),
  };
}

interface Suspending {
  readonly bed: Bed;
  readonly kind: Kind | undefined;
}

function sleeping(kitchen: Kitchen, hub: Place, { bed, kind }: Suspending): readonly string[] {
  const head = kind === undefined ? "" : "let gift = ";
  const after = { ...hub, locals: kind === undefined ? [] : [{ text: "gift", kind }] };
  const wait = [`${head}suspend k { ${bed.lay("k")} }`, ...actions(kitchen, after, 1)];
  return [...actions(kitchen, hub, 1), ...block(`if ${bed.free}`, wait), `send Woken(${value(kitchen, hub, "Small")}) to c`];
}
