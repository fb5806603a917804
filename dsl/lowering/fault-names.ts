/** The names of rules for faults: they tell which fault it is, which nothing else of a rule does. */

/** A channel loses a message. */
export function nameOfLoss(channel: string, what: { readonly message: string; readonly from: string; readonly to: string }): string {
  return `${channel} loses ${what.message} from ${what.from} to ${what.to}`;
}

/** A delivery that leaves the message in its channel. */
export function nameOfCopy(delivery: string, channel: string): string {
  return `${delivery}, and ${channel} keeps it`;
}

/** A step that ends in a crash. */
export function nameOfCrashDuring(step: string): string {
  return `${step}, and crashes`;
}

/** A crash between steps. */
export function nameOfCrash(role: string): string {
  return `${role} crashes`;
}

/** Which fault a rule is; undefined if it is none. Names of the protocol have no spaces in them. */
export function faultOf(rule: string): "lose" | "duplicate" | "crash" | undefined {
  if (rule.endsWith(" crashes")) return "crash";
  if (rule.endsWith(" keeps it")) return "duplicate";
  return rule.includes(" loses ") ? "lose" : undefined;
}
