/** Statements as text. */
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import {
  typeOfPlace,
  type ModelExpr,
  type ModelFailure,
  type ModelPlace,
  type ModelStatement,
  type ModelType,
} from "../../dsl/model/index.js";
import { assignLines } from "./assigning.js";
import type { Body } from "./body.js";
import { chooseLines } from "./choosing.js";
import { clearLines } from "./clearing.js";
import { globalsChanged } from "./effects.js";
import { exprText, isScalarExpr, mayBeMissing, placeText } from "./expression.js";
import { comment, indented, quoted, type Lines } from "./lines.js";
import { insertProcedure, isAppended, removeLines, type ListType } from "./lists.js";

type StatementOf<Kind extends ModelStatement["kind"]> = Extract<ModelStatement, { readonly kind: Kind }>;

export function statementLines(body: Body, statements: readonly ModelStatement[]): Lines {
  return statements.flatMap((statement) => linesOf(body, statement));
}

function linesOf(body: Body, statement: ModelStatement): Lines {
  switch (statement.kind) {
    case "assign":
      return assignLines(body, placeOf(body, statement.target), statement.value);
    case "clear": {
      const { text, type } = placeOf(body, statement.target);
      return clearLines(body.exporter, type, text);
    }
    case "undefine":
      return [`undefine ${placeText(body, statement.target)};`];
    case "append":
      return append(body, listOf(body, statement.list), statement.value);
    case "remove": {
      const { text, type } = listOf(body, statement.list);
      return removeLines(body.exporter, type, { list: text, index: exprText(body, statement.index) });
    }
    case "call":
      return call(body, statement);
    case "return":
      return [statement.value === undefined ? "return;" : `return ${exprText(body, statement.value)};`];
    case "error":
      return [`error ${failureText(statement.failure)};`];
    case "assert":
      return [`assert ${exprText(body, statement.condition)} ${failureText(statement.failure)};`];
    case "assume":
      return assume(body, exprText(body, statement.condition));
    case "mark":
      return [comment(statement.label)];
    default:
      return compound(body, statement);
  }
}

function compound(body: Body, statement: StatementOf<"if" | "switch" | "for" | "while" | "alias" | "choose">): Lines {
  switch (statement.kind) {
    case "if":
      if (statement.condition.kind === "boolean")
        return statementLines(body, statement.condition.value ? statement.then : statement.otherwise);
      return ifLines(body, "if", statement);
    case "switch":
      return switchLines(body, statement);
    case "for": {
      const { inner, name } = body.with(statement.variable, statement.over);
      const head = `for ${name}: ${body.exporter.typeText(statement.over)} do`;
      return [head, ...indented(statementLines(inner, statement.body)), "end;"];
    }
    case "while":
      return [`while ${exprText(body, statement.condition)} do`, ...indented(statementLines(body, statement.body)), "end;"];
    case "alias": {
      const { text, type } = placeOf(body, statement.place);
      const { inner, name } = body.with(statement.name, type);
      return [`alias ${name}: ${text} do`, ...indented(statementLines(inner, statement.body)), "end;"];
    }
    case "choose":
      return chooseLines(body, statement, statementLines(body, statement.otherwise));
    default:
      return unreachable(statement);
  }
}

interface WrittenPlace<Type extends ModelType = ModelType> {
  readonly text: string;
  readonly type: Type;
}

function placeOf(body: Body, place: ModelPlace): WrittenPlace {
  const type = typeOfPlace(body.exporter.model, body.scope, place);
  if (type === undefined) throw new InternalError(`there is no '${place.root}'`);
  return { text: placeText(body, place), type };
}

function listOf(body: Body, place: ModelPlace): WrittenPlace<ListType> {
  const { text, type } = placeOf(body, place);
  const resolved = body.exporter.resolve(type);
  if (resolved.kind !== "list") throw new InternalError(`'${place.root}' is no list`);
  return { text, type: resolved };
}

function append(body: Body, { text, type }: WrittenPlace<ListType>, value: ModelExpr): Lines {
  if (isAppended(type)) {
    const target = { text: `${text}.items[${text}.length]`, type: type.element };
    return [...assignLines(body, target, value), `${text}.length := ${text}.length + 1;`];
  }
  return [`${insertProcedure(body.exporter, type)}(${text}, ${exprText(body, value)});`];
}

/** Arguments that Murphi does not take as they are, or that the routine may change under its own feet, are put into variables first. */
function call(body: Body, { routine: name, args }: StatementOf<"call">): Lines {
  const { exporter } = body;
  const routine = exporter.model.routines.find((one) => one.name === name);
  if (routine === undefined) throw new InternalError(`there is no routine '${name}'`);
  const changed = globalsChanged(exporter.model, routine);
  const before: string[] = [];
  const texts = routine.params.map(({ passing, type }, index) => {
    const arg = args[index];
    if (arg === undefined) throw new InternalError(`'${name}' lacks an argument`);
    const isPlain = arg.kind === "read" || (isScalarExpr(body, arg) && !mayBeMissing(body, arg));
    const isCopied = passing === "value" && (!isPlain || (arg.kind === "read" && changed.has(arg.place.root)));
    if (!isCopied) return exprText(body, arg);
    const variable = body.variable("given", exporter.typeText(type));
    before.push(...assignLines(body, { text: variable, type }, arg));
    return variable;
  });
  return [...before, `${exporter.nameOf(name)}(${texts.join(", ")});`];
}

function failureText({ kind, text }: ModelFailure): string {
  return quoted(`${kind}: ${text}`);
}

/** Where a step that is none cannot be left out, it is better to fail than to be wrong. */
export function assume(body: Body, condition: string): Lines {
  if (body.exporter.dialect === "rumur") return [`assume ${condition};`];
  return [`assert ${condition} "this is no step, which cannot be said in this dialect";`];
}

function ifLines(body: Body, word: "if" | "elsif", { condition, then, otherwise }: StatementOf<"if">): Lines {
  return [
    `${word} ${exprText(body, condition)} then`,
    ...indented(statementLines(body, then)),
    ...elseLines(body, otherwise),
    ...(word === "if" ? ["end;"] : []),
  ];
}

function elseLines(body: Body, otherwise: readonly ModelStatement[]): Lines {
  const [first] = otherwise;
  if (first === undefined) return [];
  if (first.kind === "if" && first.condition.kind !== "boolean" && otherwise.length === 1) return ifLines(body, "elsif", first);
  return ["else", ...indented(statementLines(body, otherwise))];
}

/** A subject that may be missing is compared case by case: Murphi may not look at it. */
function switchLines(body: Body, { subject, cases, otherwise, span }: StatementOf<"switch">): Lines {
  if (mayBeMissing(body, subject)) {
    const chain = cases.reduceRight<readonly ModelStatement[]>((rest, { values, body: then }) => {
      const tests = values.map((value): ModelExpr => ({ kind: "binary", operator: "same", left: subject, right: value }));
      const condition = tests.reduce((left, right) => ({ kind: "binary", operator: "or", left, right }));
      return [{ kind: "if", condition, then, otherwise: rest, span }];
    }, otherwise);
    return statementLines(body, chain);
  }
  return [
    `switch ${exprText(body, subject)}`,
    ...cases.flatMap(({ values, body: then }) => [
      `case ${values.map((value) => exprText(body, value)).join(", ")}:`,
      ...indented(statementLines(body, then)),
    ]),
    ...(otherwise.length === 0 ? [] : ["else", ...indented(statementLines(body, otherwise))]),
    "end;",
  ];
}
