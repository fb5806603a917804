/** Statements, and the handlers that hold them (an `await` is a statement that holds handlers). */
import type { IOrAlt } from "chevrotain";
import { ExpressionGrammar } from "./expression-grammar.js";
import * as t from "./tokens.js";

/** The rules for blocks, statements and handlers. */
export abstract class StatementGrammar extends ExpressionGrammar {
  readonly block = this.RULE("block", () => {
    this.CONSUME(t.LeftBrace);
    this.items("a statement or '}'", "block", (item) =>
      this.MANY(() => this.OR([{ ALT: () => item(() => this.SUBRULE(this.statement)) }, { ALT: () => this.CONSUME(t.Semicolon) }])),
    );
    this.CONSUME(t.RightBrace);
  });

  private readonly statements: IOrAlt<unknown>[] = [
    { ALT: () => this.SUBRULE(this.assignmentOrCall) },
    { ALT: () => this.SUBRULE(this.letStatement) },
    { ALT: () => this.SUBRULE(this.ifStatement) },
    { ALT: () => this.SUBRULE(this.forStatement) },
    { ALT: () => this.SUBRULE(this.matchStatement) },
    { ALT: () => this.SUBRULE(this.sendStatement) },
    { ALT: () => this.SUBRULE(this.becomeStatement) },
    { ALT: () => this.SUBRULE(this.suspension) },
    { ALT: () => this.SUBRULE(this.resumeStatement) },
    { ALT: () => this.SUBRULE(this.wakeStatement) },
    { ALT: () => this.SUBRULE(this.answerStatement) },
    { ALT: () => this.SUBRULE(this.wordStatement) },
    { ALT: () => this.SUBRULE(this.returnStatement) },
    { ALT: () => this.SUBRULE(this.failStatement) },
    { ALT: () => this.SUBRULE(this.chooseStatement) },
    { ALT: () => this.SUBRULE(this.assertStatement) },
    { ALT: () => this.SUBRULE(this.noteStatement) },
  ];

  readonly statement = this.RULE("statement", () => {
    // `start` and `stop` are names where no name follows, and `give` where no `up` does.
    if (this.startsTimerStatement()) this.SUBRULE9(this.timerStatement);
    else if (this.startsGivingUp()) this.SUBRULE9(this.giveUpStatement);
    else this.OR({ ERR_MSG: "a statement", DEF: this.statements });
  });

  private startsTimerStatement(): boolean {
    return !this.RECORDING_PHASE && (this.next(t.Start) || this.next(t.Stop)) && this.next(t.Name, 2);
  }

  private startsGivingUp(): boolean {
    return !this.RECORDING_PHASE && this.next(t.Give) && this.next(t.Up, 2);
  }

  readonly assignmentOrCall = this.RULE("assignmentOrCall", () => {
    this.SUBRULE(this.name);
    this.OR({
      ERR_MSG: "'=' or '('",
      DEF: [
        { ALT: () => this.SUBRULE(this.args) },
        {
          ALT: () => {
            this.MANY(() => this.SUBRULE(this.suffix));
            // `s.add(x)` is complete, and reported by the builder.
            if (!this.RECORDING_PHASE && this.next(t.RightParen, 0)) return;
            this.OPTION({ GATE: () => this.isPlaceAt(), DEF: () => this.SUBRULE(this.placeAt) });
            this.SUBRULE(this.assignOperator);
            this.SUBRULE(this.right);
          },
        },
      ],
    });
  });

  /** The block of a ghost that is kept per block: `last at b = e`. */
  readonly placeAt = this.RULE("placeAt", () => {
    this.CONSUME(t.At);
    this.SUBRULE(this.additive, { LABEL: "at" });
  });

  /** `sned at = 3` has no operand behind `at`. */
  private isPlaceAt(): boolean {
    return this.sameLine() && ![t.Assign, t.PlusAssign, t.MinusAssign].includes(this.LA(2).tokenType);
  }

  readonly assignOperator = this.RULE("assignOperator", () => {
    this.OR({
      ERR_MSG: "'='",
      DEF: [
        { ALT: () => this.CONSUME(t.Assign, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.PlusAssign, { LABEL: "operator" }) },
        { ALT: () => this.CONSUME(t.MinusAssign, { LABEL: "operator" }) },
      ],
    });
  });

  /** The right side of `let` and `=`. */
  readonly right = this.RULE("right", () => {
    this.OR({
      ERR_MSG: "an expression",
      DEF: [{ ALT: () => this.SUBRULE(this.suspension) }, { ALT: () => this.SUBRULE(this.expression) }],
    });
  });

