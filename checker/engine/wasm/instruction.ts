/**
 * WebAssembly code as plain trees: an instruction holds its operands, so that code is put together like expressions and printed or encoded
 * afterwards. Only what the engine emits is here. Locals, labels and functions are objects and get their numbers when a module is encoded.
 */

export type ValueType = "i32" | "i64";

/** A local variable or parameter of one function. */
export interface Local {
  readonly type: ValueType;
  /** For people who read the printed text. */
  readonly name: string;
}

/** Where a branch goes: behind the end of a block, or to the beginning of a loop. */
export interface Label {
  readonly name: string;
}

export type Instruction =
  /** An i64 constant that fits in 53 bits may be given as a number. */
  | { readonly kind: "constant"; readonly type: ValueType; readonly value: number | bigint }
  /** An imported number that never changes, by its name. */
  | { readonly kind: "imported"; readonly name: string }
  | { readonly kind: "get"; readonly local: Local }
  | { readonly kind: "set"; readonly local: Local; readonly value: Instruction }
  /** Sets the local and gives the value too. */
  | { readonly kind: "tee"; readonly local: Local; readonly value: Instruction }
  | { readonly kind: "operation"; readonly operation: Operation; readonly operands: readonly Instruction[] }
  | {
      readonly kind: "access";
      readonly operation: Access;
      /** Added to the address by the machine, without wrapping. */
      readonly offset: number;
      /** The address, then the values. */
      readonly operands: readonly Instruction[];
    }
  | { readonly kind: "block" | "loop"; readonly label: Label; readonly body: readonly Instruction[] }
  | {
      readonly kind: "if";
      readonly condition: Instruction;
      readonly then: readonly Instruction[];
      readonly otherwise: readonly Instruction[];
    }
  /** A value that only one of the two sides computes. */
  | {
      readonly kind: "conditional";
      readonly type: ValueType;
      readonly condition: Instruction;
      readonly whenTrue: Instruction;
      readonly whenFalse: Instruction;
    }
  /** A value, and what has to be done before it is computed. */
  | { readonly kind: "sequence"; readonly before: readonly Instruction[]; readonly value: Instruction }
  | { readonly kind: "branch"; readonly label: Label; readonly condition: Instruction | undefined }
  /** To the label that the index says; to the last one if there is none. */
  | { readonly kind: "branch table"; readonly labels: readonly Label[]; readonly index: Instruction }
  | { readonly kind: "call"; readonly callee: WasmFunction; readonly operands: readonly Instruction[] }
  | { readonly kind: "return"; readonly value: Instruction | undefined }
  | { readonly kind: "drop"; readonly value: Instruction };

/** Its `body` may be filled in after others refer to it. */
export interface WasmFunction {
  readonly name: string;
  readonly params: readonly Local[];
  readonly result: ValueType | undefined;
  readonly isExported: boolean;
  body: readonly Instruction[];
}

/** Opcodes of the instructions without immediates (WebAssembly core specification 2.0, section 5.4.6). */
export const operations = {
  select: 0x1b,
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.lt_u": 0x49,
  "i32.gt_s": 0x4a,
  "i32.gt_u": 0x4b,
  "i32.le_s": 0x4c,
  "i32.le_u": 0x4d,
  "i32.ge_s": 0x4e,
  "i32.ge_u": 0x4f,
  "i64.eqz": 0x50,
  "i64.eq": 0x51,
  "i64.ne": 0x52,
  "i64.lt_u": 0x54,
  "i64.gt_u": 0x56,
  "i64.le_u": 0x58,
  "i64.ge_u": 0x5a,
  "i32.clz": 0x67,
  "i32.ctz": 0x68,
  "i32.popcnt": 0x69,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.div_s": 0x6d,
  "i32.rem_s": 0x6f,
  "i32.rem_u": 0x70,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.xor": 0x73,
  "i32.shl": 0x74,
  "i32.shr_s": 0x75,
  "i32.shr_u": 0x76,
  "i64.ctz": 0x7a,
  "i64.popcnt": 0x7b,
  "i64.add": 0x7c,
  "i64.sub": 0x7d,
  "i64.mul": 0x7e,
  "i64.and": 0x83,
  "i64.or": 0x84,
  "i64.xor": 0x85,
  "i64.shl": 0x86,
  "i64.shr_u": 0x88,
  "i64.rotl": 0x89,
  "i32.wrap_i64": 0xa7,
  "i64.extend_i32_u": 0xad,
} as const;

export type Operation = keyof typeof operations;

/**
 * Opcodes of the instructions that go to memory: the code, and the logarithm of the natural alignment. Atomic ones stand behind the
 * prefix 0xfe and demand that alignment; the others are given alignment 1, which says nothing about speed on today's machines.
 */
export const accesses = {
  "i32.load": { code: 0x28, alignment: 0 },
  "i64.load": { code: 0x29, alignment: 0 },
  "i32.load8_u": { code: 0x2d, alignment: 0 },
  "i32.load16_u": { code: 0x2f, alignment: 0 },
  "i32.store": { code: 0x36, alignment: 0 },
  "i64.store": { code: 0x37, alignment: 0 },
  "i32.store8": { code: 0x3a, alignment: 0 },
  "i32.store16": { code: 0x3b, alignment: 0 },
  "i32.atomic.load": { code: 0x10, alignment: 2, atomic: true },
  "i64.atomic.load": { code: 0x11, alignment: 3, atomic: true },
  "i32.atomic.store": { code: 0x17, alignment: 2, atomic: true },
  "i64.atomic.store": { code: 0x18, alignment: 3, atomic: true },
  "i32.atomic.rmw.add": { code: 0x1e, alignment: 2, atomic: true },
  "i32.atomic.rmw.or": { code: 0x33, alignment: 2, atomic: true },
  "i64.atomic.rmw.cmpxchg": { code: 0x49, alignment: 3, atomic: true },
} as const;

export type Access = keyof typeof accesses;
