/** The grammar of a whole file. It extends the grammars of machines, statements and expressions, each in its file. */
import { EOF } from "./chevrotain.js";
import { MachineGrammar } from "./machine-grammar.js";
import * as t from "./tokens.js";

/** Reads tokens into a concrete tree. */
export class Grammar extends MachineGrammar {
  readonly file = this.RULE("file", () => {
    this.OPTION(() => this.guard(() => this.SUBRULE(this.header)));
    this.items("a declaration", "file", (item) =>
      this.MANY(() => this.OR([{ ALT: () => item(() => this.SUBRULE(this.declaration)) }, { ALT: () => this.CONSUME(t.Semicolon) }])),
    );
  });

  readonly header = this.RULE("header", () => {
    this.CONSUME(t.Protocol);
    this.SUBRULE(this.name);
  });

  readonly declarations = this.RULE("declarations", () => {
    this.CONSUME(t.LeftBrace);
    this.items("a declaration or '}'", "declarations", (item) =>
      this.MANY(() => this.OR([{ ALT: () => item(() => this.SUBRULE(this.declaration)) }, { ALT: () => this.CONSUME(t.Semicolon) }])),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly declaration = this.RULE("declaration", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.paramDecl) },
      { ALT: () => this.SUBRULE(this.nodeDecl) },
      { ALT: () => this.SUBRULE(this.blockDecl) },
      { ALT: () => this.SUBRULE(this.valueDecl) },
      { ALT: () => this.SUBRULE(this.enumDecl) },
      { ALT: () => this.SUBRULE(this.typeDecl) },
      { ALT: () => this.SUBRULE(this.recordDecl) },
      { ALT: () => this.SUBRULE(this.channelDecl) },
      { ALT: () => this.SUBRULE(this.messageDecl) },
      { ALT: () => this.SUBRULE(this.ghostDecl) },
      { ALT: () => this.SUBRULE(this.machineDecl) },
      { ALT: () => this.SUBRULE(this.functionDecl) },
      { ALT: () => this.SUBRULE(this.propertyDecl) },
      { ALT: () => this.SUBRULE(this.leadsToDecl) },
      { ALT: () => this.SUBRULE(this.checkDecl) },
      { ALT: () => this.SUBRULE(this.faultDecl) },
      { ALT: () => this.SUBRULE(this.declarationIf) },
    ]);
  });

  readonly paramDecl = this.RULE("paramDecl", () => {
    this.CONSUME(t.ParamWord);
    this.SUBRULE(this.name);
    this.SUBRULE(this.initialiser);
  });

  readonly nodeDecl = this.RULE("nodeDecl", () => {
    this.CONSUME(t.Node);
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.SUBRULE(this.size);
      this.OPTION2(() => this.CONSUME(t.Ordered));
    });
  });

  readonly blockDecl = this.RULE("blockDecl", () => {
    this.CONSUME(t.BlockWord);
    this.SUBRULE(this.name);
    this.SUBRULE(this.size);
  });

  readonly valueDecl = this.RULE("valueDecl", () => {
    this.CONSUME(t.Value);
    this.SUBRULE(this.name);
    this.SUBRULE(this.size);
    this.OPTION(() => this.CONSUME(t.Comparable));
  });

  readonly size = this.RULE("size", () => {
    this.CONSUME(t.LeftBracket);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightBracket);
  });

  readonly enumDecl = this.RULE("enumDecl", () => {
    this.CONSUME(t.Enum);
    this.SUBRULE(this.name);
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE2(this.name, { LABEL: "member" }) });
    this.CONSUME(t.RightBrace, { ERR_MSG: "',' or '}'" });
  });

  readonly typeDecl = this.RULE("typeDecl", () => {
    this.CONSUME(t.TypeWord);
    this.SUBRULE(this.name);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.type);
  });

  readonly recordDecl = this.RULE("recordDecl", () => {
    this.CONSUME(t.RecordWord);
    this.SUBRULE(this.name);
    this.CONSUME(t.LeftBrace);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.param) });
    this.CONSUME(t.RightBrace, { ERR_MSG: "',' or '}'" });
  });

  readonly channelDecl = this.RULE("channelDecl", () => {
    this.CONSUME(t.Channel);
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.discipline);
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Capacity);
            this.SUBRULE(this.expression);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Per);
            this.CONSUME(t.BlockWord);
          },
        },
        { ALT: () => this.CONSUME(t.Lossy) },
        { ALT: () => this.CONSUME(t.Duplicating) },
        { ALT: () => this.CONSUME(t.Blocking) },
      ]),
    );
  });

  readonly faultDecl = this.RULE("faultDecl", () => {
    let isCrash = false;
    this.CONSUME(t.Fault);
    this.OR({
      ERR_MSG: "'lose', 'duplicate' or 'crash'",
      DEF: [
        { ALT: () => this.CONSUME(t.Lose) },
        { ALT: () => this.CONSUME(t.Duplicate) },
        {
          ALT: () => {
            this.CONSUME(t.Crash);
            isCrash = true;
          },
        },
      ],
    });
    this.SUBRULE(this.name);
    this.CONSUME(t.At);
    this.CONSUME(t.Most);
    this.SUBRULE(this.expression);
    this.OPTION({ GATE: () => isCrash, DEF: () => this.CONSUME(t.Forever) });
  });

  readonly discipline = this.RULE("discipline", () => {
    this.OR({
      ERR_MSG: "'fifo' or 'unordered'",
      MAX_LOOKAHEAD: 1,
      DEF: [
        { ALT: () => this.CONSUME(t.Fifo) },
        { ALT: () => this.CONSUME(t.Unordered) },
        {
          ALT: () => {
            this.SUBRULE(this.logical, { LABEL: "condition" });
            this.CONSUME(t.Question);
            this.SUBRULE(this.discipline, { LABEL: "whenTrue" });
            this.CONSUME(t.Colon);
            this.SUBRULE2(this.discipline, { LABEL: "whenFalse" });
          },
        },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  });

  readonly messageDecl = this.RULE("messageDecl", () => {
    this.CONSUME(t.Message);
    this.SUBRULE(this.messageName);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.messageName);
    });
    this.CONSUME(t.Colon);
    this.SUBRULE(this.route);
    this.MANY2(() => {
      this.CONSUME2(t.Comma);
      this.SUBRULE2(this.route);
    });
    this.OPTION(() => {
      this.CONSUME(t.On);
      this.SUBRULE(this.name, { LABEL: "channel" });
    });
  });

  readonly messageName = this.RULE("messageName", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.params));
    this.OPTION2({ GATE: () => this.resultFollows(), DEF: () => this.SUBRULE(this.result) });
  });

  /** Behind the colon stands a type and not a role with its arrow. Where neither is to be seen, a route is what is missing. */
  private resultFollows(): boolean {
    if (this.RECORDING_PHASE) return true;
    const isNamed = this.next(t.Name, 2);
    const others = isNamed ? [t.Name, t.Taken] : [t.Starter];
    return ![t.Arrow, t.Implies, t.RightBrace, t.Semicolon, EOF, ...others].some((token) => this.next(token, isNamed ? 3 : 2));
  }

  readonly route = this.RULE("route", () => {
    this.SUBRULE(this.name, { LABEL: "from" });
    this.CONSUME(t.Arrow);
    this.SUBRULE2(this.name, { LABEL: "to" });
  });

  readonly propertyDecl = this.RULE("propertyDecl", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Invariant) },
      { ALT: () => this.CONSUME(t.Cover) },
      { ALT: () => this.SUBRULE(this.alwaysPossible) },
    ]);
    this.CONSUME(t.Text);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
  });

  readonly alwaysPossible = this.RULE("alwaysPossible", () => {
    this.CONSUME(t.Always);
    this.CONSUME(t.Possible);
  });

  readonly leadsToDecl = this.RULE("leadsToDecl", () => {
    this.CONSUME(t.Leads);
    this.CONSUME(t.To);
    this.CONSUME(t.Text);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.leading);
  });

  /** A `forall` in front is for both sides, so it is no part of the left one. */
  readonly leading = this.RULE("leading", () => {
    this.MANY({ MAX_LOOKAHEAD: 1, DEF: () => this.SUBRULE(this.binder) });
    this.SUBRULE(this.expression, { LABEL: "condition" });
    this.CONSUME(t.Leads);
    this.CONSUME(t.To);
    this.SUBRULE2(this.expression, { LABEL: "goal" });
  });

  readonly binder = this.RULE("binder", () => {
    this.CONSUME(t.Forall);
    this.SUBRULE(this.variables);
    this.CONSUME(t.Colon);
  });

  readonly checkDecl = this.RULE("checkDecl", () => {
    this.CONSUME(t.Check);
    this.SUBRULE(this.name);
    this.CONSUME(t.LeftBrace);
    this.items("a setting or '}'", "checkDecl", (item) =>
      this.MANY(() =>
        this.OR({
          MAX_LOOKAHEAD: 1,
          IGNORE_AMBIGUITIES: true,
          DEF: [
            { GATE: () => this.next(t.Colon, 2), ALT: () => item(() => this.SUBRULE(this.workload)) },
            { ALT: () => item(() => this.SUBRULE(this.setting)) },
            { ALT: () => this.CONSUME(t.Comma) },
            { ALT: () => this.CONSUME(t.Semicolon) },
          ],
        }),
      ),
    );
    this.CONSUME(t.RightBrace);
    this.CONSUME(t.Expect);
    this.SUBRULE(this.expectation);
  });

  readonly setting = this.RULE("setting", () => {
    this.SUBRULE(this.name);
    this.SUBRULE(this.initialiser);
  });

  readonly workload = this.RULE("workload", () => {
    this.CONSUME(t.Requests);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.limit);
    // A separator belongs to the limits only if another one follows: the next setting looks like one until its `=`.
    this.MANY({
      GATE: () => this.limitFollows(),
      DEF: () => {
        this.OR([{ ALT: () => this.CONSUME(t.Semicolon) }, { ALT: () => this.CONSUME(t.Comma) }]);
        this.SUBRULE2(this.limit);
      },
    });
  });

  readonly limit = this.RULE("limit", () => {
    this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.None);
            this.CONSUME(t.Of);
            this.SUBRULE(this.name);
            this.MANY({
              GATE: () => !this.limitFollows(),
              DEF: () => {
                this.CONSUME(t.Comma);
                this.SUBRULE2(this.name);
              },
            });
          },
        },
        {
          // `total` is a name where `at most` follows.
          GATE: () => !this.next(t.Total) || this.next(t.Most, 3),
          ALT: () => {
            this.SUBRULE3(this.name);
            this.CONSUME(t.At);
            this.CONSUME(t.Most);
            this.SUBRULE2(this.perNode);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Total);
            this.SUBRULE(this.perNode);
          },
        },
      ],
    });
  });

  /** A limit and whether it counts for each node alone. */
  readonly perNode = this.RULE("perNode", () => {
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.Per);
      this.CONSUME(t.Node);
    });
  });

  private limitFollows(): boolean {
    if (this.next(t.None, 2)) return true;
    if (this.next(t.Total, 2)) return !this.next(t.Assign, 3);
    return this.next(t.Name, 2) && this.next(t.At, 3);
  }

  readonly expectation = this.RULE("expectation", () => {
    this.OR({
      ERR_MSG:
        "a verdict (pass, deadlock, stuck, violation, assertion, unexpected, overflow, continuation, impossible, liveness or uncovered)",
      DEF: [
        { ALT: () => this.CONSUME(t.Pass, { LABEL: "verdict" }) },
        { ALT: () => this.CONSUME(t.Deadlock, { LABEL: "verdict" }) },
        { ALT: () => this.CONSUME(t.Stuck, { LABEL: "verdict" }) },
        { ALT: () => this.CONSUME(t.Overflow, { LABEL: "verdict" }) },
        { ALT: () => this.CONSUME(t.Continuation, { LABEL: "verdict" }) },
        {
          ALT: () => {
            this.OR2([
              { ALT: () => this.CONSUME(t.Violation, { LABEL: "verdict" }) },
              { ALT: () => this.CONSUME(t.Uncovered, { LABEL: "verdict" }) },
              { ALT: () => this.CONSUME(t.Impossible, { LABEL: "verdict" }) },
              { ALT: () => this.CONSUME(t.Liveness, { LABEL: "verdict" }) },
            ]);
            this.CONSUME(t.Text);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Assertion, { LABEL: "verdict" });
            this.OPTION(() => this.CONSUME2(t.Text));
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.Unexpected, { LABEL: "verdict" });
            this.SUBRULE(this.name);
          },
        },
      ],
    });
  });

  readonly declarationIf = this.RULE("declarationIf", () => {
    this.CONSUME(t.If);
    this.head("declarationIf", () => this.SUBRULE(this.expression, { LABEL: "condition" }));
    this.SUBRULE(this.declarations, { LABEL: "whenTrue" });
    this.OPTION(() => {
      this.CONSUME(t.Else);
      this.OR([
        { ALT: () => this.SUBRULE2(this.declarations, { LABEL: "whenFalse" }) },
        { ALT: () => this.SUBRULE2(this.declarationIf, { LABEL: "elseIf" }) },
      ]);
    });
  });

  constructor(validation: t.Validation) {
    super(validation);
    this.performSelfAnalysis();
  }
}

let built: Grammar | undefined;

/** The one parser: building it costs far more than using it, and it keeps nothing between two texts. Who reads no Tea does not wait for it. */
export function grammar(): Grammar {
  return (built ??= new Grammar({ skipValidations: true }));
}
