/**
 * Random well-typed protocols that mix the constructs of the language, as text.
 *
 * Idea: each construct is an ingredient that writes requests, handlers and states of two roles, and lends its statements and conditions
 * to the handlers of the others. Continuations and rights are handled properly by construction, so that nearly all mixtures pass the static
 * checks; mistakes of timing are left to chance. As every request is limited and messages have an order, the states are
 * usually not too many. Each part has a list of decisions of its own, so that fast-check can shrink them one by one.
 */
import fc from "fast-check";
import { block } from "../random-protocol-body.js";
import { Choices } from "../random-protocol-choices.js";
import { asking } from "./asking.js";
import { beforeHandlers } from "./before-handlers.js";
import { blockingChannels } from "./blocking-channels.js";
import { calls } from "./calls.js";
import { continuations } from "./continuations.js";
import { crashes } from "./crashes.js";
import { faultyChannels } from "./faulty-channels.js";
import { gathers } from "./gathers.js";
import { hostOperations } from "./host-operations.js";
import type { Ingredient, Setting, Share, Side } from "./ingredient.js";
import type { Kitchen } from "./kitchen.js";
import { procedures } from "./procedures.js";
import { promises } from "./promises.js";
import { queues } from "./queues.js";
import { records } from "./records.js";
import { timers } from "./timers.js";
import { variables } from "./variables.js";

const ingredients: readonly Ingredient[] = [
  asking,
  records,
  queues,
  faultyChannels,
  blockingChannels,
  timers,
  calls,
  gathers,
  hostOperations,
  continuations,
  beforeHandlers,
  crashes,
  procedures,
];

const largestNumber = 9_999;
const decisions = { maxLength: 40, size: "max" } as const;
const parts = { minLength: 14, maxLength: 14 };

/** Random mixtures with one check, called `main`. */
export const randomMixture: fc.Arbitrary<string> = fc.array(fc.array(fc.nat(largestNumber), decisions), parts).map(writeMixture);

function writeMixture(lists: readonly (readonly number[])[]): string {
  let nextPart = 0;
  let nextName = 0;
  const part = (): Choices => new Choices(lists[nextPart++] ?? []);
  const choices = part();
  const blocks = choices.pick([0, 0, 1, 2]);
  const setting: Setting = { choices, perBlock: blocks > 0 };
  const shares = pickIngredients(choices).map((choose) => choose({ ...setting, choices: part() }));
  const kitchen: Kitchen = { ...setting, shares, fresh: (prefix) => `${prefix}${nextName++}` };
  const written = shares.map((one, index) => one.write({ ...kitchen, choices: part() }, index));
  const machine = (side: Side): readonly string[] =>
    writeMachine(
      side,
      { ...kitchen, choices: part() },
      written.map((one) => one[side]),
    );
  const lines = [
    ...declarations({ choices, blocks, shares }),
    ...machine("Peer"),
    ...machine("Hub"),
    ...promises({ ...kitchen, choices: part() }),
    writeCheck(shares, part()),
  ];
  return `${lines.join("\n")}\n`;
}

/** The variables, and two or three others. */
function pickIngredients(choices: Choices): readonly Ingredient[] {
  const rest = [...ingredients];
  const take = (): readonly Ingredient[] => rest.splice(choices.below(rest.length), 1);
  return [variables, ...take(), ...take(), ...(choices.oneIn(3) ? take() : [])];
}

interface Declared {
  readonly choices: Choices;
  readonly blocks: number;
  readonly shares: readonly Share[];
}

function declarations({ choices, blocks, shares }: Declared): readonly string[] {
  return [
    "protocol Mixture",
    "param Flag = true",
    "node Hub",
    `node Peer[${choices.pick([2, 2, 2, 3])}]${choices.oneIn(6) ? " ordered" : ""}`,
    ...(blocks > 0 ? [`block Block[${blocks}]`] : []),
    "value Data[2]",
    "type Small = 0..2",
    "type Turn = cyclic 3",
    `channel net: ${choices.pick(["fifo", "fifo", "unordered"])}${choices.oneIn(4) ? " capacity 2" : ""}`,
    ...shares.flatMap((one) => one.declarations),
  ];
}

function writeMachine(
  side: Side,
  { choices, perBlock, shares }: Kitchen,
  written: readonly ReturnType<Share["write"]>[Side][],
): readonly string[] {
  const lines = [
    ...shares.flatMap((one) => one.sides[side].items),
    ...(choices.oneIn(6) ? ["deferred 1"] : []),
    ...(choices.oneIn(6) ? [`requests 2 per node${perBlock ? " and block" : ""}`] : []),
    ...written.flatMap((one) => one.requests),
    "start state Ready { }",
    ...block(
      "state Ready, Other",
      written.flatMap((one) => one.handlers),
    ),
    ...written.flatMap((one) => one.states),
    ...written.flatMap((one) => one.anywhere),
  ];
  return block(`machine ${side}${perBlock ? " per Block" : ""}`, lines);
}

/** Few requests are enough for most constructs to meet. */
function writeCheck(shares: readonly Share[], choices: Choices): string {
  const limits = [...shares.flatMap((one) => one.limits), ...choices.pick([[], ["total 2"], ["total 3"]])];
  return `check main { ${limits.length === 0 ? "" : `requests: ${limits.join("; ")} `}} expect pass`;
}
