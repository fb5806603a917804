import type { Application, Names, Setting } from "../generated/messaging.js";
import { NOTHING } from "./content.js";

/** The name service, as the machines of a process see it: what they ask of it the process asks of the fleet. */
export const NAMES: Names = "Names/service";

/** The application, as a mailbox sees it. */
export const APPLICATION: Application = "Application/process";

/** What machines of every process are given. None of them asks who else is there. */
export const SETTING: Setting = {
  placement: { Names: () => NAMES, Application: () => APPLICATION },
  members: { Mailbox: () => new Set(), Sender: () => new Set() },
  initial: { Data: NOTHING },
  equal: {},
};

/** The protocol that mailboxes and senders speak. */
export const PROTOCOL = "FosMessaging";
