import type { Mailbox, OnMessage, Process } from "../messaging/index.js";

/** Which fleet a mailbox joins, and as whom. */
export interface FleetPlace {
  /** The name of the fleet: it leads to all of its members. */
  readonly fleet: string;
  /** The last segment of the member's own name, below that of the fleet. */
  readonly member: string;
  /** What shows that the names may be registered: that of the sub-domain, and from the second member on what the first one was given for the fleet's name. */
  readonly capabilities: readonly string[];
  /** What allows to send to the fleet, where it has a member already. */
  readonly capability?: string;
}

/** One of several mailboxes that do the same under one name. */
export interface FleetMember {
  /** Its own name. */
  readonly name: string;
  readonly mailbox: Mailbox;
  /** What allows to send to any member. */
  readonly capability: string;
  /** What shows, for further members too, that the names may be changed. */
  readonly capabilities: readonly string[];
  /** Takes it out of the fleet. When this returns, nothing more is delivered to it. */
  leave(): Promise<void>;
}

/** Opens a mailbox and joins a fleet, which begins with its first member. */
export async function joinFleet(process: Process, { fleet, member, ...own }: FleetPlace, onMessage: OnMessage): Promise<FleetMember> {
  const mailbox = await process.mailbox(onMessage);
  if (own.capability !== undefined) await mailbox.admit(own.capability);
  const capability = own.capability ?? (await mailbox.issue());
  const name = `${fleet}/${member}`;
  const direct = await process.aliasRegisterDirect({ name, capabilities: own.capabilities }, mailbox);
  const indirect = await process.aliasRegisterIndirect({ name: fleet, capabilities: own.capabilities }, name);
  const capabilities = indirect.capability === null ? own.capabilities : [...own.capabilities, indirect.capability];
  const ofMember = direct.capability === null ? capabilities : [direct.capability];
  const leave = async (): Promise<void> => {
    await process.aliasUnregister({ name: fleet, capabilities }, name);
    await process.aliasUnregister({ name, capabilities: ofMember });
    process.destroy(mailbox);
  };
  return { name, mailbox, capability, capabilities, leave };
}
