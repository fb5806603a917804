/** What the language adds to the messages of a protocol: names that it takes (T609), and host operations that nobody calls (T610). */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import { bodiesOfMachine, statementsIn } from "../flow/traverse.js";
import type { Machine, Message, Protocol } from "../typed-protocol.js";

/** T609, T610. */
export function checkBuiltInMessages(protocol: Protocol): readonly Diagnostic[] {
  return [...protocol.answers.flatMap((answer) => takenName(protocol, answer)), ...protocol.machines.flatMap(uncalled)];
}

function takenName({ messages }: Protocol, answer: Message): readonly Diagnostic[] {
  const other = messages.find(({ name }) => name === answer.name);
  if (other === undefined) return [];
  const what =
    answer.completes === undefined ? `the answer to '${String(answer.answers)}'` : `the end of host operation '${answer.completes}'`;
  return [
    report("T609", other.span, `Cannot declare message '${other.name}': ${what} is called so`, {
      related: [{ span: answer.span, message: "it is declared here" }],
      hint: "give the message another name",
    }),
  ];
}

function uncalled(machine: Machine): readonly Diagnostic[] {
  const statements = bodiesOfMachine(machine).flatMap(({ block }) => statementsIn(block));
  return machine.hosts
    .filter(({ name }) => !statements.some((statement) => statement.kind === "host" && statement.operation === name))
    .map(({ name, span }) =>
      report("T610", span, `Host operation '${name}' is never called`, { hint: `write 'call host.${name}(…) in S'` }),
    );
}
