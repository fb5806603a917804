/** Sends: to a node, to several, with the right to answer where the message is a call. */
import type { Expr } from "../../dsl/analysis/index.js";
import { InternalError } from "../../dsl/diagnostics/index.js";
import type { Writer } from "./body.js";
import type { CodeContext } from "./code.js";
import { expressionText, fittedText, nodeText } from "./expression.js";
import { nameIn } from "./module-plan.js";
import type { Kind } from "./statement.js";

/** The field of a message that holds a parameter; `type` tells messages apart. */
export function fieldOfMessage(param: string): string {
  return param === "type" ? "type2" : param;
}

export function writeSend(writer: Writer, statement: Kind<"send">): void {
  const { context, lines } = writer;
  const { target, each } = statement;
  const isMany = target.type.kind === "set" || target.type.kind === "queue";
  if (!isMany) {
    lines.add(
      `${context.step}.send(${[targetText(context, statement), messageText(writer, statement, undefined), ...blockText(context, statement)].join(", ")});`,
    );
    return;
  }
  const isGathered = askedRole(writer, statement) !== undefined;
  if (each === undefined && !isGathered) {
    lines.add(
      `${context.step}.multicast(${[expressionText(context, target), messageText(writer, statement, undefined), ...blockText(context, statement)].join(", ")});`,
    );
    return;
  }
  const name = each === undefined ? "node" : nameIn(context.plan.variables, each);
  if (each !== undefined) writer.bound.add(each);
  lines.block(`for (const ${name} of ${expressionText(context, target)})`, () => {
    lines.add(`${context.step}.send(${[name, messageText(writer, statement, name), ...blockText(context, statement)].join(", ")});`);
  });
}

/** A role of one node may be played by another one for each block. */
function targetText(context: CodeContext, { target, block }: Kind<"send">): string {
  if (target.kind !== "node" || block === undefined) return expressionText(context, target);
  return nodeText(context, target.role, expressionText(context, block));
}

/** The block that the message is for, where it is not the sender's own. */
function blockText(context: CodeContext, { block }: Kind<"send">): readonly string[] {
  if (block === undefined) return context.machine?.machine.block === undefined ? [] : ["null"];
  return block.kind === "here" ? [] : [expressionText(context, block)];
}

function askedRole({ body }: Writer, { message, call }: Kind<"send">): string | undefined {
  if (call === undefined) return undefined;
  return body.plan.protocol.messages.find(({ name }) => name === message)?.call?.asked;
}

/** `asked`: who gets it, where several are asked. */
function messageText(writer: Writer, statement: Kind<"send">, asked: string | undefined): string {
  const { context, body } = writer;
  const message = body.plan.protocol.messages.find(({ name }) => name === statement.message);
  if (message === undefined) throw new InternalError(`unknown message '${statement.message}'`);
  const args = statement.args.map((arg: Expr, index) => {
    const param = message.params[index];
    if (param === undefined) throw new InternalError("an argument without its parameter");
    const field = fieldOfMessage(param.name);
    const value = fittedText(context, arg, { type: param.type });
    return field === value ? field : `${field}: ${value}`;
  });
  return `{ ${[`type: ${JSON.stringify(message.name)}`, ...args, ...replyText(writer, statement, asked)].join(", ")} }`;
}

function replyText(writer: Writer, statement: Kind<"send">, asked: string | undefined): readonly string[] {
  if (statement.call === undefined) return [];
  const { context } = writer;
  const isGathered = askedRole(writer, statement) !== undefined;
  const target = asked ?? expressionText(context, statement.target);
  const args = [JSON.stringify(statement.message), context.place(statement.call).text, ...(isGathered ? [target] : [])];
  return [`reply: ${context.step}.replyTo(${args.join(", ")})`];
}
