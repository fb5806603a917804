import type { Clock } from "../../kernel/index.js";
import type { Plain } from "../../plain/index.js";
import type { Content } from "./content.js";
import type { Destination } from "./line.js";
import type { Lines } from "./lines.js";
import type { Said } from "./mailbox.js";
import { SendError } from "./send-error.js";

/** How long a message may take. */
export interface SendOptions {
  /** How long an answer is waited for, and room or a name that is out of use for a while: 10 seconds each unless told. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Between two attempts where there is no room, or a name is out of use. */
const PAUSE_MS = 20;

/** Sends a message until it was delivered, or cannot be. */
export async function send(
  { lines, clock }: { readonly lines: Lines; readonly clock: Clock },
  { to, content }: { readonly to: Destination; readonly content: Content },
  { timeoutMs = TIMEOUT_MS }: SendOptions,
): Promise<Said> {
  const deadline = clock.now() + timeoutMs;
  for (;;) {
    const { result, failure } = await lines.post(to, content, timeoutMs);
    if (result.outcome === "delivered") return readAnswer(to.name, result.back);
    const mayChange = result.outcome === "full" || (result.outcome === "unknownName" && failure?.code === "deactivated");
    if (!mayChange || clock.now() + PAUSE_MS > deadline) throw errorOf(to.name, result.outcome, failure);
    await pause(clock);
  }
}

function errorOf(
  name: string,
  outcome: "unknownName" | "wrongName" | "wrongCapability" | "full" | "unanswered",
  cause: Error | undefined,
): SendError {
  switch (outcome) {
    case "unknownName":
      return new SendError("unknown name", `Cannot send to "${name}": ${cause?.message ?? "it leads nowhere"}`, { cause });
    case "wrongName":
      return new SendError("wrong name", `Cannot send to "${name}": where it leads, it is not valid`);
    case "wrongCapability":
      return new SendError("wrong capability", `Cannot send to "${name}": the capability is not valid`);
    case "full":
      return new SendError("full", `Cannot send to "${name}": there is no room for the message`);
    case "unanswered":
      return new SendError("unanswered", `Cannot tell whether the message to "${name}" was delivered: there is no answer`);
  }
}

function readAnswer(name: string, back: Content | null): Said {
  const body: Plain = back?.body ?? null;
  if (typeof body !== "object" || body === null || !("answer" in body)) {
    const reason =
      typeof body === "object" && body !== null && "error" in body && typeof body.error === "string" ? body.error : "no answer";
    throw new SendError("failed", `Cannot answer at "${name}": ${reason}`);
  }
  const answer = body.answer;
  const said = { body: answer ?? null };
  return back === null || back.bulk === null ? said : { ...said, bulk: back.bulk };
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => void clock.after(PAUSE_MS, resolve));
}
