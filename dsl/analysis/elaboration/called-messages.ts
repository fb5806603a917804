import type * as ast from "../../syntax/index.js";
import { newCode } from "./code.js";
import { paramCondition } from "./conditional-parts.js";
import type { Elaboration } from "./elaboration.js";
import { callsIn } from "../syntax-walk.js";

/** Notes which messages are called, and which are gathered, in those parts and branches of the file that the params choose. */
export function noteCalls(elaboration: Elaboration, file: ast.ProtocolFile): void {
  const code = newCode(elaboration, { kind: "initialiser" });
  for (const { call, under } of callsIn(file)) {
    const isChosen = under.every(({ condition, holds }) => paramCondition(code, condition) !== !holds);
    if (!isChosen) continue;
    elaboration.called.add(call.message.name);
    if (call.gather) elaboration.gathered.add(call.message.name);
  }
}
