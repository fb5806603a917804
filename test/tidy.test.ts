import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

// The house rules that neither the compiler nor the linter can hold. The compiler refuses an import of a project that is not referenced at
// all, but accepts one that is referenced only by a reference; here an import needs a reference of its own.

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const MAX_LINES = 500;
const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "build", "coverage", ".git"]);

/** Texts that are compared byte for byte, some of them wrong on purpose. */
const CASE_FOLDERS = /^test\/cases\/|(^|\/)golden\//u;
/** Nobody edits what the generator wrote: it is as long as its protocol makes it. */
const GENERATED = /(^|\/)generated\//u;
const SOURCE = /\.(ts|tsx|js|mjs|tea)$/u;
const TYPESCRIPT = /\.tsx?$/u;
const VAGUE_NAMES = new Set(["util", "utils", "helper", "helpers", "types", "common"]);

/** The folders that may import a package: one owner for each, besides the tests. A new package is a decision record. */
const PACKAGE_OWNERS: Readonly<Record<string, readonly string[]>> = {
  chevrotain: ["dsl/syntax/", "test/dsl/"],
  // The examples import Kettle as any program does, by its name.
  kettle: ["examples/"],
  immutable: ["checker/reference/", "test/"],
  "@nats-io/transport-node": ["runtime/transport/"],
  "@opentelemetry/api": ["runtime/fos/spans/", "test/runtime/fos/"],
  "prom-client": ["runtime/fos/server/"],
  lmdb: ["runtime/store/"],
  "fast-check": ["test/"],
  "ts-morph": ["codegen/typescript/", "conformance/", "test/"],
  typescript: ["test/"],
  vitest: ["test/", "vitest.config.ts"],
};

interface BannedText {
  readonly name: string;
  readonly pattern: RegExp;
}

// Put together from pieces so that this file does not contain what it bans.
const BANNED_TEXTS: readonly BannedText[] = [
  { name: "FIX" + "ME", pattern: new RegExp("\\bFIX" + "ME\\b", "u") },
  { name: "X" + "XX", pattern: new RegExp("\\bX" + "XX\\b", "u") },
  { name: "on" + "ly", pattern: new RegExp("\\.on" + "ly\\(", "u") },
  { name: "sk" + "ip", pattern: new RegExp("\\.sk" + "ip\\(", "u") },
  // The words may stand in prose, where another word follows.
  { name: "as a" + "ny", pattern: new RegExp("\\bas a" + "ny\\b(?! [a-z])", "u") },
  { name: "as unknown" + " as", pattern: new RegExp("\\bas unknown" + " as\\b", "u") },
  { name: "lint rule disabled without ` -- reason`", pattern: new RegExp("eslint-dis" + "able(?!.* -- \\S)", "u") },
];

interface Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

interface Project {
  /** The path of its configuration file relative to the root. */
  readonly path: string;
  readonly files: readonly string[];
  readonly references: readonly string[];
}

