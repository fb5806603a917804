import { afterAll, expect, test } from "vitest";
import { createFolder } from "./kettle.js";
import { ping } from "./protocols.js";

const folder = createFolder({ "ping.tea": ping });

afterAll(() => folder.remove());

test("kettle verify --workers", async () => {
  const found = await folder.kettle("verify", "ping.tea", "--workers", "2", "--json");
  expect(found).toMatchObject({ code: 0, err: "" });
});

test.each([
  [["--workers", "0"], 'Cannot read --workers "0": it takes a whole number of at least 1'],
  [
    ["--engine", "reference", "--workers", "2"],
    "Option --workers is for the search of a compiled model\n  hint: leave out --engine reference",
  ],
])("%s is refused", async (words, message) => {
  const { code, err } = await folder.kettle("verify", "ping.tea", ...words);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
