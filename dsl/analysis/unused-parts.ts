import { report, type Diagnostic, type Span } from "../diagnostics/index.js";
import type * as ast from "../syntax/index.js";
import { awaitItems, innerBlocks } from "./syntax-walk.js";

type AnyItem = ast.Declaration | ast.MachineItem | ast.HandlerItem | ast.Statement;

/** A conditional part, or an `if` that is one if its condition is over params alone. */
type AnyConditional = Extract<AnyItem, { kind: "conditional" | "if" }>;

/** Warns of the parts of a file that no elaboration chose; `chosen` holds the parts that were met and the items that were taken. */
export function findUnusedParts(file: ast.ProtocolFile, chosen: ReadonlySet<object>): readonly Diagnostic[] {
  return [...unusedIn(file.declarations, chosen)];
}

function* unusedIn(items: readonly AnyItem[], chosen: ReadonlySet<object>): Iterable<Diagnostic> {
  for (const item of items) {
    const isPart = item.kind === "conditional" || item.kind === "if";
    if (isPart && chosen.has(item)) yield* unusedBranches(item, chosen);
    else yield* unusedIn(itemsBelow(item), chosen);
  }
}

function* unusedBranches(item: AnyConditional, chosen: ReadonlySet<object>): Iterable<Diagnostic> {
  const branches: readonly { readonly items: readonly AnyItem[]; readonly value: boolean }[] =
    item.kind === "conditional"
      ? [
          { items: item.whenTrue, value: true },
          { items: item.whenFalse, value: false },
        ]
      : [
          { items: item.then.statements, value: true },
          { items: item.otherwise?.statements ?? [], value: false },
        ];
  for (const { items, value } of branches) {
    if (chosen.has(items)) yield* unusedIn(items, chosen);
    else if (items.length > 0) yield unusedPart(item.condition.span, value);
  }
}

function unusedPart(span: Span, value: boolean): Diagnostic {
  const part = value ? "part" : "'else' part";
  return report("T311", span, `Cannot reach this ${part}: the condition is ${!value} in every check and by default`, {
    hint: "add a check that enables it",
  });
}

function itemsBelow(item: AnyItem): readonly AnyItem[] {
  switch (item.kind) {
    case "machine":
      return item.items;
    case "state":
      return item.handlers;
    case "on":
    case "otherwise":
    case "procedure":
    case "function":
      return item.body.statements;
    case "let":
    case "assign":
    case "do":
    case "if":
    case "for":
    case "match":
    case "choose":
      return [...innerBlocks(item).flatMap((block) => block?.statements ?? []), ...awaitItems(item)];
    default:
      return [];
  }
}
