import { afterAll, describe, expect, test } from "vitest";
import { createFolder } from "./kettle.js";
import { ping } from "./protocols.js";

const folder = createFolder({ "ping.tea": ping, "notes.txt": "", "sub/deep/other.tea": ping });
afterAll(() => folder.remove());

/** What is wrong, the words, the message, and the hint if there is one. */
const mistakes: readonly (readonly [string, readonly string[], string, string | undefined])[] = [
  ["an unknown command", ["verfy"], 'Unknown command "verfy"', "did you mean verify?"],
  [
    "a command like nothing",
    ["brew"],
    'Unknown command "brew"',
    "the commands are check, verify, simulate, fmt, stats, export, generate, conform, trace, explain, init, fos",
  ],
  ["a file instead of a command", ["ping.tea"], 'Unknown command "ping.tea"', "to verify the file: kettle verify ping.tea"],
  ["an unknown option", ["verify", "ping.tea", "--symetry", "off"], "Unknown option --symetry", "did you mean --symmetry?"],
  ["an unknown short option", ["check", "-z", "ping.tea"], "Unknown option -z", "the options are --help, --no-colour, --no-color"],
  ["no file", ["verify"], "No file given", 'name .tea files or a pattern in quotes: "protocols/**/*.tea"'],
  ["a missing file", ["verify", "missing.tea"], 'Cannot read "missing.tea": no such file', undefined],
  ["a missing ending", ["verify", "ping"], 'Cannot read "ping": no such file', "did you mean ping.tea?"],
  ["a folder", ["verify", "sub"], 'Cannot read "sub": it is a folder', 'for all files in it: "sub/**/*.tea"'],
  ["another kind of file", ["check", "notes.txt"], 'Cannot read "notes.txt": it is not a .tea file', undefined],
  ["a pattern without a match", ["check", "none/*.tea"], 'Cannot find files for "none/*.tea": no .tea or .m file matches', undefined],
  ["an option without its value", ["verify", "ping.tea", "--check"], "Option --check needs a value", undefined],
  ["an option in place of a value", ["verify", "ping.tea", "--check", "--json"], "Option --check needs a value", undefined],
  ["a value for a flag", ["verify", "ping.tea", "--json=yes"], "Option --json takes no value", undefined],
  [
    "a depth that is no number",
    ["verify", "ping.tea", "--depth", "deep"],
    'Cannot read --depth "deep": it takes a whole number of at least 1',
    undefined,
  ],
  [
    "a negative limit",
    ["verify", "ping.tea", "--states=-5"],
    'Cannot read --states "-5": it takes a whole number of at least 1',
    undefined,
  ],
  ["another symmetry", ["verify", "ping.tea", "--symmetry", "half"], 'Cannot read --symmetry "half": it is full or off', undefined],
  [
    "a setting without a value",
    ["verify", "ping.tea", "--set", "Players"],
    'Cannot read --set "Players": it is not a param with a number, true or false',
    "for example: --set Caches=4",
  ],
  ["an unknown param", ["verify", "ping.tea", "--set", "Player=3"], 'Unknown param "Player"', "did you mean Players?"],
  ["an unknown check", ["verify", "ping.tea", "--check", "smal"], 'Unknown check "smal"', "did you mean small? there are small, usual"],
  [
    "a file in no folder",
    ["verify", "ping.tea", "--mermaid", "none/x.md"],
    'Cannot write "none/x.md": its folder does not exist',
    undefined,
  ],
  ["no code", ["explain"], "One code is needed", "for example: kettle explain T301"],
  ["an unknown code", ["explain", "T399"], 'Unknown code "T399"', undefined],
];

describe("a mistake on the command line is one line and a hint, and exit code 2", () => {
  test.each(mistakes)("%s", async (_, words, message, hint) => {
    const { code, out, err } = await folder.kettle(...words);
    const [first, second = ""] = err.split("\n");
    expect(first).toBe(`kettle: ${message}`);
    if (hint !== undefined) expect(second).toBe(`  hint: ${hint}`);
    expect(out).toBe("");
    expect(code).toBe(2);
  });

  test("an unknown code lists the near ones", async () => {
    const { err } = await folder.kettle("explain", "t31");
    expect(err).toContain('Unknown code "T31"');
    expect(err).toContain("T301 (message without a handler in a state)");
  });
});

describe("help and version", () => {
  test.each(["check", "verify", "fmt", "stats", "explain"])("kettle %s --help", async (command) => {
    const { code, out } = await folder.kettle(command, "--help");
    expect(out.split("\n")[0]).toBe(`kettle ${command} ${command === "explain" ? "CODE" : "FILE..."}`);
    expect(code).toBe(0);
  });

  test("kettle --help names every command", async () => {
    const { code, out } = await folder.kettle("--help");
    for (const command of ["check", "verify", "fmt", "stats", "explain"]) expect(out).toContain(`kettle ${command} `);
    expect(code).toBe(0);
  });

  test("kettle alone prints the help as a mistake", async () => {
    const { code, out, err } = await folder.kettle();
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("kettle verify FILE...");
  });

  test("kettle --version", async () => {
    const { code, out } = await folder.kettle("--version");
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/u);
    expect(code).toBe(0);
  });

  test("no line is wider than 140 characters", async () => {
    for (const command of ["check", "verify", "fmt", "stats", "explain"]) {
      const { out } = await folder.kettle(command, "--help");
      expect(out.split("\n").filter((line) => line.length > 140)).toEqual([]);
    }
  });
});

test("a mistake in Kettle is exit code 3, with a stack for those who ask", async () => {
  const out = (): never => {
    throw new TypeError("it broke");
  };
  const { code, err } = await folder.kettleOn({ out }, "--help");
  expect(code).toBe(3);
  expect(err).toContain("kettle: internal error: it broke");
  expect(err).toContain("Please report it");
  expect(err).not.toContain("usage.test.ts");
  expect((await folder.kettleOn({ out, isDebug: true }, "--help")).err).toContain("usage.test.ts");
});
