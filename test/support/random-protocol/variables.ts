/** What every mixture contains: a few variables, notes, assertions and a ghost. */
import { share, type Action, type Ingredient } from "./ingredient.js";
import { condition, value } from "./kitchen.js";

const assignments: readonly Action[] = [
  { sends: false, write: (kitchen, place) => [`size = ${value(kitchen, place, "Small")}`] },
  { sends: false, write: (kitchen, place) => [`flag = ${value(kitchen, place, "boolean")}`] },
  { sends: false, write: (kitchen, place) => [`copy = ${value(kitchen, place, "Data")}`] },
  { sends: false, write: ({ choices }) => [`note "note ${choices.below(3)}"`] },
  { sends: false, write: (kitchen, place) => [`last = ${value(kitchen, place, "Data")}`] },
  {
    sends: false,
    write: (kitchen, place) => [`assert ${kitchen.choices.oneIn(8) ? "" : "Flag || "}last == copy || ${condition(kitchen, place)} "kept"`],
  },
];

export const variables: Ingredient = ({ choices, perBlock }) => {
  // What crashes would forget without it, and what costs a warning where nothing crashes.
  const side = () => ({
    items: [
      `${choices.oneIn(3) ? "durable " : ""}var copy: Data`,
      "var flag: boolean",
      `${choices.oneIn(3) ? "durable " : ""}var size: Small`,
    ],
    values: [
      { text: "copy", kind: "Data" },
      { text: "flag", kind: "boolean" },
      { text: "size", kind: "Small" },
    ] as const,
    actions: assignments,
  });
  return share({
    declarations: [`ghost last: Data${perBlock ? " per Block" : ""}`],
    peer: side(),
    hub: side(),
    facts: ["Hub.flag", "Hub.size == 1", "exists p: Peer: p.flag", "forall p: Peer: p.size < 2"],
  });
};
