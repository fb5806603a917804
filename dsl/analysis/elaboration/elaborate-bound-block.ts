/** The block that a message or suspended handler is meant for: what `at` says, else that of the property, as for machines. */
import { expectExpr } from "./elaborate-expression.js";
import { implicitBlock } from "./elaborate-name.js";
import type { Code } from "./code.js";
import type { Written } from "./elaborate-occurrence.js";
import type { MachineInfo } from "./machine-names.js";
import type { Expr } from "../typed-protocol.js";

/** Undefined where it is wrong. `machines`: those that get the message or handle it; `whose` says it in words. */
export function elaborateBoundBlock(
  code: Code,
  written: Written,
  { machines, whose }: { readonly machines: readonly MachineInfo[]; readonly whose: string },
): { readonly block: Expr | undefined } | undefined {
  const { type, block: at } = written;
  const kinds = [...new Set(machines.map(({ block }) => block))];
  const [only, ...others] = kinds.filter((kind) => kind !== undefined);
  if (only === undefined) {
    if (at === undefined) return { block: undefined };
    const what = `Cannot look at '${type.name}' at a block: the ${whose} are kept per node`;
    return void code.elaboration.report("T604", at.span, what);
  }
  if (others.length > 0) {
    const what = `Cannot look at '${type.name}': the ${whose} are kept for different blocks`;
    return void code.elaboration.report("T604", type.span, what, { hint: "give each kind of machine a message or request of its own" });
  }
  if (at !== undefined) {
    const block = expectExpr(code, at, { kind: "block", name: only });
    return block && { block };
  }
  const block = kinds.length > 1 ? undefined : implicitBlock(code, type.span);
  if (block !== undefined) return { block };
  const what = `Cannot tell the block of '${type.name}': the ${whose} are kept for each`;
  return void code.elaboration.report("T604", type.span, what, { hint: `write '${written.among.name} ${type.name} at b'` });
}

/** The machines that are kept for such a block, or per node where there is none. */
export function keptFor(machines: readonly MachineInfo[], block: Expr | undefined): readonly MachineInfo[] {
  const kind = block?.type.kind === "block" ? block.type.name : undefined;
  return machines.filter((machine) => machine.block === kind);
}
