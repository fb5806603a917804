/** Machines and what stands in them. */
import { StatementGrammar } from "./statement-grammar.js";
import * as t from "./tokens.js";

/** The rules for machines and their items. */
export abstract class MachineGrammar extends StatementGrammar {
  readonly machineDecl = this.RULE("machineDecl", () => {
    this.CONSUME(t.Machine);
    this.head("machineDecl", () => {
      this.SUBRULE(this.name);
      this.OPTION(() => {
        this.CONSUME(t.Per);
        this.SUBRULE2(this.name, { LABEL: "per" });
      });
    });
    this.SUBRULE(this.machineItems);
  });

  readonly machineItems = this.RULE("machineItems", () => {
    this.CONSUME(t.LeftBrace);
    this.items("a state, a handler, a variable or '}'", "machineItems", (item) =>
      this.MANY(() => this.OR([{ ALT: () => item(() => this.SUBRULE(this.machineItem)) }, { ALT: () => this.CONSUME(t.Semicolon) }])),
    );
    this.CONSUME(t.RightBrace);
  });

  readonly machineItem = this.RULE("machineItem", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.varDecl) },
      { ALT: () => this.SUBRULE(this.ghostDecl) },
      { ALT: () => this.SUBRULE(this.requestDecl) },
      { ALT: () => this.SUBRULE(this.stateDecl) },
      { ALT: () => this.SUBRULE(this.onHandler) },
      { ALT: () => this.SUBRULE(this.otherwiseHandler) },
      { ALT: () => this.SUBRULE(this.ignoreHandler) },
      { ALT: () => this.SUBRULE(this.timerDecl) },
      { ALT: () => this.SUBRULE(this.hostDecl) },
      { ALT: () => this.SUBRULE(this.procedureDecl) },
      { ALT: () => this.SUBRULE(this.functionDecl) },
      { ALT: () => this.SUBRULE(this.boundDecl) },
      { ALT: () => this.SUBRULE(this.machineIf) },
    ]);
  });

  readonly varDecl = this.RULE("varDecl", () => {
    this.OPTION2(() => this.CONSUME(t.Durable));
    this.CONSUME(t.Var);
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => this.SUBRULE(this.initialiser));
  });

  readonly ghostDecl = this.RULE("ghostDecl", () => {
    this.CONSUME(t.Ghost);
    this.SUBRULE(this.name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(t.Per);
      this.SUBRULE2(this.name, { LABEL: "per" });
    });
    this.OPTION2(() => this.SUBRULE(this.initialiser));
  });

  readonly initialiser = this.RULE("initialiser", () => {
    this.CONSUME(t.Assign);
    this.SUBRULE(this.expression);
  });

  readonly requestDecl = this.RULE("requestDecl", () => {
    this.CONSUME(t.Request);
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.params));
    this.OPTION2(() => this.SUBRULE(this.result));
    this.MANY(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.When);
            this.SUBRULE(this.expression, { LABEL: "guard" });
          },
        },
        { ALT: () => this.CONSUME(t.Owed) },
        {
          ALT: () => {
            this.CONSUME(t.May);
            this.CONSUME(t.Wait);
          },
        },
      ]),
    );
  });

  readonly result = this.RULE("result", () => {
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
  });

  readonly stateDecl = this.RULE("stateDecl", () => {
    this.MANY(() => this.OR([{ ALT: () => this.CONSUME(t.Start) }, { ALT: () => this.CONSUME(t.Idle) }]));
    this.CONSUME(t.State);
    this.head("stateDecl", () => {
      this.SUBRULE(this.stateName);
      this.MANY2(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE2(this.stateName);
      });
    });
    this.SUBRULE(this.handlers);
  });

  readonly stateName = this.RULE("stateName", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.params));
  });

  readonly procedureDecl = this.RULE("procedureDecl", () => {
    this.CONSUME(t.Procedure);
    this.head("procedureDecl", () => this.SUBRULE(this.signature));
    this.SUBRULE(this.block);
  });

  readonly functionDecl = this.RULE("functionDecl", () => {
    this.CONSUME(t.FunctionWord);
    this.head("functionDecl", () => this.SUBRULE(this.functionSignature));
    this.SUBRULE(this.block);
  });

  readonly signature = this.RULE("signature", () => {
    this.SUBRULE(this.name);
    this.SUBRULE(this.params);
    this.OPTION(() => this.SUBRULE(this.result));
  });

  readonly functionSignature = this.RULE("functionSignature", () => {
    this.SUBRULE(this.name);
    this.SUBRULE(this.params);
    this.SUBRULE(this.result);
  });

  readonly timerDecl = this.RULE("timerDecl", () => {
    this.CONSUME(t.Timer);
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.CONSUME(t.At);
      this.CONSUME(t.Most);
      this.SUBRULE(this.expression);
    });
  });

  readonly hostDecl = this.RULE("hostDecl", () => {
    this.CONSUME(t.Host);
    this.SUBRULE(this.signature);
  });

  readonly boundDecl = this.RULE("boundDecl", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Deferred);
          this.SUBRULE(this.expression);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Requests);
          this.SUBRULE2(this.expression);
          // `per node and block` may be written out; it says nothing that the machine does not.
          this.OPTION(() => {
            this.CONSUME(t.Per);
            this.CONSUME(t.Node);
            this.OPTION2(() => {
              this.CONSUME(t.And);
              this.CONSUME(t.BlockWord);
            });
          });
        },
      },
    ]);
  });

  readonly machineIf = this.RULE("machineIf", () => {
    this.CONSUME(t.If);
    this.head("machineIf", () => this.SUBRULE(this.expression, { LABEL: "condition" }));
    this.SUBRULE(this.machineItems, { LABEL: "whenTrue" });
    this.OPTION(() => {
      this.CONSUME(t.Else);
      this.OR([
        { ALT: () => this.SUBRULE2(this.machineItems, { LABEL: "whenFalse" }) },
        { ALT: () => this.SUBRULE2(this.machineIf, { LABEL: "elseIf" }) },
      ]);
    });
  });
}
