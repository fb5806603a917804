import type * as ast from "../../syntax/index.js";
import type { MachineInfo } from "./machine-names.js";
import { awaitItems, handlersIn, statementsIn } from "../syntax-walk.js";

const known = new WeakMap<MachineInfo, ReadonlySet<string>>();

/** The names of the messages and requests that some handler of the machine is for. */
export function handledEvents(machine: MachineInfo): ReadonlySet<string> {
  const found = known.get(machine) ?? new Set(machine.items.flatMap(eventsOf));
  known.set(machine, found);
  return found;
}

function eventsOf(item: MachineInfo["items"][number]): readonly string[] {
  const handlers = [...handlersIn(itemHandlers(item))];
  return handlers.flatMap((handler) => (handler.kind === "on" ? [handler.event.name] : []));
}

function itemHandlers(item: MachineInfo["items"][number]): readonly ast.HandlerItem[] {
  switch (item.kind) {
    case "state":
      return item.handlers;
    case "on":
    case "otherwise":
    case "ignore":
      return [item];
    case "procedure":
      return [...statementsIn(item.body)].flatMap(awaitItems);
    default:
      return [];
  }
}
