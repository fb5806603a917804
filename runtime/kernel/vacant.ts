/** Is there nothing in a place that may be lost? A place holds continuations, rights to answer, or what they may be in. */
export function isVacant(content: unknown): boolean {
  if (content === null || typeof content !== "object") return true;
  if (Array.isArray(content)) return content.every(isVacant);
  if (content instanceof Map) return [...content.values()].every(isVacant);
  if (content instanceof Set) return true;
  if ("point" in content || "right" in content) return false;
  return Object.values(content).every(isVacant);
}
