/** Lines of text without their ends; what stands inside something else is indented by two. */
export type Lines = readonly string[];

export function indented(lines: Lines): Lines {
  return lines.map((line) => (line === "" ? line : `  ${line}`));
}

/** A text for a rule, property or failure, in quotes. Murphi has no escapes. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n]/gu, "'")}"`;
}

/** A comment of one line. */
export function comment(text: string): string {
  return `-- ${text.replaceAll(/\s+/gu, " ")}`;
}
