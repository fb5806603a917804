/** Calls of several nodes, some of which are given up. */
import { block } from "../random-protocol-body.js";
import { kinds, share, type Ingredient, type Kind } from "./ingredient.js";
import { actions, condition, moveOn, value, waitingState, type Kitchen } from "./kitchen.js";

export const gathers: Ingredient = ({ choices }) => {
  const kind = choices.pick([undefined, ...kinds]);
  const result = kind === undefined ? "set<Peer>" : `map<Peer, ${kind}?>`;
  return share({
    declarations: [
      `message Vote(flag: boolean)${kind === undefined ? "" : `: ${kind}`} : Hub -> Peer on net`,
      "message Quit : Peer -> Hub on net",
    ],
    hub: { items: ["var members: set<Peer> = Peer"], conditions: ["members == {}", "members == Peer"], messages: ["Quit"] },
    facts: [
      "Hub is Counting",
      "Hub.members == {}",
      "exists p: Peer: p not in Hub.members && Hub is Counting",
      "exists w: waiting decide: w.node is Ready",
    ],
    limits: [`decide at most ${choices.pick([1, 1, 2])}`, "quit at most 1"],
    write: (kitchen, index) => {
      const peer = { side: "Peer", index, locals: [] } as const;
      const hub = { side: "Hub", index, locals: [] } as const;
      const vote = [
        ...actions(kitchen, { ...peer, locals: [{ text: "f", kind: "boolean" }] }, 1),
        `return${kind === undefined ? "" : ` ${value(kitchen, peer, kind)}`}`,
      ];
      return {
        Peer: {
          requests: ["request quit()"],
          handlers: block("on quit()", [...actions(kitchen, peer, 1), "send Quit to Hub", "return"]),
          anywhere: block("on Vote(f)", vote),
        },
        Hub: {
          requests: ["request decide()"],
          handlers: [...deciding(kitchen, index, kind), ...block("on Quit from c", ["members -= c", ...actions(kitchen, hub, 1)])],
          states: waitingState(kitchen, hub, { name: "Counting", result, handlers: quitting(kitchen, index) }),
        },
      };
    },
  });
};

function deciding(kitchen: Kitchen, index: number, kind: Kind | undefined): readonly string[] {
  const { choices } = kitchen;
  const place = { side: "Hub", index, locals: [] } as const;
  const asked = choices.pick(["members", "members", "Peer", "{}"]);
  const flag = condition(kitchen, place);
  const lone = choices.oneIn(8) && asked !== "{}";
  const chosen = [`choose one in ${asked === "{}" ? "Peer" : asked} else { return }`];
  const call = `let votes = gather Vote(${flag}) to ${lone ? "{one}" : asked === "{}" ? "members - Peer" : asked} in Counting`;
  const missing = kind === undefined ? "p not in votes" : "votes[p] == none";
  const use = choices.pick([
    block(`for p in Peer`, block(`if ${missing}`, ["members -= p"])),
    [`choose p in Peer where !(${missing}) else { return }`, "size = 1"],
    kind === undefined ? ["members = votes"] : ["members += Peer"],
  ]);
  return block("on decide()", [...(lone ? chosen : []), call, moveOn(kitchen), ...actions(kitchen, place, 1), ...use, "return"]);
}

function quitting(kitchen: Kitchen, index: number): readonly string[] {
  const place = { side: "Hub", index, locals: [] } as const;
  const gone = kitchen.choices.pick([["if c in MISSING { give up c }"], ["give up MISSING"], ["give up MISSING - {c}"], []]);
  return block("on Quit from c", ["members -= c", ...actions(kitchen, place, 1), ...gone]);
}
