/** Pieces of TypeScript: expressions with what is known of them. */
import type { VariableId } from "../../dsl/analysis/index.js";
import type { MachinePlan, ModulePlan } from "./module-plan.js";

/** How tightly an expression holds together; a looser one inside a tighter one needs parentheses. */
export const binding = { conditional: 1, or: 2, and: 3, equality: 4, comparison: 5, sum: 6, product: 7, prefix: 8, atom: 9 } as const;

export interface Code {
  readonly text: string;
  readonly binding: number;
  /** May it be null, as far as TypeScript knows? */
  readonly nullable: boolean;
}

export function atom(text: string, nullable = false): Code {
  return { text, binding: binding.atom, nullable };
}

/** The text, in parentheses where it holds together less than `least`. */
export function inside(code: Code, least: number): string {
  return code.binding < least ? `(${code.text})` : code.text;
}

/** Where a variable is: an expression to read it, and where something is moved out of it, the object and key that hold it. */
export interface Place {
  readonly text: string;
  readonly holder: { readonly object: string; readonly key: string } | undefined;
}

/** What the code of one function of the generated module can see. */
export interface CodeContext {
  readonly plan: ModulePlan;
  /** Undefined in functions of the protocol. */
  readonly machine: MachinePlan | undefined;
  /** The name of its step. */
  readonly step: string;
  /** The names of the node and the block that it is for, and of the setting. */
  readonly self: string;
  readonly here: string;
  readonly setting: string;
  /** Where a variable is. */
  readonly place: (id: VariableId) => Place;
  /** Texts that TypeScript knows not to be null here. */
  readonly facts: Set<string>;
  /** What of the kernel is used. */
  readonly imports: Set<string>;
}

/** A name of the kernel, which the module then imports. */
export function kernel({ imports }: CodeContext, name: string): string {
  imports.add(name);
  return name;
}
