/** What routines, rules and start states have in common: variables of their own, and a body. */
import type { LocalVariable, ModelStatement } from "../../dsl/model/index.js";
import type { Body } from "./body.js";
import { clearLines } from "./clearing.js";
import { indented, type Lines } from "./lines.js";
import { statementLines } from "./statement.js";

export interface Block {
  readonly locals: readonly LocalVariable[];
  readonly statements: readonly ModelStatement[];
  /** What runs before and after the statements. */
  readonly before?: Lines;
  readonly after?: Lines;
}

/** `var … begin … end;` */
export function blockLines(around: Body, { locals, statements, before = [], after = [] }: Block): Lines {
  let body = around;
  const defaults: string[] = [];
  for (const { name, type } of locals) {
    const written = body.variable(name, body.exporter.typeText(type));
    body = body.withName(name, written, type);
    // Every variable begins as undefined.
    const isDefault = body.exporter.resolve(type).kind === "optional";
    if (!isDefault && !isSetFirst(name, statements)) defaults.push(...clearLines(body.exporter, type, written));
  }
  const lines = [...before, ...defaults, ...statementLines(body, statements), ...after];
  return [...around.declarations.map((one) => `var ${one}`), "begin", ...indented(lines), "end;"];
}

/** Does every way through the statements give a variable a value as a whole before anything else mentions it? */
function isSetFirst(name: string, statements: readonly ModelStatement[]): boolean {
  const mentions = (part: unknown): boolean => JSON.stringify(part).includes(`"root":${JSON.stringify(name)}`);
  const at = statements.findIndex(mentions);
  const first = statements[at];
  if (first === undefined) return true;
  const rest = statements.slice(at + 1);
  switch (first.kind) {
    case "clear":
    case "assign": {
      const isWhole = first.target.root === name && first.target.path.length === 0;
      return isWhole && (first.kind === "clear" || !mentions(first.value));
    }
    // Behind it nobody knows which branch has run.
    case "if":
      return !mentions(first.condition) && isSetFirst(name, first.then) && isSetFirst(name, first.otherwise) && isSetFirst(name, rest);
    case "switch":
      return (
        !mentions(first.subject) &&
        first.cases.every(({ body }) => isSetFirst(name, body)) &&
        isSetFirst(name, first.otherwise) &&
        isSetFirst(name, rest)
      );
    default:
      return false;
  }
}
