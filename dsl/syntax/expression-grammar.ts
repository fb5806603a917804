/**
 * Expressions and types. Operators of a level stand in one flat list, which `build-expressions.ts` folds by precedence: a rule for each of
 * the ten levels would cost ten calls for every operand. Alternatives that are tried at every operand or statement stand in fields: made anew
 * each time, they were a quarter of what reading leaves to the garbage collector.
 */
import type { IOrAlt } from "chevrotain";
import { RecoveringParser } from "./recovering-parser.js";
import * as t from "./tokens.js";

/** The rules for names, types and expressions. */
export abstract class ExpressionGrammar extends RecoveringParser {
  /** `=>` and `? :` */
  readonly expression = this.RULE("expression", () => {
    this.SUBRULE(this.logical, { LABEL: "operand" });
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Implies, { LABEL: "operator" }) },
        {
          ALT: () => {
            this.CONSUME(t.Question, { LABEL: "operator" });
            this.SUBRULE(this.expression, { LABEL: "middle" });
            this.CONSUME(t.Colon);
          },
        },
      ]);
      this.SUBRULE2(this.logical, { LABEL: "operand" });
    });
  });

  /** `||`, `&&`, comparisons and `at` */
  readonly logical = this.RULE("logical", () => {
    this.SUBRULE(this.additive, { LABEL: "operand" });
    this.MANY({
      GATE: () => this.continues(),
      DEF: () =>
        this.OR([
          {
            ALT: () => {
              this.SUBRULE(this.operator);
              this.SUBRULE2(this.additive, { LABEL: "operand" });
            },
          },
          {
            ALT: () => {
              this.SUBRULE(this.stateOperator, { LABEL: "operator" });
              this.SUBRULE(this.name, { LABEL: "operand" });
            },
          },
        ]),
    });
  });

  private readonly operators: IOrAlt<unknown>[] = [
    { ALT: () => this.CONSUME(t.Or, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.AndAnd, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.Equal, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.NotEqual, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.LessEqual, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.GreaterEqual, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.Less, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.Greater, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.At, { LABEL: "operator" }) },
    { ALT: () => this.CONSUME(t.In, { LABEL: "operator" }) },
    {
      ALT: () => {
        this.CONSUME(t.Not, { LABEL: "operator" });
        this.CONSUME2(t.In);
      },
    },
  ];

  readonly operator = this.RULE("operator", () => {
    this.OR(this.operators);
  });

  readonly stateOperator = this.RULE("stateOperator", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Is, { LABEL: "operator" }) }, { ALT: () => this.CONSUME(t.Within, { LABEL: "operator" }) }]);
  });

  readonly additive = this.RULE("additive", () => {
    this.SUBRULE(this.unary, { LABEL: "operand" });
    this.MANY(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Plus, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Minus, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Star, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.Ampersand, { LABEL: "operator" }) },
      ]);
      this.SUBRULE2(this.unary, { LABEL: "operand" });
    });
  });

  readonly unary = this.RULE("unary", () => {
    this.MANY(() =>
      this.OR([
        { ALT: () => this.CONSUME(t.Bang, { LABEL: "prefix" }) },
        { ALT: () => this.CONSUME(t.Minus, { LABEL: "prefix" }) },
        { ALT: () => this.CONSUME(t.Take, { LABEL: "prefix" }) },
      ]),
    );
    if (!this.RECORDING_PHASE && this.startsItem()) this.reject("an expression");
    this.OR2({ ERR_MSG: "an expression", DEF: this.operands });
    this.MANY2(() => this.SUBRULE(this.suffix));
  });

  private readonly operands: IOrAlt<unknown>[] = [
    { ALT: () => this.SUBRULE(this.nameOrCall) },
    { ALT: () => this.CONSUME(t.NumberLiteral, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.True, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.False, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.None, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.Self, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.Here, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.Quiescent, { LABEL: "literal" }) },
    { ALT: () => this.CONSUME(t.Reply, { LABEL: "literal" }) },
    { ALT: () => this.SUBRULE(this.parenthesised) },
    { ALT: () => this.SUBRULE(this.setLiteral) },
    { ALT: () => this.SUBRULE(this.quantified) },
  ];

  /** `a`, `f(a)`, and `count a: T`, which starts like a name. */
  readonly nameOrCall = this.RULE("nameOrCall", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.args));
    this.OPTION2({ GATE: () => this.startsVariables(), DEF: () => this.SUBRULE(this.variables) });
  });

  readonly args = this.RULE("args", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION(() => this.SUBRULE(this.list));
    this.CONSUME(t.RightParen, { ERR_MSG: "',' or ')'" });
  });

  readonly list = this.RULE("list", () => {
    this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.expression);
    });
  });

  readonly parenthesised = this.RULE("parenthesised", () => {
    this.CONSUME(t.LeftParen);
    this.SUBRULE(this.expression);
    this.CONSUME(t.RightParen);
  });

  readonly setLiteral = this.RULE("setLiteral", () => {
    this.CONSUME(t.LeftBrace);
    // The gates tell all: looking further ahead would find no more, and finding out how takes a while at every start.
    this.OPTION({ MAX_LOOKAHEAD: 1, GATE: () => this.startsFields(), DEF: () => this.SUBRULE(this.fields) });
    this.OPTION2({ GATE: () => !this.startsFields(), DEF: () => this.SUBRULE(this.list) });
    this.CONSUME(t.RightBrace, { ERR_MSG: "',' or '}'" });
  });

  /** `f: a, g: b`, `...r, f: a`: between braces it is a record and no set. */
  readonly fields = this.RULE("fields", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.recordBase) }, { ALT: () => this.SUBRULE(this.fieldValue) }]);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.fieldValue);
    });
  });

  readonly recordBase = this.RULE("recordBase", () => {
    this.CONSUME(t.Ellipsis);
    this.SUBRULE(this.expression);
  });

  readonly fieldValue = this.RULE("fieldValue", () => {
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.expression);
  });

  private readonly suffixes: IOrAlt<unknown>[] = [
    { ALT: () => this.CONSUME(t.Bang) },
    {
      ALT: () => {
        this.CONSUME(t.Dot);
        this.SUBRULE(this.name);
        // There are no methods; the builder says so.
        this.OPTION({ GATE: () => this.sameLine(), DEF: () => this.SUBRULE(this.args) });
      },
    },
    {
      ALT: () => {
        this.CONSUME(t.LeftBracket);
        this.SUBRULE(this.expression);
        this.CONSUME(t.RightBracket);
      },
    },
  ];

  readonly suffix = this.RULE("suffix", () => {
    this.OR(this.suffixes);
  });

  readonly quantified = this.RULE("quantified", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Forall, { LABEL: "quantifier" }) },
      { ALT: () => this.CONSUME(t.Exists, { LABEL: "quantifier" }) },
    ]);
    this.SUBRULE(this.variables);
    this.CONSUME(t.Colon, { LABEL: "colon" });
    this.SUBRULE(this.expression, { LABEL: "body" });
  });

  readonly variables = this.RULE("variables", () => {
    this.SUBRULE(this.variable);
    this.MANY({
      GATE: () => this.variableFollows(),
      DEF: () => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.variable);
      },
    });
    this.OPTION({
      GATE: () => this.continues(),
      DEF: () => {
        this.CONSUME(t.Where);
        this.SUBRULE(this.expression);
      },
    });
  });

  readonly variable = this.RULE("variable", () => {
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE2(this.name, { LABEL: "type" });
    this.OPTION({ GATE: () => this.namesEvent(), DEF: () => this.SUBRULE(this.among) });
  });

  /** `Grant at b` behind `inflight`, `deferred` or `waiting` */
  readonly among = this.RULE("among", () => {
    this.SUBRULE(this.name, { LABEL: "event" });
    this.OPTION({
      GATE: () => this.continues(),
      DEF: () => {
        this.CONSUME(t.At);
        this.SUBRULE(this.additive, { LABEL: "block" });
      },
    });
  });

  readonly name = this.RULE("name", () => {
    this.acceptMisusedWord();
    this.CONSUME(t.Name);
  });

  private readonly types: IOrAlt<unknown>[] = [
    { ALT: () => this.SUBRULE(this.setType) },
    { ALT: () => this.SUBRULE(this.mapType) },
    { ALT: () => this.SUBRULE(this.queueType) },
    { ALT: () => this.SUBRULE(this.continuationType) },
    { ALT: () => this.SUBRULE(this.replyType) },
    { ALT: () => this.SUBRULE(this.cyclicType) },
    { ALT: () => this.SUBRULE(this.rangeOrName) },
  ];

  readonly type = this.RULE("type", () => {
    // `set`, `map` and `queue` name no other types, so that a missing `<` is reported there.
    this.OR({ ERR_MSG: "a type", MAX_LOOKAHEAD: 1, IGNORE_AMBIGUITIES: true, DEF: this.types });
    this.MANY(() => this.CONSUME(t.Question));
  });

  readonly setType = this.RULE("setType", () => {
    this.CONSUME(t.SetWord);
    this.CONSUME(t.Less);
    this.SUBRULE(this.type);
    this.CONSUME(t.Greater);
  });

  readonly mapType = this.RULE("mapType", () => {
    this.CONSUME(t.MapWord);
    this.CONSUME(t.Less);
    this.SUBRULE(this.type);
    this.CONSUME(t.Comma);
    this.SUBRULE2(this.type);
    this.CONSUME(t.Greater);
  });

  readonly queueType = this.RULE("queueType", () => {
    this.CONSUME(t.QueueWord);
    this.CONSUME(t.Less);
    this.SUBRULE(this.type);
    this.CONSUME(t.Comma);
    this.SUBRULE(this.additive, { LABEL: "capacity" });
    this.CONSUME(t.Greater);
  });

  readonly continuationType = this.RULE("continuationType", () => {
    this.CONSUME(t.Continuation);
    this.OPTION(() => {
      this.CONSUME(t.Less);
      this.SUBRULE(this.type);
      this.CONSUME(t.Greater);
    });
  });

  readonly replyType = this.RULE("replyType", () => {
    this.CONSUME(t.Reply);
    this.OPTION(() => {
      this.CONSUME(t.Less);
      this.SUBRULE(this.type);
      this.CONSUME(t.Greater);
    });
  });

  readonly cyclicType = this.RULE("cyclicType", () => {
    this.CONSUME(t.Cyclic);
    this.SUBRULE(this.additive);
  });

  /** A name alone is a named type; which of the two it is, the builder sees. */
  readonly rangeOrName = this.RULE("rangeOrName", () => {
    this.SUBRULE(this.additive, { LABEL: "low" });
    this.OPTION(() => {
      this.CONSUME(t.DotDot);
      this.SUBRULE2(this.additive, { LABEL: "high" });
    });
  });

  readonly params = this.RULE("params", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION(() => {
      this.SUBRULE(this.param);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.param);
      });
    });
    this.CONSUME(t.RightParen, { ERR_MSG: "',' or ')'" });
  });

  readonly param = this.RULE("param", () => {
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
  });

  /** `at`, `with` and `where` may also be the name with which the next statement starts, as in `at = 3`. */
  protected continues(): boolean {
    if (this.RECORDING_PHASE) return true;
    if (this.next(t.In) && this.next(t.Any, 2) && this.next(t.Order, 3)) return false;
    if (!this.next(t.Name)) return true;
    const second = this.LA(2).tokenType;
    return second !== t.Assign && second !== t.PlusAssign && second !== t.MinusAssign && second !== t.LeftBracket && second !== t.Dot;
  }

  /** A further variable is `name: Type`; anything else behind the comma belongs to a list around the quantifier, as does `name: Type = e`. */
  private variableFollows(): boolean {
    if (!this.next(t.Name, 2) || !this.next(t.Colon, 3)) return false;
    return ![t.Assign, t.Less, t.Question, t.DotDot].includes(this.LA(5).tokenType);
  }

  /** `inflight`, `deferred` and `waiting` may also name types: a message or request follows on the same line, and `where` is none. */
  private namesEvent(): boolean {
    if (this.RECORDING_PHASE) return true;
    const isDomain = [t.Inflight, t.Deferred, t.Waiting].some((word) => this.next(word, 0));
    return isDomain && this.sameLine() && this.next(t.Name) && !this.next(t.Where);
  }

  /** `value V[2]` or `x = 3` on the next line is what comes next and not the operand that is missing on this one. */
  private startsItem(): boolean {
    if (this.sameLine() || !this.next(t.Name)) return false;
    const second = this.LA(2).tokenType;
    if (second === t.Assign || second === t.PlusAssign || second === t.MinusAssign) return true;
    return second === t.Identifier && this.next(t.Starter) && this.LA(1).endLine === this.LA(2).startLine;
  }

  private startsFields(): boolean {
    if (this.RECORDING_PHASE) return true;
    return this.next(t.Ellipsis) || (this.next(t.Name) && this.next(t.Colon, 2));
  }

  /** The variable stands on the line of `count`: on the next one may start a setting `requests: …` behind a param of that name. */
  private startsVariables(): boolean {
    return this.next(t.Count, 0) && this.next(t.Colon, 2) && this.sameLine();
  }
}
