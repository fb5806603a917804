/** Removes what generated code does not need: a `return` at the very end, empty branches, locals that nothing mentions, types that nothing uses. */
import type { LocalVariable, Model, ModelStatement, TypeDeclaration } from "../model/index.js";

interface Body {
  readonly locals: readonly LocalVariable[];
  readonly body: readonly ModelStatement[];
}

export function prune<Owner extends Body>(owner: Owner): Owner {
  const body = withoutLastReturn(owner.body).flatMap(pruneStatement);
  // Names are unique within a routine, so a name that does not appear as text is not used.
  const text = JSON.stringify(body);
  return { ...owner, body, locals: owner.locals.filter(({ name }) => text.includes(`"root":"${name}"`)) };
}

/** Ends of branches at the end of a body return anyway. */
function withoutLastReturn(statements: readonly ModelStatement[]): readonly ModelStatement[] {
  const last = statements.at(-1);
  if (last === undefined) return statements;
  const others = statements.slice(0, -1);
  if (last.kind === "return" && last.value === undefined) return withoutLastReturn(others);
  if (last.kind === "if") return [...others, { ...last, then: withoutLastReturn(last.then), otherwise: withoutLastReturn(last.otherwise) }];
  if (last.kind === "switch") {
    const cases = last.cases.map((one) => ({ ...one, body: withoutLastReturn(one.body) }));
    return [...others, { ...last, cases, otherwise: withoutLastReturn(last.otherwise) }];
  }
  return statements;
}

function pruneStatement(statement: ModelStatement): readonly ModelStatement[] {
  switch (statement.kind) {
    case "if": {
      const [then, otherwise] = [statement.then.flatMap(pruneStatement), statement.otherwise.flatMap(pruneStatement)];
      if (then.length === 0 && otherwise.length === 0) return [];
      if (then.length > 0) return [{ ...statement, then, otherwise }];
      return [{ ...statement, condition: { kind: "not", operand: statement.condition }, then: otherwise, otherwise: [] }];
    }
    case "switch": {
      const cases = statement.cases.map((one) => ({ ...one, body: one.body.flatMap(pruneStatement) }));
      const otherwise = statement.otherwise.flatMap(pruneStatement);
      return cases.every((one) => one.body.length === 0) && otherwise.length === 0 ? [] : [{ ...statement, cases, otherwise }];
    }
    case "for":
    case "while":
    case "alias":
      return [{ ...statement, body: statement.body.flatMap(pruneStatement) }];
    default:
      return [statement];
  }
}

/** Leaves out types that nothing uses, of those in `made`, which the lowering made for itself. */
export function pruneTypes(model: Model, made: (name: string) => boolean): Model {
  const others = JSON.stringify({ ...model, types: [] });
  const kept: TypeDeclaration[] = [];
  // Later types may use earlier ones, so uses are known when the declaration is reached from the end.
  let uses = others;
  for (const declaration of model.types.toReversed()) {
    if (made(declaration.name) && !uses.includes(`"${declaration.name}"`)) continue;
    kept.unshift(declaration);
    uses += JSON.stringify(declaration);
  }
  return { ...model, types: kept };
}
