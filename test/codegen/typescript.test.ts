import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";
import { writeModule } from "../../codegen/typescript/index.js";
import { load, type Source } from "../../dsl/index.js";
import { protocolSources } from "../support/tea-sources.js";

// Every protocol becomes a module that the compiler takes under the strictest flags, and becomes the same module each time.

const root = join(import.meta.dirname, "../..");

interface Generated {
  readonly path: string;
  readonly text: string;
}

function generate(source: Source): readonly Generated[] {
  return load(source).scenarios.map(({ name, protocol }) => ({
    path: join(root, "generated", source.name.replace(/\.tea$/u, `-${name}.ts`)),
    text: writeModule(protocol, { ...source, name: basename(source.name) }, { kernel: "kettle/kernel", values: new Map() }).text,
  }));
}

function generateFirst(name: string): string | undefined {
  return protocolSources()
    .filter((source) => source.name === name)
    .flatMap(generate)[0]?.text;
}

const strictest: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  lib: ["lib.es2023.d.ts"],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { "kettle/kernel": [join(root, "runtime/kernel/index.ts")] },
};

/** What the compiler says of modules that are nowhere on the disk. */
function mistakesIn(modules: readonly Generated[]): readonly string[] {
  const texts = new Map(modules.map(({ path, text }) => [path, text]));
  const host = ts.createCompilerHost(strictest);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (path, ...rest) => {
    const text = texts.get(path);
    return text === undefined ? fromDisk(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram({
    rootNames: [...texts.keys()],
    options: { ...strictest, lib: ["lib.es2023.d.ts", "lib.dom.d.ts"] },
    host,
  });
  const all = modules.flatMap(({ path }) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  return all.map((one) => `${basename(one.file?.fileName ?? "")}: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`);
}

describe("generated modules", () => {
  let modules: readonly Generated[] = [];

  beforeAll(() => {
    // The first and the last check of each protocol: most settings differ in what bounds the model alone.
    modules = protocolSources().flatMap((source) => {
      const all = generate(source);
      return [...new Set([all[0], all.at(-1)])].filter((one) => one !== undefined);
    });
  }, 120_000);

  test("pass the compiler", { timeout: 120_000 }, () => {
    expect(modules.length).toBeGreaterThan(60);
    expect(mistakesIn(modules)).toEqual([]);
  });

  test("are the same each time", () => {
    expect(modules.map(({ text }) => text)).toContain(generateFirst("protocols/fos/arbiters.tea"));
  });

  test("have no lines that readers must scroll sideways for, but few", () => {
    const lines = modules.flatMap(({ text }) => text.split("\n"));
    expect(lines.filter((line) => line.length > 160).length / lines.length).toBeLessThan(0.05);
  });
});

describe("the module of xFS", () => {
  const golden = join(import.meta.dirname, "golden/xfs-coherence.ts");

  test("reads as it did", async () => {
    await expect(generateFirst("protocols/xfs/coherence.tea")).toMatchFileSnapshot(golden);
  });

  test("has a client of less than 400 lines", () => {
    const text = readFileSync(golden, "utf8");
    const client = text.slice(text.indexOf("export interface ClientVars"), text.indexOf("export interface ManagerVars"));
    expect(client.split("\n").length).toBeGreaterThan(100);
    expect(client.split("\n").length).toBeLessThan(400);
  });
});
