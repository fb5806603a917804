import { describe, expect, it } from "vitest";
import { format, parse } from "../../dsl/syntax/index.js";

/** Words that mean something in some places and are names everywhere else. */
const contextual =
  "protocol param node block value enum type channel message ghost invariant cover check request requests deferred start idle from to with at per of most any order and where expect count some set map total ordered comparable fifo unordered capacity owed crash forever may wait deadlock stuck violation assertion unexpected overflow uncovered boolean data size queue host give up".split(
    " ",
  );

const taken =
  "machine function var state procedure on before otherwise let if for match send become suspend await resume wake defer drop pass return fail choose assert else when take forall exists true false none self here quiescent in is within not cyclic continuation record durable call gather answer note reply ignore".split(
    " ",
  );

function textWith(word: string): string {
  return `protocol ${word}

param ${word} = ${word} + 1
node ${word}[${word}]
enum E { ${word}, b }
channel ${word}: fifo
message ${word}(${word}: E) : ${word} -> ${word} on ${word}

machine ${word} per ${word} {
  var ${word}: E = ${word}
  request ${word}(${word}: E)

  start state ${word}(${word}: E) {
    on ${word}(${word}) from ${word}: ${word} when ${word} {
      let ${word} = ${word}
      ${word} = ${word}.${word}[${word}]
      send ${word}(${word}) to ${word} in ${word} at ${word}
      ${word} += f(${word}, ${word}(${word}))
      become ${word}(${word})
    }
  }
}

invariant "x": exists ${word}: ${word} where ${word}: ${word} is ${word} || ${word} in {${word}}
check ${word} { ${word} = 1; requests: ${word} at most 2 } expect pass
`;
}

describe("contextual words", () => {
  it.each(contextual)("'%s' is a name", (word) => {
    const source = { name: "p.tea", text: textWith(word) };
    expect(parse(source).diagnostics).toEqual([]);
    expect(format(source).text).toBe(source.text);
  });
});

describe("reserved words", () => {
  it.each(taken)("'%s' is no name", (word) => {
    const { diagnostics } = parse({ name: "p.tea", text: `protocol P\nparam ${word} = 1\n` });
    expect(diagnostics.map(({ code, span }) => ({ code, span }))).toEqual([{ code: "T004", span: { start: 17, end: 17 + word.length } }]);
  });
});
