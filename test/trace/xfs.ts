import { readFileSync } from "node:fs";
import { load } from "../../dsl/index.js";
import type { Protocol } from "../../dsl/index.js";
import type { Source, Span } from "../../dsl/diagnostics/index.js";

export const xfsSource: Source = {
  name: "protocols/xfs.tea",
  text: readFileSync(new URL("./cases/xfs.tea", import.meta.url), "utf8"),
};

export const xfs: Protocol = loadFirst();

/** Where a text stands in the file; `after` is a text in front of it that tells it from others. */
export function spanOf(text: string, after = ""): Span {
  const start = xfsSource.text.indexOf(text, xfsSource.text.indexOf(after));
  if (start < 0) throw new Error(`not in the file: ${text}`);
  return { start, end: start + text.length };
}

function loadFirst(): Protocol {
  const { scenarios, diagnostics } = load(xfsSource);
  const [first] = scenarios;
  if (first === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return first.protocol;
}
