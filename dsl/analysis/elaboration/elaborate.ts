/**
 * Syntax tree -> typed protocol, for params of one value each.
 *
 * The order is fixed by what needs what: params; the parts that they choose; kinds and types; messages, ghosts, functions; the names of
 * all machines; the code of the machines; properties, which read every machine; what one check adds. Everything that is wrong is
 * reported on the way; the typed protocol is put together only if nothing was.
 */
import { hasErrors, type Diagnostic } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import type { Constant } from "./constants.js";
import { declareMachine } from "./declare-machine.js";
import { channelsOf, declareProtocol, type Chosen, type Settings } from "./declare-protocol.js";
import { checkScenario } from "./elaborate-check.js";
import { elaborateFaults } from "./elaborate-fault.js";
import { checkValueComparisons, elaborateFunction } from "./elaborate-function.js";
import { elaborateMachine, spreadSuspension } from "./elaborate-machine.js";
import { elaborateLeadsTo } from "./elaborate-leads-to.js";
import { elaborateProperty } from "./elaborate-property.js";
import { Elaboration } from "./elaboration.js";
import { finishProtocol } from "./finish-protocol.js";
import { hasHoles } from "../syntax-walk.js";
import type { FunctionInfo } from "./functions.js";
import type { FunctionDef, Property, Protocol } from "../typed-protocol.js";

export interface ElaborateOptions {
  /** Values of params that differ from their defaults. */
  readonly settings: Settings;
  /** Adds its limits of the workload; its settings are not looked at. */
  readonly check?: ast.CheckDecl | undefined;
}

export interface Elaborated {
  /** Undefined if and only if there are errors, or pieces of the text could not be read. */
  readonly protocol: Protocol | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The conditional parts of the file that were met, and of each the items that these params choose. */
  readonly chosen: ReadonlySet<object>;
  /** Undefined where the default could not be understood. */
  readonly params: ReadonlyMap<string, Constant | undefined>;
}

/** The typed protocol of a file for one choice of its params. */
export function elaborate(file: ast.ProtocolFile, options: ElaborateOptions): Elaborated {
  const elaboration = new Elaboration();
  const declarations = declareProtocol(elaboration, file, options.settings);
  checkSettings(elaboration, file, options.settings);
  for (const declaration of declarations) if (declaration.kind === "machine") declareMachine(elaboration, declaration);
  checkReceivers(elaboration);
  const functions = elaborateFunctions(elaboration, declarations);
  for (const machine of elaboration.machines) elaborateMachine(elaboration, machine);
  for (const machine of elaboration.machines) spreadSuspension(machine);
  checkValueComparisons(elaboration, allFunctions(elaboration));
  const properties = elaborateProperties(elaboration, declarations);
  const faults = elaborateFaults(elaboration, declarations);
  const workload = options.check === undefined ? [] : checkScenario(elaboration, options.check, properties);
  const { diagnostics, chosen } = elaboration;
  const params = new Map(
    [...elaboration.names].flatMap(([name, found]) => (found.kind === "param" ? [[name, found.param.value] as const] : [])),
  );
  if (hasErrors(diagnostics) || hasHoles(file)) return { protocol: undefined, diagnostics, chosen, params };
  const protocol = finishProtocol(elaboration, { file, channels: channelsOf(elaboration, file), functions, properties, workload, faults });
  return { protocol, diagnostics, chosen, params };
}

function checkSettings(elaboration: Elaboration, file: ast.ProtocolFile, settings: Settings): void {
  const { span } = file.name ?? file;
  for (const name of Object.keys(settings)) {
    if (elaboration.find(name, "param") !== undefined) continue;
    elaboration.report("T105", span, `Unknown param: '${name}' is not declared in this protocol`);
  }
}

/** A role that messages are sent to needs a machine that receives them. */
function checkReceivers(elaboration: Elaboration): void {
  const roles = new Set(elaboration.machines.map(({ role }) => role));
  for (const { name, routes } of elaboration.messages()) {
    for (const { to, span } of routes) {
      if (roles.has(to)) continue;
      elaboration.report("T108", span, `Cannot deliver '${name}' to '${to}': the role has no machine`, {
        hint: `add 'machine ${to} { … }'`,
      });
    }
  }
}

function elaborateFunctions(elaboration: Elaboration, declarations: readonly Chosen[]): readonly FunctionDef[] {
  return declarations.flatMap((declaration) => {
    const found = declaration.kind === "function" ? elaboration.find(declaration.name.name, "function")?.function : undefined;
    if (found?.declaration !== declaration) return [];
    const definition = elaborateFunction(elaboration, found);
    return definition === undefined ? [] : [definition];
  });
}

function allFunctions(elaboration: Elaboration): readonly FunctionInfo[] {
  const outside = elaboration.namesOf("function").map((name) => name.function);
  const inside = elaboration.machines.flatMap(({ names }) =>
    [...names.values()].flatMap((name) => (name.kind === "function" ? [name.function] : [])),
  );
  return [...outside, ...inside];
}

function elaborateProperties(elaboration: Elaboration, declarations: readonly Chosen[]): readonly Property[] {
  const found: Property[] = [];
  for (const declaration of declarations) {
    if (declaration.kind !== "property" && declaration.kind !== "leads to") continue;
    const isLeadsTo = declaration.kind === "leads to";
    const property = isLeadsTo ? elaborateLeadsTo(elaboration, declaration) : elaborateProperty(elaboration, declaration);
    const declared = isLeadsTo ? declaration.kind : declaration.property;
    const earlier = found.find(({ name, kind }) => name === declaration.text.value && kind === declared);
    if (earlier !== undefined) {
      elaboration.report("T102", declaration.text.span, `Cannot declare ${earlier.kind} "${earlier.name}": the name is taken`, {
        related: [{ span: earlier.span, message: "the first one is here" }],
      });
    }
    if (property !== undefined) found.push(property);
  }
  return found;
}
