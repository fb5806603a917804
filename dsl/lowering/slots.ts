/**
 * Overlays variants that never exist at once: the parameters of different states, the arguments of different messages, the variables of
 * different frames. Fields of one type share a slot, so that a record is as wide as its widest variant and not as all of them.
 */
import { InternalError } from "../diagnostics/index.js";
import type { ModelField, ModelType } from "../model/index.js";

export interface VariantField {
  /** The same field in several variants gets the same slot if it has one type there. A right's caller may be of any role. */
  readonly key: string;
  readonly name: string;
  readonly type: ModelType;
}

export interface Slots {
  readonly fields: readonly ModelField[];
  /** The slot that holds a variant's field. */
  slotOf(variant: string, key: string): string;
  /** The slots that a variant uses. */
  slotsOf(variant: string): readonly string[];
}

/** Cost: fields times slots, which are few. */
export function overlay(variants: ReadonlyMap<string, readonly VariantField[]>, reserved: readonly string[] = []): Slots {
  const fields: ModelField[] = [];
  const taken = new Set(reserved);
  const byKey = new Map<string, string>();
  const slots = new Map<string, ReadonlyMap<string, string>>();
  for (const [variant, own] of variants) {
    const used = new Map<string, string>();
    // A field that has its slot already comes first, or another one could take it away.
    for (const one of own.toSorted((a, b) => Number(byKey.has(b.key)) - Number(byKey.has(a.key)))) {
      const isFree = (slot: string): boolean => ![...used.values()].includes(slot);
      const known = byKey.get(one.key);
      const isKnownType = fields.some((field) => field.name === known && isSameType(field.type, one.type));
      const slot =
        known !== undefined && isKnownType && isFree(known)
          ? known
          : (fields.find((candidate) => isFree(candidate.name) && isSameType(candidate.type, one.type))?.name ??
            addSlot(fields, taken, one));
      byKey.set(one.key, slot);
      used.set(one.key, slot);
    }
    slots.set(variant, used);
  }
  const find = (variant: string): ReadonlyMap<string, string> => slots.get(variant) ?? new Map<string, string>();
  return {
    fields,
    slotOf: (variant, key) => {
      const slot = find(variant).get(key);
      if (slot === undefined) throw new InternalError(`variant '${variant}' has no field '${key}'`);
      return slot;
    },
    slotsOf: (variant) => [...new Set(find(variant).values())],
  };
}

function addSlot(fields: ModelField[], taken: Set<string>, { name, type }: VariantField): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  taken.add(free);
  fields.push({ name: free, type });
  return free;
}

function isSameType(a: ModelType, b: ModelType): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
