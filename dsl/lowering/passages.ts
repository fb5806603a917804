/** What the steps of a rule pass through, for those who count where a system comes: machines before and after, and the message delivered. */
import { invariant } from "../diagnostics/index.js";
import { field, read, type ModelExpr, type ModelType, type Rule } from "../model/index.js";
import { actorOf } from "./code.js";
import { stateMember, type MachineLayout } from "./machine-layout.js";
import type { Program } from "./program.js";

/** One machine that takes part in the steps of a rule. Its expressions are over the rule's parameters. */
export interface MachinePassage {
  readonly role: string;
  readonly block: string | undefined;
  /** There is one such machine for each value of this type, which has this name in the expressions. */
  readonly each: { readonly name: string; readonly type: ModelType } | undefined;
  /** The message that the step hands to the machine. */
  readonly delivers: string | undefined;
  /**
   * The levels of its stack, the innermost wait or the named state first; where there is nothing at a level, the value is missing. Values are members,
   * of which `states` tells the names of the text.
   */
  readonly levels: readonly [ModelExpr, ...ModelExpr[]];
  readonly states: ReadonlyMap<string, string>;
}

/** A rule with what its steps are, as the lowering knows it. */
export interface KnownRule {
  readonly rule: Rule;
  readonly delivers?: string | undefined;
  /** All machines of the node take part: it crashes or comes back. */
  readonly isOfNode?: boolean;
}

export function passagesOf(program: Program, known: KnownRule): readonly MachinePassage[] {
  const { rule, delivers, isOfNode = false } = known;
  const own = program.layouts.filter(({ machine }) => machine.role === rule.meta.role);
  if (isOfNode) return own.map((layout) => passage(program, layout, { delivers, isEach: true }));
  const acting = own.find((layout) => isActing(program, layout, rule));
  invariant(acting !== undefined, "a rule has its machine");
  return [passage(program, acting, { delivers, isEach: false })];
}

function isActing({ types }: Program, { machine }: MachineLayout, { params, meta }: Rule): boolean {
  if (machine.block === undefined || meta.block === undefined) return machine.block === meta.block;
  const here = params.find(({ name }) => name === "here");
  return here?.domain.kind === "type" && JSON.stringify(here.domain.type) === JSON.stringify(types.kind(machine.block));
}

function passage(
  program: Program,
  layout: MachineLayout,
  { delivers, isEach }: { readonly delivers: string | undefined; readonly isEach: boolean },
): MachinePassage {
  const { role, block, states } = layout.machine;
  const { instance } = actorOf(program, layout);
  const below = [...layout.awaits.values()].map((wait) => read(field(instance, wait.below)));
  return {
    role,
    block,
    each: isEach && block !== undefined ? { name: "here", type: program.types.kind(block) } : undefined,
    delivers,
    levels: [read(field(instance, "state")), ...below],
    states: new Map(states.map(({ name }) => [stateMember(name), name])),
  };
}
