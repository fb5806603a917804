/**
 * Encodes functions as a WebAssembly module (core specification 2.0, section 5): one memory, some functions and some numbers, imported
 * from `kettle`, and no tables.
 * One pass over the trees into a growing buffer; sections are put together at the end, as their sizes stand before them.
 */
import { InternalError, unreachable } from "../../../dsl/diagnostics/index.js";
import { ByteBuffer } from "./byte-buffer.js";
import { accesses, operations, type Instruction, type Label, type Local, type ValueType, type WasmFunction } from "./instruction.js";

export interface MemoryImport {
  /** In pages of 64 KiB. */
  readonly minimum: number;
  readonly maximum: number;
  readonly isShared: boolean;
}

/** What a module imports. */
export interface ModuleImports {
  readonly memory: MemoryImport;
  readonly imported: readonly WasmFunction[];
  /** Names of i32 numbers. */
  readonly numbers?: readonly string[] | undefined;
}

/** The bytes of a module with these functions. */
export function encodeModule(
  functions: readonly WasmFunction[],
  { memory, imported, numbers = [] }: ModuleImports,
): Uint8Array<ArrayBuffer> {
  const types = new FunctionTypes();
  // Imported functions come first in the numbering.
  const indices = new Map([...imported, ...functions].map((one, index) => [one, index]));
  const imports = imported.map((one) => ({ name: one.name, type: types.indexOf(one) }));
  const typeOf = functions.map((one) => types.indexOf(one));
  const bodies = functions.map((one) => new BodyEncoder(one, { functions: indices, numbers }).encode());
  const out = new ByteBuffer();
  out.bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  section(out, 1, (content) => types.write(content));
  section(out, 2, (content) => writeImports(content, memory, { functions: imports, numbers }));
  section(out, 3, (content) => content.vector(typeOf, (index) => content.unsigned(index)));
  section(out, 7, (content) =>
    content.vector(
      functions.filter((one) => one.isExported),
      (one) => {
        content.text(one.name);
        content.byte(0x00);
        content.unsigned(indices.get(one) ?? 0);
      },
    ),
  );
  section(out, 10, (content) =>
    content.vector(bodies, (body) => {
      content.unsigned(body.length);
      content.bytes(body);
    }),
  );
  return out.toBytes();
}

function section(out: ByteBuffer, id: number, write: (content: ByteBuffer) => void): void {
  const content = new ByteBuffer();
  write(content);
  const bytes = content.toBytes();
  out.byte(id);
  out.unsigned(bytes.length);
  out.bytes(bytes);
}

function writeImports(
  content: ByteBuffer,
  memory: MemoryImport,
  {
    functions,
    numbers,
  }: { readonly functions: readonly { readonly name: string; readonly type: number }[]; readonly numbers: readonly string[] },
): void {
  content.unsigned(functions.length + numbers.length + 1);
  for (const { name, type } of functions) {
    content.text("kettle");
    content.text(name);
    content.byte(0x00);
    content.unsigned(type);
  }
  for (const name of numbers) {
    content.text("kettle");
    content.text(name);
    content.byte(0x03);
    content.byte(codeOf.i32);
    // It never changes.
    content.byte(0x00);
  }
  content.text("kettle");
  content.text("memory");
  content.byte(0x02);
  content.byte(memory.isShared ? 0x03 : 0x01);
  content.unsigned(memory.minimum);
  content.unsigned(memory.maximum);
}

type Control = "block" | "loop" | "if" | "conditional" | "branch" | "branch table" | "return";

const codeOf = { i32: 0x7f, i64: 0x7e } as const;

/** Each signature once. */
class FunctionTypes {
  readonly #indices = new Map<string, number>();
  readonly #signatures: { readonly params: readonly ValueType[]; readonly result: ValueType | undefined }[] = [];

