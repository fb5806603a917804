import type { Process } from "../messaging/index.js";
import { joinFleet, type FleetMember, type FleetPlace } from "./fleet-member.js";

/** One member of a fleet that sends back what it gets. */
export function joinEcho(process: Process, place: FleetPlace): Promise<FleetMember> {
  return joinFleet(process, place, ({ body, bulk }) => ({ body, bulk }));
}
