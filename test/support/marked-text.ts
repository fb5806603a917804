/** A text in which `«` and `»` stand around a range. */
export interface Marked {
  readonly text: string;
  readonly span: { readonly start: number; readonly end: number };
}

/** Takes the marks out of a text. Without marks the range is empty at the end. */
export function unmark(marked: string): Marked {
  const start = marked.indexOf("«");
  if (start < 0) return { text: marked, span: { start: marked.length, end: marked.length } };
  return { text: marked.replace("«", "").replace("»", ""), span: { start, end: marked.indexOf("»") - 1 } };
}
