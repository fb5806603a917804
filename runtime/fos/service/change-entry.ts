import { TableError } from "../table/index.js";
import { refuse, type Refusal } from "./answer.js";
import type { Core } from "./core.js";
import { isMapping, printEntry, readEntry, type Entry, type Mapping } from "./entry.js";

/** What becomes of an entry: what is written, what removes it, or why nothing is changed. */
export type EntryDecision = Entry | "removed" | Refusal;

/** Changes an entry in one step as seen by everybody. `decide` may be asked several times; the answer that counts is returned. */
export async function changeEntry(core: Core, name: string, decide: (entry: Entry | null) => EntryDecision): Promise<EntryDecision> {
  // The table returns its last question's answer, and that is the one kept here.
  let decided: EntryDecision = "removed";
  await core.table.change(name, (entry) => {
    decided = decide(readEntry(entry));
    if (decided === "removed") return { kind: "remove" };
    return isRefusal(decided) ? { kind: "refuse", reason: { ...decided } } : { kind: "write", entry: printEntry(decided) };
  });
  return decided;
}

/** The same for what leaves a name behind that messages can be sent to: the name as it is then. */
export async function changeMapping(
  core: Core,
  name: string,
  decide: (entry: Entry | null) => Mapping | Refusal,
): Promise<Mapping | Refusal> {
  const decided = await changeEntry(core, name, decide);
  if (decided !== "removed" && (isRefusal(decided) || isMapping(decided))) return decided;
  throw new Error(`Cannot change '${name}': it became no name`);
}

/** Was nothing changed? */
export function isRefusal(outcome: object | "removed"): outcome is Refusal {
  return outcome !== "removed" && "ok" in outcome && outcome.ok === false;
}

/** What the table's error says to the caller of an operation that has changed nothing yet. */
export function refusalOf(error: TableError): Refusal {
  const message =
    error.code === "unknown"
      ? "Cannot say what became of a change: the server left the fleet meanwhile"
      : "Cannot answer: this server is not serving now";
  return refuse(error.code, message);
}

/** The steps of an operation that follow its first change. If the table fails then, nobody can say that nothing was done. */
export async function afterFirstChange<T>(steps: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await steps();
  } catch (error) {
    if (error instanceof TableError) return refuse("unknown", "Cannot say what became of a change: the server could not finish it");
    throw error;
  }
}
