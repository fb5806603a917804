/**
 * File patterns for shells that do not expand them: `*` and `?` within a name, `**` for any folders, `{a,b}` for alternatives, `[abc]` for
 * one of several characters. Hidden names and `node_modules` match only where the pattern spells them out.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** True if the text can only be meant as a pattern. */
export function isPattern(text: string): boolean {
  return /[*?{}[\]]/u.test(text);
}

/** The files that match, relative to `folder` as the pattern is, sorted. */
export function expandPattern(pattern: string, folder: string): readonly string[] {
  return [...new Set(alternatives(pattern).flatMap((plain) => matching(plain, folder)))].sort();
}

/** `a.{x,y}` is `a.x` and `a.y`; the innermost braces first. */
export function alternatives(pattern: string): readonly string[] {
  return [...new Set(expandBraces(pattern))];
}

function expandBraces(pattern: string): readonly string[] {
  const braces = /\{([^{}]*)\}/u.exec(pattern);
  if (braces === null) return [pattern];
  const [whole, inside = ""] = braces;
  const before = pattern.slice(0, braces.index);
  const after = pattern.slice(braces.index + whole.length);
  return inside.split(",").flatMap((choice) => expandBraces(before + choice + after));
}

function matching(pattern: string, folder: string): readonly string[] {
  const parts = pattern
    .replaceAll("\\", "/")
    .split("/")
    .filter((part, index) => index === 0 || part !== "");
  return walk(parts, { folder, path: "" });
}

/** A folder on disk, and the path by which the pattern reached it. */
interface Place {
  readonly folder: string;
  readonly path: string;
}

function walk([part, ...rest]: readonly string[], place: Place): readonly string[] {
  if (part === undefined) return [];
  if (part === "") return walk(rest, { folder: "/", path: "/" });
  if (part === "." || part === "..") return walk(rest, enter(place, part));
  const entries = entriesOf(place.folder);
  if (part === "**") {
    const deeper = entries.filter((entry) => entry.isFolder && isVisible(entry.name));
    return [...walk(rest, place), ...deeper.flatMap((entry) => walk([part, ...rest], enter(place, entry.name)))];
  }
  const matches = nameMatcher(part);
  const fitting = entries.filter((entry) => matches(entry.name));
  if (rest.length === 0) return fitting.filter((entry) => !entry.isFolder).map((entry) => join(place.path, entry.name));
  return fitting.filter((entry) => entry.isFolder).flatMap((entry) => walk(rest, enter(place, entry.name)));
}

function enter({ folder, path }: Place, name: string): Place {
  return { folder: join(folder, name), path: path === "" && name === "." ? "" : join(path, name) };
}

/** Folders that cannot be read hold nothing. Links to folders are not followed: they may lead in circles. */
function entriesOf(folder: string): readonly { readonly name: string; readonly isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  } catch {
    return [];
  }
}

function isVisible(name: string): boolean {
  return !name.startsWith(".") && name !== "node_modules";
}

function nameMatcher(part: string): (name: string) => boolean {
  if (!isPattern(part)) return (name) => name === part;
  const source = part.replaceAll(/\[[^\]]*\]|[*?]|[\\^$.+()|[\]{}]/gu, (piece) => {
    if (piece === "*") return ".*";
    if (piece === "?") return ".";
    return piece.length > 1 ? piece.replace("[!", "[^").replaceAll("\\", "\\\\") : `\\${piece}`;
  });
  const expression = new RegExp(`^${source}$`, "u");
  return (name) => expression.test(name) && (isVisible(name) || part.startsWith("."));
}