  readonly letStatement = this.RULE("letStatement", () => {
    this.CONSUME(t.Let);
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.type);
    });
    this.CONSUME(t.Assign);
    this.SUBRULE(this.right);
  });

  readonly ifStatement = this.RULE("ifStatement", () => {
    this.CONSUME(t.If);
    this.head("ifStatement", () => this.SUBRULE(this.expression, { LABEL: "condition" }));
    this.SUBRULE(this.block);
    // A loop and not a recursion: a chain of any length needs no stack.
    this.MANY({ GATE: () => this.next(t.If, 2), DEF: () => this.SUBRULE(this.elseIf) });
    this.OPTION(() => {
      this.CONSUME(t.Else);
      this.SUBRULE2(this.block, { LABEL: "otherwise" });
    });
  });

  readonly elseIf = this.RULE("elseIf", () => {
    this.CONSUME(t.Else);
    this.CONSUME(t.If);
    this.head("elseIf", () => this.SUBRULE(this.expression, { LABEL: "condition" }));
    this.SUBRULE(this.block);
  });

  readonly forStatement = this.RULE("forStatement", () => {
    this.CONSUME(t.For);
    this.head("forStatement", () => {
      this.SUBRULE(this.name);
      this.CONSUME(t.In);
      this.SUBRULE(this.expression, { LABEL: "set" });
      this.OPTION(() => {
        this.CONSUME2(t.In);
        this.CONSUME(t.Any);
        this.CONSUME(t.Order);
      });
    });
    this.SUBRULE(this.block);
  });

  readonly matchStatement = this.RULE("matchStatement", () => {
    this.CONSUME(t.Match);
    this.head("matchStatement", () => this.SUBRULE(this.expression, { LABEL: "subject" }));
    this.CONSUME(t.LeftBrace);
    this.items("a case or '}'", "matchStatement", (item) =>
      this.MANY(() => this.OR([{ ALT: () => item(() => this.SUBRULE(this.matchCase)) }, { ALT: () => this.CONSUME(t.Semicolon) }])),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly matchCase = this.RULE("matchCase", () => {
    this.SUBRULE(this.pattern);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE2(this.pattern);
    });
    this.CONSUME(t.Implies);
    this.SUBRULE(this.block);
  });

  readonly pattern = this.RULE("pattern", () => {
    this.OR([
      { ALT: () => this.CONSUME(t.None) },
      { ALT: () => this.CONSUME(t.Otherwise) },
      {
        ALT: () => {
          this.CONSUME(t.Some);
          this.SUBRULE(this.name, { LABEL: "content" });
        },
      },
      { ALT: () => this.SUBRULE2(this.name, { LABEL: "member" }) },
    ]);
  });

  readonly sendStatement = this.RULE("sendStatement", () => {
    this.CONSUME(t.Send);
    // `send(M, c)`, as in other languages; reported by the builder.
    if (!this.RECORDING_PHASE && this.next(t.LeftParen)) {
      this.SUBRULE9(this.args, { LABEL: "foreign" });
      return;
    }
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.args));
    this.CONSUME(t.To);
    this.SUBRULE(this.additive, { LABEL: "target" });
    this.OPTION2(() => {
      this.CONSUME(t.In);
      this.SUBRULE2(this.additive, { LABEL: "set" });
    });
    this.OPTION3({
      GATE: () => this.continues(),
      DEF: () => {
        this.CONSUME(t.At);
        this.SUBRULE3(this.additive, { LABEL: "at" });
      },
    });
  });

  readonly becomeStatement = this.RULE("becomeStatement", () => {
    this.CONSUME(t.Become);
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.args));
  });

  /** What gives up the processor until it is resumed. */
  readonly suspension = this.RULE("suspension", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Suspend);
          this.OR2([
            {
              ALT: () => {
                this.CONSUME(t.In);
                this.SUBRULE(this.name, { LABEL: "state" });
                this.OPTION(() => this.SUBRULE(this.args));
              },
            },
            {
              ALT: () => {
                this.SUBRULE2(this.name, { LABEL: "continuation" });
                this.SUBRULE(this.block);
              },
            },
          ]);
        },
      },
      { ALT: () => this.SUBRULE(this.await) },
      { ALT: () => this.SUBRULE(this.remoteCall) },
      { ALT: () => this.SUBRULE(this.gather) },
    ]);
  });

  readonly remoteCall = this.RULE("remoteCall", () => {
    this.CONSUME(t.Call);
    this.OR({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        // `host` is a name where no dot follows.
        { GATE: () => this.next(t.Dot, 2), ALT: () => this.SUBRULE(this.hostOperation) },
        { ALT: () => this.SUBRULE(this.calledMessage) },
      ],
    });
    this.CONSUME(t.In);
    this.SUBRULE2(this.name, { LABEL: "state" });
    this.OPTION3(() => this.SUBRULE2(this.args, { LABEL: "stateArgs" }));
  });

  readonly gather = this.RULE("gather", () => {
    this.CONSUME(t.Gather);
    this.SUBRULE(this.calledMessage);
    this.CONSUME(t.In);
    this.SUBRULE(this.name, { LABEL: "state" });
    this.OPTION(() => this.SUBRULE(this.args, { LABEL: "stateArgs" }));
  });

  readonly giveUpStatement = this.RULE("giveUpStatement", () => {
    this.CONSUME(t.Give);
    this.CONSUME(t.Up);
    this.SUBRULE(this.expression);
  });

  /** `host.op(a)` */
  readonly hostOperation = this.RULE("hostOperation", () => {
    this.CONSUME(t.Host);
    this.CONSUME(t.Dot);
    this.SUBRULE(this.name, { LABEL: "operation" });
    this.OPTION(() => this.SUBRULE(this.args));
  });

  /** `M(a) to n at b` */
  readonly calledMessage = this.RULE("calledMessage", () => {
    this.SUBRULE(this.name, { LABEL: "message" });
    this.OPTION(() => this.SUBRULE(this.args));
    this.CONSUME(t.To);
    this.SUBRULE(this.additive, { LABEL: "target" });
    this.OPTION2({
      GATE: () => this.continues(),
      DEF: () => {
        this.CONSUME(t.At);
        this.SUBRULE2(this.additive, { LABEL: "at" });
      },
    });
  });

  readonly await = this.RULE("await", () => {
    this.CONSUME(t.Await);
    if (!this.RECORDING_PHASE && this.awaitsMessage()) {
      this.SUBRULE9(this.handlerHead, { LABEL: "foreign" });
      return;
    }
    this.head("await", () => {
      this.OPTION(() => this.SUBRULE(this.name));
      this.OPTION2(() => this.SUBRULE(this.waitVariables));
    });
    this.SUBRULE(this.handlers);
  });

  /** `await M`, `await M(x)`, as in other languages: no block follows; reported by the builder. */
  private awaitsMessage(): boolean {
    if (!this.next(t.Name) || !this.sameLine()) return false;
    if (!this.next(t.LeftParen, 2)) return !this.next(t.LeftBrace, 2);
    let ahead = 3;
    while (this.next(t.Name, ahead) && this.next(t.Comma, ahead + 1)) ahead += 2;
    if (this.next(t.Name, ahead)) ahead += 1;
    return this.next(t.RightParen, ahead) && !this.next(t.LeftBrace, ahead + 1);
  }

  readonly waitVariables = this.RULE("waitVariables", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION(() => {
      this.SUBRULE(this.waitVariable);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.waitVariable);
      });
    });
    this.CONSUME(t.RightParen, { ERR_MSG: "',' or ')'" });
  });

  readonly waitVariable = this.RULE("waitVariable", () => {
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expression);
  });

  readonly resumeStatement = this.RULE("resumeStatement", () => {
    this.CONSUME(t.Resume);
    this.OPTION({
      GATE: () => this.sameLine(),
      DEF: () => {
        this.SUBRULE(this.expression, { LABEL: "subject" });
        this.OPTION2({ GATE: () => this.continues(), DEF: () => this.SUBRULE(this.withValue) });
      },
    });
  });

  readonly wakeStatement = this.RULE("wakeStatement", () => {
    this.CONSUME(t.Wake);
    this.SUBRULE(this.expression, { LABEL: "subject" });
    this.OPTION({ GATE: () => this.continues(), DEF: () => this.SUBRULE(this.withValue) });
  });

  readonly answerStatement = this.RULE("answerStatement", () => {
    this.CONSUME(t.Answer);
    this.SUBRULE(this.expression, { LABEL: "subject" });
    this.OPTION({ GATE: () => this.continues(), DEF: () => this.SUBRULE(this.withValue) });
  });

  readonly withValue = this.RULE("withValue", () => {
    this.CONSUME(t.With);
    this.SUBRULE(this.expression);
  });

  readonly wordStatement = this.RULE("wordStatement", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Defer) }, { ALT: () => this.CONSUME(t.Drop) }, { ALT: () => this.CONSUME(t.Pass) }]);
  });

  readonly returnStatement = this.RULE("returnStatement", () => {
    this.CONSUME(t.Return);
    this.OPTION({ GATE: () => this.sameLine(), DEF: () => this.SUBRULE(this.expression) });
  });

  readonly failStatement = this.RULE("failStatement", () => {
    this.CONSUME(t.Fail);
    this.OPTION(() => this.CONSUME(t.Text));
  });

  readonly chooseStatement = this.RULE("chooseStatement", () => {
    this.CONSUME(t.Choose);
    this.SUBRULE(this.name);
    this.CONSUME(t.In);
    this.SUBRULE(this.expression, { LABEL: "set" });
    this.OPTION({
      GATE: () => this.continues(),
      DEF: () => {
        this.CONSUME(t.Where);
        this.SUBRULE2(this.expression, { LABEL: "condition" });
      },
    });
    this.OPTION2(() => {
      this.CONSUME(t.Else);
      this.SUBRULE(this.block);
    });
  });

  readonly assertStatement = this.RULE("assertStatement", () => {
    this.CONSUME(t.Assert);
    this.SUBRULE(this.expression);
    this.OPTION(() => this.CONSUME(t.Text));
  });

  readonly timerStatement = this.RULE("timerStatement", () => {
    this.OR([{ ALT: () => this.CONSUME(t.Start) }, { ALT: () => this.CONSUME(t.Stop) }]);
    this.SUBRULE(this.name);
  });

  readonly noteStatement = this.RULE("noteStatement", () => {
    this.CONSUME(t.Note);
    this.CONSUME(t.Text);
  });

  // ---- handlers

  /** The handlers of a state, an await, or a branch around handlers. */
  readonly handlers = this.RULE("handlers", () => {
    this.CONSUME(t.LeftBrace);
    this.items("a handler or '}'", "handlers", (item) =>
      this.MANY(() => this.OR([{ ALT: () => item(() => this.SUBRULE(this.handlerItem)) }, { ALT: () => this.CONSUME(t.Semicolon) }])),
    );
    this.CONSUME(t.RightBrace);
  });

  private readonly handlerItems: IOrAlt<unknown>[] = [
    { ALT: () => this.SUBRULE(this.onHandler) },
    { ALT: () => this.SUBRULE(this.otherwiseHandler) },
    { ALT: () => this.SUBRULE(this.ignoreHandler) },
    { ALT: () => this.SUBRULE(this.handlerIf) },
  ];

  readonly handlerItem = this.RULE("handlerItem", () => {
    this.OR(this.handlerItems);
  });

  readonly onHandler = this.RULE("onHandler", () => {
    this.OPTION(() => this.CONSUME(t.Before));
    this.CONSUME(t.On);
    this.head("onHandler", () => this.SUBRULE(this.handlerHead));
    this.SUBRULE(this.block);
  });

  readonly handlerHead = this.RULE("handlerHead", () => {
    this.SUBRULE(this.name, { LABEL: "event" });
    this.OPTION(() => this.SUBRULE(this.bindings));
    this.OPTION2(() => this.SUBRULE(this.sender));
    this.OPTION3(() => {
      this.CONSUME(t.When);
      this.SUBRULE(this.expression, { LABEL: "guard" });
    });
  });

  readonly bindings = this.RULE("bindings", () => {
    this.CONSUME(t.LeftParen);
    this.OPTION(() => {
      this.SUBRULE(this.name);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.name);
      });
    });
    this.CONSUME(t.RightParen, { ERR_MSG: "',' or ')'" });
  });

  readonly sender = this.RULE("sender", () => {
    this.CONSUME(t.From);
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE2(this.name, { LABEL: "role" });
    });
  });

  readonly otherwiseHandler = this.RULE("otherwiseHandler", () => {
    this.CONSUME(t.Otherwise);
    this.OR({
      ERR_MSG: "'defer', 'drop', 'fail' or '{'",
      DEF: [
        { ALT: () => this.CONSUME(t.Defer) },
        { ALT: () => this.CONSUME(t.Drop) },
        { ALT: () => this.SUBRULE(this.failStatement) },
        { ALT: () => this.SUBRULE(this.block) },
      ],
    });
  });

  readonly ignoreHandler = this.RULE("ignoreHandler", () => {
    this.CONSUME(t.Ignore);
    this.SUBRULE(this.name);
  });

  readonly handlerIf = this.RULE("handlerIf", () => {
    this.CONSUME(t.If);
    this.head("handlerIf", () => this.SUBRULE(this.expression, { LABEL: "condition" }));
    this.SUBRULE(this.handlers, { LABEL: "whenTrue" });
    this.OPTION(() => {
      this.CONSUME(t.Else);
      this.OR([
        { ALT: () => this.SUBRULE2(this.handlers, { LABEL: "whenFalse" }) },
        { ALT: () => this.SUBRULE2(this.handlerIf, { LABEL: "elseIf" }) },
      ]);
    });
  });
}
