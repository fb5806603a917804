/** Walks into the statements that a statement holds. */
import type { ModelStatement } from "../../../dsl/model/index.js";

/** The statements inside a statement. */
export function bodiesOf(statement: ModelStatement): readonly (readonly ModelStatement[])[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "switch":
      return [...statement.cases.map((one) => one.body), statement.otherwise];
    case "for":
    case "while":
    case "alias":
      return [statement.body];
    case "choose":
      return [statement.otherwise];
    default:
      return [];
  }
}