const sources = listFiles(ROOT)
  .filter((path) => SOURCE.test(path) && !CASE_FOLDERS.test(path))
  .map((path): Source => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
const typescriptSources = sources.filter((source) => TYPESCRIPT.test(source.path));
const projects = listReferences("tsconfig.json").map(readProject);
const projectOfFile = new Map(projects.flatMap((project) => project.files.map((file) => [file, project] as const)));

describe("boundaries", () => {
  test("every TypeScript file belongs to a project, so that it is type-checked", () => {
    expect(typescriptSources.map((source) => source.path).filter((path) => !projectOfFile.has(path))).toEqual([]);
  });

  test("an import of another project goes through its index and has a reference", () => {
    expect(typescriptSources.flatMap(findForbiddenImports)).toEqual([]);
  });

  test("nothing depends on the tests, and a generated program ships without the toolkit", () => {
    expect(projects.flatMap(findForbiddenReferences)).toEqual([]);
  });

  test("a package is imported by its owner alone", () => {
    expect(typescriptSources.flatMap(findForeignPackages)).toEqual([]);
  });
});

describe("sources", () => {
  test(`no file is longer than ${MAX_LINES} lines`, () => {
    const written = sources.filter(({ path }) => !GENERATED.test(path));
    const long = written.map(({ path, text }) => ({ path, lines: countLines(text) })).filter(({ lines }) => lines > MAX_LINES);
    expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
  });

  test("no file or folder has a name that says nothing", () => {
    expect(sources.map((source) => source.path).filter(hasVagueName)).toEqual([]);
  });

  test.each(BANNED_TEXTS)("no source contains a banned text: $name", ({ pattern }) => {
    expect(sources.flatMap((source) => findLines(source, pattern))).toEqual([]);
  });
});

function findForbiddenImports(source: Source): readonly string[] {
  const from = projectOfFile.get(source.path);
  if (from === undefined) return [];
  return listImports(source).flatMap((specifier) => {
    if (!specifier.startsWith(".")) return [];
    const target = join(dirname(source.path), specifier).replace(/\.js$/u, ".ts");
    const to = projectOfFile.get(target);
    if (to === undefined) return [`${source.path}: ${specifier} is in no project`];
    if (to === from) return [];
    if (!from.references.includes(to.path)) return [`${source.path}: ${from.path} has no reference to ${to.path} for ${specifier}`];
    // A test may look behind the index of what it tests.
    if (source.path.startsWith("test/") || basename(target) === "index.ts") return [];
    return [`${source.path}: ${specifier} goes past the index of its folder`];
  });
}

function findForbiddenReferences(project: Project): readonly string[] {
  if (project.path.startsWith("test/")) return [];
  const isForbidden = (reference: string): boolean =>
    /^(test|bench|cli|examples)\//u.test(reference) || (project.path.startsWith("runtime/") && !reference.startsWith("runtime/"));
  return project.references.filter(isForbidden).map((reference) => `${project.path} references ${reference}`);
}

function findForeignPackages(source: Source): readonly string[] {
  return listImports(source).flatMap((specifier) => {
    if (specifier.startsWith(".") || specifier.startsWith("node:")) return [];
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    const owners = PACKAGE_OWNERS[name];
    if (owners === undefined) return [`${source.path}: ${specifier} has no owner`];
    return owners.some((owner) => source.path.startsWith(owner)) ? [] : [`${source.path}: ${name} belongs to ${owners.join(", ")}`];
  });
}

function findLines({ path, text }: Source, pattern: RegExp): readonly string[] {
  return text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}

function hasVagueName(path: string): boolean {
  return path.split("/").some((segment) => VAGUE_NAMES.has(segment.replace(/\..*$/u, "")));
}

function countLines(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function listImports(source: Source): readonly string[] {
  return ts.preProcessFile(source.text).importedFiles.map((file) => file.fileName);
}

/** All files below a folder, relative to the root, in a stable order. */
function listFiles(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : listFiles(path);
    return entry.isFile() ? [relativeToRoot(path)] : [];
  });
}

function readProject(path: string): Project {
  const config = parseConfig(path);
  return { path, files: config.fileNames.map(relativeToRoot), references: listReferences(path) };
}

function listReferences(path: string): readonly string[] {
  const references = parseConfig(path).projectReferences ?? [];
  return references.map((reference) => relativeToRoot(ts.resolveProjectReferencePath(reference)));
}

function parseConfig(path: string): ts.ParsedCommandLine {
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => failToRead(path, messageText),
  };
  return ts.getParsedCommandLineOfConfigFile(join(ROOT, path), undefined, host) ?? failToRead(path, "not found");
}

function failToRead(path: string, reason: string | ts.DiagnosticMessageChain): never {
  throw new Error(`Cannot read ${path}: ${ts.flattenDiagnosticMessageText(reason, "\n")}`);
}

function relativeToRoot(path: string): string {
  return relative(ROOT, path).replaceAll("\\", "/");
}
