import { isId, roleOf } from "../identity.js";
import type { MachineType } from "../machine-type.js";
import { isAnswer, type Answer, type Envelope } from "../message.js";
import { hasFields, isOfType } from "../wire-type.js";

/** Why a message from elsewhere is none that the protocol has for such a machine; undefined where it is one. Handlers rely on the types of what they get. */
export function refusalOf(type: MachineType, { from, message }: Pick<Envelope, "from" | "message">): string | undefined {
  if (type.receives === undefined) return undefined;
  if (isAnswer(message)) return refusalOfAnswer(type, message);
  const { type: name, ...fields } = message;
  const expected = Object.hasOwn(type.receives, name) ? type.receives[name] : undefined;
  if (expected?.from.includes(roleOf(from)) !== true) return `${type.protocol} has no message '${name}' from ${from} to a ${type.role}`;
  return hasFields(fields, expected.fields ?? {}) ? undefined : `it does not carry what '${name}' carries in ${type.protocol}`;
}

/** Who answers is not looked at: rights to are passed on. */
function refusalOfAnswer({ protocol, role, answers = {} }: MachineType, { message, call, value, asked }: Answer): string | undefined {
  const expected = Object.hasOwn(answers, message) ? answers[message] : undefined;
  if (expected === undefined) return `no ${role} calls '${message}' in ${protocol}`;
  const isFitting = expected === null ? value === undefined || value === null : isOfType(value, expected);
  const isAnswer = isFitting && typeof call === "string" && (asked === null || isId(asked));
  return isAnswer ? undefined : `it is no answer to '${message}' in ${protocol}`;
}
