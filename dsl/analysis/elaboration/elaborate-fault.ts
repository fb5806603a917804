/** `fault …`: how often the environment may do something. */
import type * as ast from "../../syntax/index.js";
import { evaluateSize } from "./constants.js";
import type { Chosen } from "./declare-protocol.js";
import { didYouMean } from "./did-you-mean.js";
import type { Elaboration } from "./elaboration.js";
import { describeName } from "./name-kinds.js";
import { checkKind } from "./declare-machine.js";
import { declaredHere } from "./declared-here.js";
import type { ChannelLimit, Crash, Fault } from "../faults.js";
import type { Channel } from "../typed-protocol.js";

const MOST_FAULTS = 64;

/** The channel attribute without which a fault cannot happen. */
const ATTRIBUTES = { lose: "lossy", duplicate: "duplicating" } as const;

/** The limits that a protocol sets, in the order of the text. */
export function elaborateFaults(elaboration: Elaboration, declarations: readonly Chosen[]): readonly Fault[] {
  const faults: Fault[] = [];
  for (const declaration of declarations) {
    if (declaration.kind !== "fault") continue;
    const { fault: kind } = declaration;
    const limit = evaluateSize(elaboration, declaration.limit, { what: "a number of faults", least: 0, most: MOST_FAULTS });
    const fault =
      kind === "crash" ? elaborateCrash(elaboration, declaration, limit) : elaborateLimit(elaboration, declaration, { kind, limit });
    if (fault === undefined) continue;
    const earlier = faults.find((other) => other.kind === fault.kind && subjectOf(other) === subjectOf(fault));
    if (earlier === undefined) faults.push(fault);
    else reportTwice(elaboration, declaration, earlier);
  }
  return faults;
}

/** The channel or role that a fault concerns. */
function subjectOf(fault: Fault): string {
  return fault.kind === "crash" ? fault.role : fault.channel;
}

/** `fault crash R at most n` */
function elaborateCrash(elaboration: Elaboration, { name, forever, span }: ast.FaultDecl, limit: number): Crash | undefined {
  if (!checkKind(elaboration, name, "node")) return undefined;
  if (elaboration.machines.some(({ role }) => role === name.name)) return { kind: "crash", role: name.name, limit, forever, span };
  const declared = elaboration.names.get(name.name);
  return void elaboration.report("T901", name.span, `Cannot crash nodes of '${name.name}': the role has no machine`, {
    related: declared === undefined ? [] : declaredHere(name.name, declared.span),
  });
}

function elaborateLimit(
  elaboration: Elaboration,
  { name, span }: ast.FaultDecl,
  { kind, limit }: Pick<ChannelLimit, "kind" | "limit">,
): ChannelLimit | undefined {
  const channel = findChannel(elaboration, name);
  if (channel === undefined) return undefined;
  const attribute = ATTRIBUTES[kind];
  if (channel[attribute]) return { kind, channel: channel.name, limit, span };
  return void elaboration.report("T901", name.span, `Cannot ${kind} messages of '${name.name}': the channel is not '${attribute}'`, {
    hint: `add '${attribute}' to the channel`,
    related: [{ span: channel.span, message: `'${name.name}' is declared here` }],
  });
}

function findChannel(elaboration: Elaboration, name: ast.Ident): Channel | undefined {
  if (name.name === "") return undefined;
  const found = elaboration.names.get(name.name);
  if (found?.kind === "channel") return found.channel;
  if (found === undefined) {
    const known = elaboration.namesOf("channel").map(({ channel }) => channel.name);
    return void elaboration.report("T101", name.span, `Unknown channel: '${name.name}' is not declared`, didYouMean(name, known));
  }
  return void elaboration.report("T103", name.span, `Cannot use '${name.name}' as a channel: it is ${describeName(found)}`, {
    related: [{ span: found.span, message: `'${name.name}' is declared here` }],
  });
}

function reportTwice(elaboration: Elaboration, { fault, name, span }: ast.FaultDecl, earlier: Fault): void {
  elaboration.report("T102", span, `Cannot limit 'fault ${fault} ${name.name}' again: it is limited already`, {
    related: [{ span: earlier.span, message: "the first limit is here" }],
  });
}
