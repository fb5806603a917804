import { FleetMember } from "./fleet-member.js";
import { readFleetRecord, writeFleetRecord } from "./fleet-record.js";
import type { Member, MemberOptions } from "./member.js";

/**
 * Opens a server's part in a fleet. It founds one, joins one, or goes on where it ended, as its store says; it is not a member yet when this resolves. The wire has to
 * be open, and nobody else may use the store under the name of the group.
 */
export async function openMember(options: MemberOptions): Promise<Member> {
  if (!/^[\w-]{1,64}$/u.test(options.name))
    throw new Error(`Cannot open server '${options.name}': a name has letters, digits, '-' and '_'`);
  const last = readFleetRecord(options.store, options.group);
  const record = { ...last, incarnation: last.incarnation + 1 };
  await writeFleetRecord(options.store, options.group, record);
  const member = new FleetMember(options, record);
  await member.start();
  return member;
}
