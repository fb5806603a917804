/**
 * Chevrotain, loaded from the single file that its package ships beside its modules. The modules import several hundred others of lodash-es:
 * reading those takes longer than verifying a small protocol (decision 0005). Types are imported from "chevrotain" as usual.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type * as Chevrotain from "chevrotain";

// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- an import by address has no type; both files have the package's
const loaded: typeof Chevrotain = await import(addressOf());

export const { CstParser, EOF, Lexer, createToken, createTokenInstance, isRecognitionException, tokenLabel, tokenMatcher } = loaded;

/** Of the single file; a package that no longer has one is imported as it is. */
function addressOf(): string {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve("chevrotain"));
  const single = new URL("../chevrotain.mjs", entry);
  return existsSync(single) ? single.href : entry.href;
}
