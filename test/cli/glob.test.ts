import { afterAll, describe, expect, test } from "vitest";
import { alternatives, expandPattern, isPattern } from "../../cli/glob.js";
import { createFolder } from "./kettle.js";

const names = ["a.tea", "b.tea", "b.txt", "sub/c.tea", "sub/deep/d.tea", ".hidden/e.tea", "node_modules/f.tea", "odd+(name).tea"];
const folder = createFolder(Object.fromEntries(names.map((name) => [name, ""])));
afterAll(() => folder.remove());

describe("a pattern finds", () => {
  test.each<readonly [string, readonly string[]]>([
    ["*.tea", ["a.tea", "b.tea", "odd+(name).tea"]],
    ["?.tea", ["a.tea", "b.tea"]],
    ["[bc].tea", ["b.tea"]],
    ["[!b].tea", ["a.tea"]],
    ["b.{tea,txt}", ["b.tea", "b.txt"]],
    ["**/*.tea", ["a.tea", "b.tea", "odd+(name).tea", "sub/c.tea", "sub/deep/d.tea"]],
    ["sub/**/*.tea", ["sub/c.tea", "sub/deep/d.tea"]],
    ["**/deep/*.tea", ["sub/deep/d.tea"]],
    ["*/*.tea", ["sub/c.tea"]],
    ["./sub/../*.tea", ["a.tea", "b.tea", "odd+(name).tea"]],
    [".hidden/*.tea", [".hidden/e.tea"]],
    ["odd+(*).tea", ["odd+(name).tea"]],
    ["none/*.tea", []],
  ])("%s", (pattern, found) => {
    expect(expandPattern(pattern, folder.path)).toEqual(found);
  });

  test("files under an absolute path", () => {
    expect(expandPattern(`${folder.path}/?.tea`, "/")).toEqual([`${folder.path}/a.tea`, `${folder.path}/b.tea`]);
  });
});

test("braces inside braces", () => {
  expect(alternatives("{a,b{c,d}}.tea").toSorted()).toEqual(["a.tea", "bc.tea", "bd.tea"]);
});

test("a plain name is no pattern", () => {
  expect(["a.tea", "sub/a+b (1).tea"].filter(isPattern)).toEqual([]);
});
