/** What the grammar expected, in words: chevrotain's messages hold just that, `messages.ts` makes the sentence. */
import type { IParserErrorMessageProvider } from "chevrotain";
import { tokenLabel } from "./chevrotain.js";

/** Makes the message of every exception of the parser the phrase for what was expected. */
export const expectedMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => tokenLabel(expected),
  buildNotAllInputParsedMessage: () => "the end of the file",
  buildNoViableAltMessage({ expectedPathsPerAlt, customUserDescription }) {
    if (customUserDescription !== undefined && customUserDescription !== "") return customUserDescription;
    const firsts = expectedPathsPerAlt.flat().map(([type]) => (type === undefined ? "the end of the file" : tokenLabel(type)));
    return listed([...new Set(firsts)]);
  },
  buildEarlyExitMessage({ expectedIterationPaths, customUserDescription }) {
    if (customUserDescription !== undefined && customUserDescription !== "") return customUserDescription;
    return listed([...new Set(expectedIterationPaths.flatMap(([type]) => (type === undefined ? [] : [tokenLabel(type)])))]);
  },
};

/** `a, b or c` */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
