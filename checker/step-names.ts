/** What the compiled engine calls a step, and what the interpreter says of it: are they the same? */
import { unreachable } from "../dsl/diagnostics/index.js";
import { faultOf } from "../dsl/lowering/index.js";
import type { Data, StepLabel } from "./engine/index.js";
import type { PlainValue, StepEvent, TraceStep } from "./verdict/index.js";

/** Is a step of the interpreter the one that the engine speaks of? Arguments that the engine does not name are left open. */
export function isNamed(step: TraceStep, label: StepLabel): boolean {
  const { subject, args, from } = aboutOf(step.event);
  const { kind } = step.event;
  if (!kinds[kind].includes(label.event) || (label.event === "fault" && faultOf(label.rule) !== kind)) return false;
  if (label.node !== undefined && label.node !== step.node) return false;
  if (label.block !== undefined && label.block !== step.block) return false;
  if (subject !== label.subject) return false;
  if (label.from !== undefined && from !== undefined && from !== label.from) return false;
  return Object.entries(label.args).every(([name, value]) => isSame(args[name], value));
}

const kinds: Readonly<Record<StepEvent["kind"], readonly string[]>> = {
  issue: ["issue"],
  accept: ["accept"],
  deliver: ["deliver"],
  fire: ["environment"],
  complete: ["environment"],
  restart: ["environment"],
  duplicate: ["fault"],
  lose: ["fault"],
  crash: ["fault"],
  // Steps of models that are none of protocols are repeated by `replay-model.ts`.
  rule: [],
};

interface About {
  /** Undefined for a crash between steps. */
  readonly subject: string | undefined;
  readonly args: Readonly<Record<string, PlainValue>>;
  readonly from: string | undefined;
}

function aboutOf(event: StepEvent): About {
  switch (event.kind) {
    case "issue":
    case "accept":
      return { subject: event.request.request, args: event.request.args, from: undefined };
    case "rule":
      return { subject: event.rule, args: event.args, from: undefined };
    case "fire":
      return { subject: event.timer, args: {}, from: undefined };
    case "complete":
      return { subject: event.operation, args: { value: event.result }, from: undefined };
    case "deliver":
    case "duplicate":
    case "lose":
      return { subject: event.message.message, args: event.message.args, from: event.message.from };
    case "restart":
      return { subject: "restart", args: {}, from: undefined };
    case "crash":
      return event.during === undefined ? { subject: undefined, args: {}, from: undefined } : aboutOf(event.during);
    default:
      return unreachable(event);
  }
}

/** Values with parts are left to the other arguments to tell apart. */
function isSame(plain: PlainValue | undefined, value: Data): boolean {
  if (plain === undefined || typeof value === "object") return true;
  return plain === null ? value === undefined : typeof plain === "object" || plain === value;
}
