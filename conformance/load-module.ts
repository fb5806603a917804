/** Generated text as code that runs in this process. */
import { Script } from "node:vm";
import { ts } from "ts-morph";
import * as kernel from "../runtime/kernel/index.js";
import type { MachineType } from "../runtime/kernel/index.js";
import { InternalError } from "../dsl/diagnostics/index.js";

/** What generated modules import the kernel from. */
export const kernelSpecifier = "kettle/kernel";

/** The machines of a generated module. Types are stripped, not checked: the compiler of whoever uses the module does that. */
export function loadMachines(text: string, name: string): readonly MachineType[] {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    fileName: name,
  });
  const exported: { machines?: unknown } = {};
  const load = (specifier: string): unknown => {
    if (specifier !== kernelSpecifier) throw new InternalError(`generated code imports ${specifier}`);
    return kernel;
  };
  const wrapped: unknown = new Script(`(function (exports, require) {${outputText}\n})`, { filename: name }).runInThisContext();
  if (typeof wrapped !== "function") throw new InternalError("generated code is no module");
  Reflect.apply(wrapped, undefined, [exported, load]);
  return machinesIn(exported.machines);
}

function machinesIn(exported: unknown): readonly MachineType[] {
  if (!Array.isArray(exported) || !exported.every(isMachine)) throw new InternalError("generated code exports no machines");
  return exported;
}

function isMachine(value: unknown): value is MachineType {
  return typeof value === "object" && value !== null && "role" in value && "states" in value && "points" in value;
}
