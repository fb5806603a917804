/** Plain data as a text that is the same for the same data: members of sets and maps, and fields, in the order of their texts. */
export function canonicalText(value: unknown): string {
  if (value === undefined || value === null) return "none";
  if (typeof value !== "object") return JSON.stringify(value);
  if (value instanceof Set) return `{${[...value].map(canonicalText).sort().join(", ")}}`;
  if (value instanceof Map)
    return `[${[...value]
      .map(([key, entry]) => `${canonicalText(key)} -> ${canonicalText(entry)}`)
      .sort()
      .join(", ")}]`;
  if (Array.isArray(value)) return `<${value.map(canonicalText).join(", ")}>`;
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${canonicalText(field)}`);
  return `(${fields.sort().join(", ")})`;
}