  indexOf({ params, result }: WasmFunction): number {
    const types = params.map((param) => param.type);
    const key = `${types.join(" ")} -> ${result ?? ""}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.#signatures.push({ params: types, result }) - 1;
    this.#indices.set(key, index);
    return index;
  }

  write(content: ByteBuffer): void {
    content.vector(this.#signatures, ({ params, result }) => {
      content.byte(0x60);
      content.vector(params, (type) => content.byte(codeOf[type]));
      content.vector(result === undefined ? [] : [result], (type) => content.byte(codeOf[type]));
    });
  }
}

/** One function's locals and code. Imported numbers are copied to locals first: to fetch one takes two loads. */
class BodyEncoder {
  readonly #code = new ByteBuffer();
  readonly #locals = new Map<Local, number>();
  readonly #declared: ValueType[] = [];
  readonly #labels: Label[] = [];
  /** Of imported numbers, by their names. */
  readonly #copies = new Map<string, Local>();

  constructor(
    readonly source: WasmFunction,
    readonly indices: { readonly functions: ReadonlyMap<WasmFunction, number>; readonly numbers: readonly string[] },
  ) {
    for (const param of source.params) this.#locals.set(param, this.#locals.size);
  }

  encode(): Uint8Array<ArrayBuffer> {
    this.#all(this.source.body);
    this.#code.byte(0x0b);
    const whole = new ByteBuffer();
    whole.vector(runsOf(this.#declared), ({ type, count }) => {
      whole.unsigned(count);
      whole.byte(codeOf[type]);
    });
    for (const [name, copy] of this.#copies) {
      whole.byte(0x23);
      whole.unsigned(this.#numberIndex(name));
      whole.byte(0x21);
      whole.unsigned(this.#indexOf(copy));
    }
    whole.bytes(this.#code.toBytes());
    return whole.toBytes();
  }

  /** The local that holds an imported number. */
  #copyOf(name: string): Local {
    const known = this.#copies.get(name);
    if (known !== undefined) return known;
    const copy: Local = { type: "i32", name };
    this.#copies.set(name, copy);
    return copy;
  }

  #all(instructions: readonly Instruction[]): void {
    for (const instruction of instructions) this.#one(instruction);
  }

  #one(instruction: Instruction): void {
    switch (instruction.kind) {
      case "constant":
        this.#code.byte(instruction.type === "i32" ? 0x41 : 0x42);
        this.#code.signed(instruction.value);
        return;
      case "imported":
        this.#code.byte(0x20);
        this.#code.unsigned(this.#indexOf(this.#copyOf(instruction.name)));
        return;
      case "get":
        this.#code.byte(0x20);
        this.#code.unsigned(this.#indexOf(instruction.local));
        return;
      case "set":
      case "tee":
        this.#one(instruction.value);
        this.#code.byte(instruction.kind === "set" ? 0x21 : 0x22);
        this.#code.unsigned(this.#indexOf(instruction.local));
        return;
      case "operation":
        this.#all(instruction.operands);
        this.#code.byte(operations[instruction.operation]);
        return;
      case "access":
        this.#access(instruction);
        return;
      case "call":
        this.#all(instruction.operands);
        this.#code.byte(0x10);
        this.#code.unsigned(this.#functionIndex(instruction.callee));
        return;
      case "drop":
        this.#one(instruction.value);
        this.#code.byte(0x1a);
        return;
      case "sequence":
        this.#all(instruction.before);
        this.#one(instruction.value);
        return;
      default:
        this.#control(instruction);
    }
  }

  #control(instruction: Extract<Instruction, { readonly kind: Control }>): void {
    switch (instruction.kind) {
      case "block":
      case "loop":
        this.#nested(instruction.kind === "block" ? 0x02 : 0x03, { label: instruction.label, type: undefined }, instruction.body);
        this.#code.byte(0x0b);
        return;
      case "if":
        this.#one(instruction.condition);
        this.#nested(0x04, { label: undefined, type: undefined }, instruction.then);
        if (instruction.otherwise.length > 0) {
          this.#code.byte(0x05);
          this.#inside(undefined, instruction.otherwise);
        }
        this.#code.byte(0x0b);
        return;
      case "conditional":
        this.#one(instruction.condition);
        this.#nested(0x04, { label: undefined, type: instruction.type }, [instruction.whenTrue]);
        this.#code.byte(0x05);
        this.#inside(undefined, [instruction.whenFalse]);
        this.#code.byte(0x0b);
        return;
      case "branch":
        if (instruction.condition !== undefined) this.#one(instruction.condition);
        this.#code.byte(instruction.condition === undefined ? 0x0c : 0x0d);
        this.#code.unsigned(this.#depthOf(instruction.label));
        return;
      case "branch table":
        this.#one(instruction.index);
        this.#code.byte(0x0e);
        this.#code.unsigned(instruction.labels.length - 1);
        for (const target of instruction.labels) this.#code.unsigned(this.#depthOf(target));
        return;
      case "return":
        if (instruction.value !== undefined) this.#one(instruction.value);
        this.#code.byte(0x0f);
        return;
      default:
        unreachable(instruction);
    }
  }

  #access({ operation, offset, operands }: Extract<Instruction, { readonly kind: "access" }>): void {
    this.#all(operands);
    const found = accesses[operation];
    if ("atomic" in found) this.#code.byte(0xfe);
    this.#code.byte(found.code);
    this.#code.unsigned(found.alignment);
    this.#code.unsigned(offset);
  }

  #nested(code: number, { label, type }: { label: Label | undefined; type: ValueType | undefined }, body: readonly Instruction[]): void {
    this.#code.byte(code);
    this.#code.byte(type === undefined ? 0x40 : codeOf[type]);
    this.#inside(label, body);
  }

  #inside(target: Label | undefined, body: readonly Instruction[]): void {
    this.#labels.push(target ?? { name: "if" });
    this.#all(body);
    this.#labels.pop();
  }

  #indexOf(one: Local): number {
    const known = this.#locals.get(one);
    if (known !== undefined) return known;
    const index = this.#locals.size;
    this.#locals.set(one, index);
    this.#declared.push(one.type);
    return index;
  }

  #depthOf(target: Label): number {
    const index = this.#labels.lastIndexOf(target);
    if (index < 0) throw new InternalError(`no label '${target.name}' around a branch in '${this.source.name}'`);
    return this.#labels.length - 1 - index;
  }

  #functionIndex(callee: WasmFunction): number {
    const index = this.indices.functions.get(callee);
    if (index === undefined) throw new InternalError(`function '${callee.name}' is not part of the module`);
    return index;
  }

  #numberIndex(name: string): number {
    const index = this.indices.numbers.indexOf(name);
    if (index < 0) throw new InternalError(`number '${name}' is not imported`);
    return index;
  }
}

/** Locals are declared in runs of one type, in the order of their numbers. */
function runsOf(types: readonly ValueType[]): readonly { readonly type: ValueType; readonly count: number }[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of types) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  return runs;
}
