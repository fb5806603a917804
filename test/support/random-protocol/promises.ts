/** What a mixture promises, in the words of its ingredients. */
import type { Setting } from "./ingredient.js";
import type { Kitchen } from "./kitchen.js";

export function promises({ choices, perBlock, shares }: Kitchen): readonly string[] {
  const facts = [
    "quiescent",
    "Hub is Ready",
    "forall p: Peer: p is Ready",
    "exists p: Peer: p within Other",
    ...shares.flatMap((one) => one.facts),
  ];
  return Array.from({ length: choices.pick([0, 1, 1, 2]) }, (_, index) => {
    const fact = choices.pick(facts);
    switch (choices.pick(["cover", "invariant", "always possible", "leads to"] as const)) {
      case "cover":
        return `cover "promise ${index}": ${choices.oneIn(2) ? fact : "quiescent"}`;
      case "invariant":
        return `invariant "promise ${index}": ${choices.oneIn(6) ? "" : "Flag || "}!(${fact})`;
      case "always possible":
        return `always possible "promise ${index}": ${everywhere({ choices, perBlock })}`;
      case "leads to":
        return `leads to "promise ${index}": ${coming({ choices, perBlock })}`;
    }
  });
}

/** These say for which block they are meant. */
function everywhere({ choices, perBlock }: Setting): string {
  const at = perBlock ? " at b" : "";
  const condition = choices.pick([`forall p: Peer: p${at} is Ready`, `Hub${at} is Ready`, "quiescent"]);
  return perBlock ? `forall b: Block: ${condition}` : condition;
}

function coming({ choices, perBlock }: Setting): string {
  const at = perBlock ? " at b" : "";
  const block = perBlock ? "b: Block, " : "";
  return choices.pick([
    "!quiescent leads to quiescent",
    `forall ${block}p: Peer: p${at} is Other leads to p${at} is Ready`,
    `forall ${block}p: Peer: p${at} not in {Ready} leads to p${at} in {Ready, Other}`,
    `forall ${block}p: Peer: (p${at}).size == 1 leads to Hub${at} is Ready`.replace("(p)", "p"),
  ]);
}
