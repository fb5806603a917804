import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format, parse, print } from "../../dsl/syntax/index.js";
import { protocolFile } from "../support/arbitrary-syntax.js";
import { shape } from "../support/syntax-shape.js";

describe("random syntax trees", () => {
  it("are read back as they were printed, and formatting changes nothing more", () => {
    fc.assert(
      fc.property(protocolFile, (file) => {
        const text = print(file);
        const { file: read, diagnostics } = parse({ name: "printed.tea", text });
        expect(diagnostics).toEqual([]);
        expect(shape(read)).toEqual(shape(file));
        expect(format({ name: "printed.tea", text }).text).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});
