/** A model as readable text in the manner of Murphi. For people and golden tests: nothing reads it back. */
import { unreachable } from "../diagnostics/index.js";
import type { LocalVariable, Model, ModelProperty, ModelStatement, Routine, Rule, StartState, TypeDeclaration } from "./model.js";
import { printExpr, printPlace, printType } from "./print-expression.js";

export function printModel(model: Model): string {
  const sections = [
    [`-- ${model.name}`],
    section("type", model.types.map(printDeclaration)),
    section(
      "var",
      model.variables.map((one) => `${one.name}: ${printType(one.type)};${one.transient ? " -- within a step" : ""}`),
    ),
    ...model.routines.map(printRoutine),
    ...model.starts.map(printStart),
    ...model.rules.map(printRule),
    model.properties.map(printProperty),
    model.symmetry.length === 0 ? [] : [`-- interchangeable: ${model.symmetry.join(", ")}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

type Lines = readonly string[];

function section(title: string, entries: Lines): Lines {
  return entries.length === 0 ? [] : [title, ...indented(entries)];
}

function indented(lines: Lines): Lines {
  return lines.map((line) => `  ${line}`);
}

function printDeclaration(declaration: TypeDeclaration): string {
  switch (declaration.kind) {
    case "enum":
      return `${declaration.name}: enum { ${declaration.members.join(", ")} };`;
    case "scalarset":
      return `${declaration.name}: scalarset(${declaration.members.length});`;
    case "union":
      return `${declaration.name}: union { ${declaration.of.join(", ")} };`;
    case "alias":
      return `${declaration.name}: ${printType(declaration.type)};`;
    default:
      return unreachable(declaration);
  }
}

function printLocals(locals: readonly LocalVariable[]): Lines {
  return locals.map((local) => `var ${local.name}: ${printType(local.type)};`);
}

function printRoutine(routine: Routine): Lines {
  const params = routine.params
    .map((param) => `${param.passing === "var" ? "var " : ""}${param.name}: ${printType(param.type)}`)
    .join("; ");
  const head =
    routine.result === undefined
      ? `procedure ${routine.name}(${params})`
      : `function ${routine.name}(${params}): ${printType(routine.result)}`;
  return [`${head}; -- ${routine.label}`, ...printLocals(routine.locals), "begin", ...printBody(routine.body), "end;"];
}

function printStart(start: StartState): Lines {
  const params = start.params.map((param) => `${param.name}: ${printType(param.type)}`).join("; ");
  return [
    `startstate "${start.name}"${params === "" ? "" : ` (${params})`}`,
    ...printLocals(start.locals),
    "begin",
    ...printBody(start.body),
    "end;",
  ];
}

function printRule(rule: Rule): Lines {
  const params = rule.params.map(({ name, domain }) =>
    domain.kind === "type" ? `${name}: ${printType(domain.type)}` : `${name} in ${printPlace(domain.list)}`,
  );
  return [
    ...(params.length === 0 ? [] : [`ruleset ${params.join("; ")} do`]),
    `rule "${rule.name}"`,
    `  ${printExpr(rule.guard)}`,
    "==>",
    ...printLocals(rule.locals),
    "begin",
    ...printBody(rule.body),
    "end;",
  ];
}

function printProperty(property: ModelProperty): string {
  const head = `${property.kind.replaceAll(" ", "")} "${property.name}"`;
  if (property.kind !== "leads to") return `${head} ${printExpr(property.condition)};`;
  const params = property.params.map(({ name, type }) => `${name}: ${printType(type)}`).join("; ");
  return `${params === "" ? "" : `ruleset ${params} do `}${head} ${printExpr(property.condition)} ~> ${printExpr(property.goal)};`;
}

function printBody(statements: readonly ModelStatement[]): Lines {
  return indented(statements.flatMap(printStatement));
}

function printStatement(statement: ModelStatement): Lines {
  switch (statement.kind) {
    case "assign":
      return [`${printPlace(statement.target)} := ${printExpr(statement.value)};`];
    case "clear":
    case "undefine":
      return [`${statement.kind} ${printPlace(statement.target)};`];
    case "append":
      return [`append ${printExpr(statement.value)} to ${printPlace(statement.list)};`];
    case "remove":
      return [`remove ${printPlace(statement.list)}[${printExpr(statement.index)}];`];
    case "call":
      return [`${statement.routine}(${statement.args.map((arg) => printExpr(arg)).join(", ")});`];
    case "return":
      return [statement.value === undefined ? "return;" : `return ${printExpr(statement.value)};`];
    case "error":
      return [`error "${statement.failure.kind}: ${statement.failure.text}";`];
    case "assert":
      return [`assert ${printExpr(statement.condition)} "${statement.failure.kind}: ${statement.failure.text}";`];
    case "assume":
      return [`assume ${printExpr(statement.condition)};`];
    case "mark":
      return [`-- ${statement.label}`];
    case "if":
    case "switch":
    case "for":
    case "while":
    case "alias":
    case "choose":
      return printCompound(statement);
    default:
      return unreachable(statement);
  }
}

type Compound = Extract<ModelStatement, { readonly kind: "if" | "switch" | "for" | "while" | "alias" | "choose" }>;

function printCompound(statement: Compound): Lines {
  switch (statement.kind) {
    case "if":
      return [`if ${printExpr(statement.condition)} then`, ...printBody(statement.then), ...printElse(statement.otherwise), "end;"];
    case "switch":
      return [
        `switch ${printExpr(statement.subject)}`,
        ...statement.cases.flatMap((one) => [`case ${one.values.map((value) => printExpr(value)).join(", ")}:`, ...printBody(one.body)]),
        ...printElse(statement.otherwise),
        "end;",
      ];
    case "for":
      return [`for ${statement.variable}: ${printType(statement.over)} do`, ...printBody(statement.body), "end;"];
    case "while":
      return [`while ${printExpr(statement.condition)} do -- at most ${statement.limit} times`, ...printBody(statement.body), "end;"];
    case "alias":
      return [`alias ${statement.name}: ${printPlace(statement.place)} do`, ...printBody(statement.body), "end;"];
    case "choose":
      return [
        `choose ${printPlace(statement.target)}: ${printType(statement.over)} where ${printExpr(statement.where)}`,
        ...printElse(statement.otherwise),
        "end;",
      ];
    default:
      return unreachable(statement);
  }
}

/** An `if` alone in an else branch continues the chain. */
function printElse(statements: readonly ModelStatement[]): Lines {
  const [first] = statements;
  if (first === undefined) return [];
  if (first.kind !== "if" || statements.length > 1) return ["else", ...printBody(statements)];
  return [`elsif ${printExpr(first.condition)} then`, ...printBody(first.then), ...printElse(first.otherwise)];
}
