/** Types of the protocol as types of TypeScript. */
import { holdsContinuation, type Type, type VariableId } from "../../dsl/analysis/index.js";
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import { fieldOfRecord, upperFirst } from "./identifiers.js";
import { nameIn, typeKey, type MachinePlan, type ModulePlan } from "./module-plan.js";

/** `frames`: the names of the frames that a continuation of the type may be, where they are known. */
export function typeText(plan: Pick<ModulePlan, "typeNames">, type: Type, frames?: readonly string[]): string {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "integer":
    case "range":
    case "cyclic":
      return "number";
    case "enum":
    case "block":
    case "value":
    case "record":
      return nameIn(plan.typeNames, typeKey(type.kind, type.name));
    case "node":
      return type.roles.map((role) => nameIn(plan.typeNames, typeKey("node", role))).join(" | ");
    case "optional":
      return `${typeText(plan, type.element, frames)} | null`;
    case "set":
      return `ReadonlySet<${typeText(plan, type.element, frames)}>`;
    case "map":
      return `ReadonlyMap<${typeText(plan, type.key)}, ${typeText(plan, type.value, frames)}>`;
    case "queue":
      return `readonly ${inList(typeText(plan, type.element, frames))}[]`;
    case "continuation":
      if (type.reply === true) return `Reply<${resultText(plan, type.result)}>`;
      return frames === undefined || frames.length === 0 ? `AnyFrame<${resultText(plan, type.result)}>` : frames.join(" | ");
    case "none":
      return "null";
    default:
      return unreachable(type);
  }
}

function inList(text: string): string {
  return text.includes(" ") ? `(${text})` : text;
}

/** What a request, a call, a procedure or a wait ends with; `undefined` for nothing. */
export function resultText(plan: Pick<ModulePlan, "typeNames">, type: Type | undefined): string {
  return type === undefined ? "undefined" : typeText(plan, type);
}

/** The type of a variable; of one that holds continuations with the frames that can be in it. */
export function variableType(plan: ModulePlan, id: VariableId, type: Type): string {
  return typeText(plan, type, framesIn(plan, id));
}

function framesIn(plan: ModulePlan, id: VariableId): readonly string[] {
  const names = (plan.flow.reaching.get(id) ?? []).map((site) => plan.pointNames.get(site));
  return names.every((name) => name !== undefined) ? [...new Set(names.map(frameType))] : [];
}

/** The type of the frame of a point. */
export function frameType(point: string): string {
  return point.charAt(0).toUpperCase() + point.slice(1);
}

/** The type of a state with its parameters. */
export function stateTypeName({ name, states }: MachinePlan, state: { readonly name: string }): string {
  return `${name}${upperFirst(nameIn(states, state.name))}`;
}

/** The type of the frames of those who call a procedure that may suspend. */
export function callerType({ name }: { readonly name: string }): string {
  return `${frameType(name)}Caller`;
}

/** The start value of a type. `setting`: how the code there knows what values begin with. */
export function zeroText(plan: ModulePlan, type: Type, setting: string): string {
  switch (type.kind) {
    case "boolean":
      return "false";
    case "integer":
    case "cyclic":
      return "0";
    case "range":
      return String(type.low);
    case "enum":
      return JSON.stringify(plan.protocol.enums.find(({ name }) => name === type.name)?.members[0]);
    case "value":
      return `${setting}.initial.${nameIn(plan.typeNames, typeKey("value", type.name))}`;
    case "optional":
    case "none":
      return "null";
    case "set":
      return `new Set<${typeText(plan, type.element)}>()`;
    case "map":
      // What continuations are in it, its place says.
      return holdsContinuation(type.value) ? "new Map()" : `new Map<${typeText(plan, type.key)}, ${typeText(plan, type.value)}>()`;
    case "queue":
      return "[]";
    case "record":
      return `{ ${type.fields.map(({ name, type: inner }) => `${fieldOfRecord(name)}: ${zeroText(plan, inner, setting)}`).join(", ")} }`;
    case "node":
    case "block":
    case "continuation":
      throw new InternalError(`type '${type.kind}' has no start value`);
    default:
      return unreachable(type);
  }
}
