/** Prints functions and modules in the text format of WebAssembly, for people. */
import { unreachable } from "../../../dsl/diagnostics/index.js";
import type { ModuleImports } from "./encode.js";
import type { Instruction, Local, WasmFunction } from "./instruction.js";

/** One `(func …)` a function; names of locals and labels are made unique by numbers where needed. */
export function printFunctions(functions: readonly WasmFunction[]): string {
  return functions.map((one) => new Printer(one).print()).join("\n");
}

/** A whole module, as `encodeModule` encodes it. */
export function printModule(functions: readonly WasmFunction[], { memory, imported, numbers = [] }: ModuleImports): string {
  const { minimum, maximum, isShared } = memory;
  const imports = imported.map(({ name, params, result }) => {
    const types = [...params.map(({ type }) => ` (param ${type})`), ...(result === undefined ? [] : [` (result ${result})`])].join("");
    return `(import "kettle" "${name}" (func $${name}${types}))`;
  });
  const head = `(import "kettle" "memory" (memory ${minimum} ${maximum}${isShared ? " shared" : ""}))`;
  const globals = numbers.map((name) => `(import "kettle" "${name}" (global $${name} i32))`);
  return ["(module", head, ...imports, ...globals, printFunctions(functions), ")", ""].join("\n");
}

class Printer {
  readonly #names = new Map<object, string>();
  readonly #taken = new Set<string>();
  readonly #locals: Local[] = [];

  constructor(readonly source: WasmFunction) {}

  print(): string {
    const { name, params, result, isExported, body } = this.source;
    const head = [
      `(func $${name}`,
      ...(isExported ? [`(export "${name}")`] : []),
      ...params.map((param) => `(param ${this.#nameOf(param)} ${param.type})`),
      ...(result === undefined ? [] : [`(result ${result})`]),
    ].join(" ");
    const lines = this.#lines(body, 1);
    const locals = this.#locals.filter((one) => !params.includes(one)).map((one) => `  (local ${this.#nameOf(one)} ${one.type})`);
    return [head, ...locals, ...lines, ")"].join("\n");
  }

  #lines(instructions: readonly Instruction[], depth: number): readonly string[] {
    return instructions.flatMap((instruction) => this.#statement(instruction, depth));
  }

  #statement(instruction: Instruction, depth: number): readonly string[] {
    const indent = "  ".repeat(depth);
    switch (instruction.kind) {
      case "block":
      case "loop":
        return [
          `${indent}(${instruction.kind} ${this.#nameOf(instruction.label)}`,
          ...this.#lines(instruction.body, depth + 1),
          `${indent})`,
        ];
      case "if":
        return [
          `${indent}(if ${this.#text(instruction.condition)}`,
          `${indent}  (then`,
          ...this.#lines(instruction.then, depth + 2),
          `${indent}  )`,
          ...(instruction.otherwise.length === 0
            ? []
            : [`${indent}  (else`, ...this.#lines(instruction.otherwise, depth + 2), `${indent}  )`]),
          `${indent})`,
        ];
      default:
        return [`${indent}${this.#text(instruction)}`];
    }
  }

  #text(instruction: Instruction): string {
    switch (instruction.kind) {
      case "constant":
        return `(${instruction.type}.const ${instruction.value})`;
      case "imported":
        return `(global.get $${instruction.name})`;
      case "get":
        return `(local.get ${this.#nameOf(instruction.local)})`;
      case "set":
      case "tee":
        return `(local.${instruction.kind} ${this.#nameOf(instruction.local)} ${this.#text(instruction.value)})`;
      case "operation":
        return `(${[instruction.operation, ...instruction.operands.map((one) => this.#text(one))].join(" ")})`;
      case "access": {
        const offset = instruction.offset === 0 ? [] : [`offset=${instruction.offset}`];
        return `(${[instruction.operation, ...offset, ...instruction.operands.map((one) => this.#text(one))].join(" ")})`;
      }
      case "conditional": {
        const [condition, yes, no] = [instruction.condition, instruction.whenTrue, instruction.whenFalse].map((one) => this.#text(one));
        return `(if (result ${instruction.type}) ${condition} (then ${yes}) (else ${no}))`;
      }
      case "sequence":
        return [...instruction.before, instruction.value].map((one) => this.#text(one)).join(" ");
      case "branch":
        return instruction.condition === undefined
          ? `(br ${this.#nameOf(instruction.label)})`
          : `(br_if ${this.#nameOf(instruction.label)} ${this.#text(instruction.condition)})`;
      case "branch table":
        return `(br_table ${instruction.labels.map((one) => this.#nameOf(one)).join(" ")} ${this.#text(instruction.index)})`;
      case "call":
        return `(${[`call $${instruction.callee.name}`, ...instruction.operands.map((one) => this.#text(one))].join(" ")})`;
      case "return":
        return instruction.value === undefined ? "(return)" : `(return ${this.#text(instruction.value)})`;
      case "drop":
        return `(drop ${this.#text(instruction.value)})`;
      case "block":
      case "loop":
      case "if":
        return this.#statement(instruction, 0).join(" ");
      default:
        return unreachable(instruction);
    }
  }

  #nameOf(one: Local | { readonly name: string }): string {
    const known = this.#names.get(one);
    if (known !== undefined) return known;
    if ("type" in one) this.#locals.push(one);
    let name = `$${one.name}`;
    for (let number = 2; this.#taken.has(name); number += 1) name = `$${one.name}_${number}`;
    this.#taken.add(name);
    this.#names.set(one, name);
    return name;
  }
}
