import { parseArgs } from "node:util";
import { didYouMean, UsageError } from "./usage-error.js";

/** The options of a command: `flag` stands alone, `one` and `many` have a value, which `many` collects. */
export type OptionTable = Readonly<Record<string, "flag" | "one" | "many">>;

export interface Arguments {
  readonly positionals: readonly string[];
  has(flag: string): boolean;
  one(option: string): string | undefined;
  many(option: string): readonly string[];
}

/** Every command knows these. */
const commonOptions = { help: "flag", "no-colour": "flag", "no-color": "flag" } as const satisfies OptionTable;

/** Reads what stands behind the command's name. Throws `UsageError` for what is not in the table. */
export function readArguments(args: readonly string[], options: OptionTable): Arguments {
  const table: OptionTable = { ...commonOptions, ...options };
  const config = Object.fromEntries(
    Object.entries(table).map(([name, kind]) => [name, { type: kind === "flag" ? "boolean" : "string" }] as const),
  );
  // The parser only splits: its own messages are not meant for users.
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...config, help: { type: "boolean", short: "h" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const value = optionValue(token, table);
    given.set(token.name, [...(given.get(token.name) ?? []), value]);
  }
  return {
    positionals,
    has: (flag) => given.has(flag),
    one: (option) => given.get(option)?.at(-1),
    many: (option) => given.get(option) ?? [],
  };
}

/** A whole number of at least 1; `what` names it in the message. */
export function readCount(args: Arguments, option: string): number | undefined {
  const text = args.one(option);
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/u.test(text)) throw new UsageError(`Cannot read --${option} "${text}": it takes a whole number of at least 1`);
  return Number(text);
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** The value of an option that the table knows; empty for a flag. */
function optionValue({ name, rawName, value, inlineValue }: OptionToken, table: OptionTable): string {
  const kind = Object.hasOwn(table, name) ? table[name] : undefined;
  if (kind === undefined) {
    const known = Object.keys(table).map((option) => `--${option}`);
    throw new UsageError(`Unknown option ${rawName}`, didYouMean(rawName, known) ?? `the options are ${known.join(", ")}`);
  }
  if (kind === "flag") {
    if (value !== undefined) throw new UsageError(`Option ${rawName} takes no value`);
    return "";
  }
  if (value === undefined || (inlineValue !== true && value.startsWith("--"))) throw new UsageError(`Option ${rawName} needs a value`);
  return value;
}
