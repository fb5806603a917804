/** Records in variables, maps, messages and requests, and inside each other. */
import { block } from "../random-protocol-body.js";
import { share, type Action, type Ingredient } from "./ingredient.js";
import { actions, value, type Kitchen } from "./kitchen.js";
import type { Place } from "./ingredient.js";

function pack(kitchen: Kitchen, place: Place): string {
  const from = place.side === "Peer" ? kitchen.choices.pick(["none", "self"]) : "none";
  return `{ data: ${value(kitchen, place, "Data")}, size: ${value(kitchen, place, "Small")}, by: ${from} }`;
}

const changes: readonly Action[] = [
  { sends: false, write: (kitchen, place) => [`box.pack.size = ${value(kitchen, place, "Small")}`] },
  { sends: false, write: (kitchen, place) => [`box.pack = ${pack(kitchen, place)}`] },
  { sends: false, write: (kitchen, place) => [`box = { ...box, full: ${value(kitchen, place, "boolean")} }`] },
  { sends: false, write: (kitchen, place) => [`box.pack = { ...box.pack, data: ${value(kitchen, place, "Data")} }`] },
  { sends: false, write: () => ["gone = box.pack"] },
  { sends: false, write: () => block("if spare == none", ["spare = box.pack"]) },
  { sends: false, write: ({ fresh }) => [`let ${fresh("last")} = spare == none ? size : spare.size`, "spare = none"] },
];

export const records: Ingredient = ({ choices, perBlock }) => {
  const tossed = choices.oneIn(2);
  const side = {
    items: ["var box: Box", "var spare: Pack?"],
    values: [
      { text: "box.full", kind: "boolean" },
      { text: "box.pack.size", kind: "Small" },
      { text: "box.pack.data", kind: "Data" },
    ] as const,
    conditions: ["box.pack.by == none", "spare == none", "spare != none && spare.size == 0"],
    actions: changes,
  };
  const toss: Action = { sends: true, write: (kitchen, place) => [`send Hand(${pack(kitchen, place)}) to Hub`] };
  return share({
    declarations: [
      "record Pack { data: Data, size: Small, by: Peer? }",
      "record Box { pack: Pack, full: boolean }",
      "record Wish { data: Data, now: boolean }",
      `ghost gone: Pack${perBlock ? " per Block" : ""}`,
      "message Hand(pack: Pack) : Peer -> Hub on net",
      "message Take(box: Box) : Hub -> Peer on net",
    ],
    peer: { ...side, actions: tossed ? [...changes, toss] : changes, messages: ["Take"] },
    hub: { ...side, items: [...side.items, "var packs: map<Peer, Pack>"], messages: ["Hand"] },
    facts: ["Hub.box.full", "Hub.box.pack.by != none", "exists p: Peer: p.box.pack == Hub.packs[p]", "exists p: Peer: p.spare != none"],
    limits: [`hand at most ${choices.pick([1, 1, 2])}`],
    write: (kitchen, index) => {
      const peer = {
        side: "Peer",
        index,
        locals: [
          { text: "wish.data", kind: "Data" },
          { text: "wish.now", kind: "boolean" },
        ],
      } as const;
      const hub = {
        side: "Hub",
        index,
        locals: [
          { text: "p.size", kind: "Small" },
          { text: "p.data", kind: "Data" },
        ],
      } as const;
      const answer = kitchen.choices.oneIn(2) ? ["send Take({ pack: packs[c], full: box.full }) to c"] : [];
      const keep = kitchen.choices.pick(["packs[c] = p", "packs[c] = { ...p, by: c }", "packs[c].size = p.size"]);
      const taken = block("on Take(b)", [
        "box = b",
        ...actions(kitchen, { side: "Peer", index, locals: [{ text: "b.full", kind: "boolean" }] }, 1),
      ]);
      return {
        Peer: {
          requests: ["request hand(wish: Wish): Pack?"],
          handlers: block("on hand(wish)", [...actions(kitchen, peer), `send Hand(${pack(kitchen, peer)}) to Hub`, "return spare"]),
          anywhere: taken,
        },
        Hub: { handlers: block("on Hand(p) from c", [keep, ...actions(kitchen, hub), ...answer]) },
      };
    },
  });
};
