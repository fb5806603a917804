/** Statements that run to their end without suspending. */
import {
  callOf,
  readsIn,
  type Block,
  type Expr,
  type ProcedureCall,
  type Statement,
  type Type,
  type VariableId,
} from "../../dsl/analysis/index.js";
import { InternalError, unreachable } from "../../dsl/diagnostics/index.js";
import { writeAssignment } from "./assignment.js";
import { boxedType, boxOf, isBoxed, type Writer } from "./body.js";
import { atom, binding, inside, kernel, type Code, type CodeContext } from "./code.js";
import { writeEnding } from "./ending.js";
import { folded } from "./folding.js";
import { elementsText } from "./quantified.js";
import { expressionCode, expressionText, factsOf, fittedText, isOptional } from "./expression.js";
import { fitted, type Origin } from "./fitting.js";
import { isEmpty, withoutGhosts } from "./left-out.js";
import { nameIn, placeOf, variableOf, type ModulePlan } from "./module-plan.js";
import { writeSend } from "./sending.js";
import { typeText, variableType } from "./type-text.js";
import type { Lines } from "./written-function.js";

export type Kind<K extends Statement["kind"]> = Extract<Statement, { readonly kind: K }>;

/** Writes the statements of a block that cannot suspend. `isLast`: nothing of the function comes after it. */
export function writePlainBlock(writer: Writer, block: Block, isLast: boolean): void {
  const statements = withoutGhosts(writer.body, block.statements);
  for (const [index, statement] of statements.entries()) {
    writePlain(writer, statement, isLast && index === statements.length - 1);
    // What stands behind an assertion that always fails, the compiler would not take.
    if (endsAlways({ statements: [statement], span: statement.span })) return;
  }
}

export function writePlain(writer: Writer, statement: Statement, isLast: boolean): void {
  const { context, lines, body } = writer;
  switch (statement.kind) {
    case "let":
    case "assign":
    case "do":
      writeRight(writer, statement);
      return;
    case "if":
      writeIf(writer, statement, isLast);
      return;
    case "for":
      writeLoop(writer, statement);
      return;
    case "match":
      writeMatch(writer, statement, isLast);
      return;
    case "send":
      writeSend(writer, statement);
      return;
    case "host": {
      const operation = body.machine.machine.hosts.find(({ name }) => name === statement.operation);
      const args = statement.args.map((arg, index) => fittedText(context, arg, { type: operation?.params[index]?.type ?? arg.type }));
      lines.add(`${context.step}.begin("${statement.operation}", [${args.join(", ")}], ${context.place(statement.call).text});`);
      return;
    }
    case "become":
      writeBecome(writer, statement);
      return;
    case "giveUp":
      writeGiveUp(writer, statement);
      return;
    case "choose":
      writeChoose(writer, statement);
      return;
    case "assert":
      writeAssert(writer, statement);
      return;
    case "note":
      lines.add(`${context.step}.note(${JSON.stringify(statement.text)});`);
      return;
    case "resume":
    case "resumeWait":
    case "wake":
    case "answer":
    case "return":
    case "defer":
    case "drop":
    case "pass":
    case "fail":
      writeEnding(writer, statement, isLast);
      return;
    default:
      unreachable(statement);
  }
}

// ---------------------------------------------------------------- right sides

function writeRight(writer: Writer, statement: Kind<"let" | "assign" | "do">): void {
  const { lines } = writer;
  const call = callOf(statement);
  if (call !== undefined) {
    const text = callText(writer, call);
    if (statement.kind === "do" || isForGhost(writer, statement)) lines.add(`${text};`);
    else storeResult(writer, statement, resultOf(text, call.result));
    return;
  }
  if (
    statement.kind === "do" ||
    statement.value.kind === "suspend" ||
    statement.value.kind === "await" ||
    statement.value.kind === "procedureCall"
  )
    throw new InternalError("a suspension in code that runs to its end");
  storeResult(writer, statement, { ...expressionCode(writer.context, statement.value), origin: statement.value });
}

/** The code of what a right side yields. */
interface Yielded extends Code {
  readonly origin: Origin;
}

/** What a call or a suspension yields. */
export function resultOf(text: string, type: Type | undefined): Yielded {
  return { ...atom(text, type !== undefined && isOptional(type)), origin: { kind: "result", type } };
}

/** Gives what a right side yields to the place on its left. */
export function storeResult(writer: Writer, statement: Statement, value: Yielded): void {
  if (statement.kind === "let") declare(writer, statement.variable, { value, span: statement.span });
  else if (statement.kind === "assign") {
    const { place, operator, span } = statement;
    if (!isForGhost(writer, statement)) writeAssignment(writer, { place, operator, origin: value.origin, span }, value);
  }
}

/** Does a ghost keep the result? */
function isForGhost({ body }: Writer, statement: Statement): boolean {
  return statement.kind === "assign" && body.plan.ghosts.variables.has(statement.place.variable);
}

interface Declared {
  readonly value: Yielded;
  readonly span: Statement["span"];
}

function declare(writer: Writer, id: VariableId, { value, span }: Declared): void {
  const { context, lines, body } = writer;
  const { type } = variableOf(body.plan, id);
  const name = nameIn(body.plan.variables, id);
  const text = fitted(context, value, { origin: value.origin, type, span });
  const declared = variableType(body.plan, id, type);
  writer.bound.add(id);
  context.facts.delete(name);
  if (isBoxed(body.plan, id)) {
    putIntoBox(writer, { id, text, span });
    return;
  }
  if (isAssigned(writer, id)) lines.add(`let ${name}: ${declared} = ${text};`);
  else lines.add(`const ${name}${needsType(type) ? `: ${declared}` : ""} = ${text};`);
  if (isOptional(type) && !value.nullable) context.facts.add(name);
}

/** Puts what is declared somewhere in the function into its box, which may hold nothing that would be lost. */
function putIntoBox(
  { context, lines, body }: Pick<CaseWriter, "context" | "lines" | "body">,
  { id, text, span }: { readonly id: VariableId; readonly text: string; readonly span: Statement["span"] },
): void {
  const name = nameIn(body.plan.variables, id);
  const box = boxOf(name);
  const { type } = variableOf(body.plan, id);
  lines.declare(`const ${box}: { content: ${boxedType(body.plan, id)} } = { content: ${type.kind === "queue" ? "[]" : "null"} };`);
  lines.add(
    `${box}.content = ${kernel(context, "fill")}(${box}.content, ${text}, { name: "${name}", at: "${placeOf(body.plan, span)}" });`,
  );
  context.facts.add(`${box}.content`);
}

function needsType({ kind }: { readonly kind: string }): boolean {
  return kind === "continuation" || kind === "enum" || kind === "record" || kind === "optional";
}

/** Is the variable assigned to anywhere in the body? */
function isAssigned({ body }: Writer, id: VariableId): boolean {
  return body.assigned.has(id);
}

/** `then`: the frame to go on with, of a procedure that may suspend. */
export function callText(writer: Writer, call: ProcedureCall, then?: string): string {
  const { context, body } = writer;
  const procedure = body.machine.machine.procedures.find(({ name }) => name === call.procedure);
  if (procedure === undefined) throw new InternalError(`unknown procedure '${call.procedure}'`);
  const args = call.args.map((arg, index) => {
    const id = procedure.params[index];
    if (id === undefined) throw new InternalError("an argument without its parameter");
    return fittedText(context, arg, { type: variableOf(body.plan, id).type });
  });
  return `${nameIn(body.machine.procedures, procedure)}(${[context.step, ...args, ...(then === undefined ? [] : [then])].join(", ")})`;
}

// ---------------------------------------------------------------- branching

function writeIf(writer: Writer, { condition, then, otherwise }: Kind<"if">, isLast: boolean): void {
  const { context, lines } = writer;
  if (isAboutFirings(writer, condition)) {
    writePlainBlock(writer, then, isLast);
    return;
  }
  const test = expressionText(context, condition);
  lines.block(
    `if (${test})`,
    () => {
      within(writer, factsOf(context, condition, "true"), (inner) => {
        writePlainBlock(inner, then, isLast);
      });
    },
    otherwise === undefined || isEmpty(writer.body.plan, otherwise) ? "}" : "} else {",
  );
  if (otherwise !== undefined && !isEmpty(writer.body.plan, otherwise)) {
    lines.rest(() => {
      within(writer, factsOf(context, condition, "false"), (inner) => {
        writePlainBlock(inner, otherwise, isLast);
      });
    });
  }
  if (endsAlways(then)) for (const fact of factsOf(context, condition, "false")) context.facts.add(fact);
}

/** Stopping a timer asks the model's count of its firings, which running code does not keep. */
function isAboutFirings({ body }: Writer, condition: Expr): boolean {
  const counts = new Set(body.machine.machine.timers.flatMap(({ firings }) => (firings === undefined ? [] : [firings.count])));
  return readsIn(condition).some(({ variable }) => counts.has(variable));
}

/** Does the block certainly leave the function? */
export function endsAlways(block: Block): boolean {
  const last = block.statements.at(-1);
  if (last === undefined) return false;
  if (last.kind === "if") return last.otherwise !== undefined && endsAlways(last.then) && endsAlways(last.otherwise);
  return isNever(last) || ["return", "resume", "resumeWait", "defer", "drop", "pass", "fail"].includes(last.kind);
}

/** Is it an assertion that fails with these params wherever it is reached? */
function isNever(statement: Statement): boolean {
  if (statement.kind !== "assert") return false;
  const condition = folded(statement.condition);
  return condition.kind === "boolean" && !condition.value;
}

/** Writes code where more is known; what it makes uncertain is uncertain after it too. */
export function within<W extends { readonly context: CodeContext }>(writer: W, facts: readonly string[], write: (inner: W) => void): void {
  const { context } = writer;
  const inner = { ...writer, context: { ...context, facts: new Set([...context.facts, ...facts]) } };
  write(inner);
  for (const fact of [...context.facts]) if (!inner.context.facts.has(fact)) context.facts.delete(fact);
}

function writeAssert(writer: Writer, statement: Kind<"assert">): void {
  const { context, lines, body, mayDefer } = writer;
  const text = statement.text === undefined ? "the assertion does not hold" : `assertion "${statement.text}" does not hold`;
  const failure = `${context.step}.fail(${JSON.stringify(text)}, "${placeOf(body.plan, statement.span)}");`;
  if (isNever(statement)) {
    lines.add(`${mayDefer ? "return " : ""}${failure}`);
    return;
  }
  lines.add(`if (!${inside(expressionCode(context, statement.condition), binding.prefix)}) ${failure}`);
  for (const fact of factsOf(context, statement.condition, "true")) context.facts.add(fact);
}

function writeLoop(writer: Writer, { variable, set, anyOrder, body }: Kind<"for">): void {
  const { lines, context } = writer;
  const name = nameIn(context.plan.variables, variable);
  writer.bound.add(variable);
  lines.block(`for (const ${name} of ${anyOrder ? anyOrderText(writer, name, set) : inOrderText(writer, set)})`, () => {
    // What an iteration knows, the next one need not.
    within({ ...writer, context: { ...context, facts: new Set() } }, [], (inner) => {
      writePlainBlock(inner, body, false);
    });
    context.facts.clear();
  });
}

function anyOrderText({ context }: Writer, name: string, set: Expr): string {
  return `${context.step}.inAnyOrder("${name}", ${expressionText(context, set)})`;
}

/** The elements in the order of their type, where it has one. */
export function inOrderText({ context }: Writer, set: Expr): string {
  const text = expressionText(context, set);
  if (set.type.kind !== "set") return text;
  const { element } = set.type;
  if (["integer", "range", "cyclic"].includes(element.kind)) return `${kernel(context, "ascending")}(${text})`;
  const isOrdered =
    element.kind === "node" &&
    context.plan.protocol.nodes.some(({ name, symmetry }) => element.roles.includes(name) && symmetry === "ordered");
  if (element.kind !== "enum" && element.kind !== "boolean" && !isOrdered) return text;
  return `${kernel(context, "inOrder")}(${text}, [${elementsText(context, element)}])`;
}

function writeMatch(writer: Writer, statement: Kind<"match">, isLast: boolean): void {
  writeCases(writer, statement, (inner, block) => {
    writePlainBlock(inner, block, isLast);
  });
}

/** What is written into: a function of a handler, or a pure one. */
interface CaseWriter {
  readonly context: CodeContext;
  readonly lines: Lines;
  readonly body: { readonly plan: ModulePlan };
  readonly bound: Set<VariableId>;
}

/** A chain of conditions, the first that holds runs. */
export function writeCases<W extends CaseWriter>(
  writer: W,
  { subject, cases }: Kind<"match">,
  write: (inner: W, block: Block) => void,
): void {
  const { context, lines, body } = writer;
  const code = expressionCode(context, subject);
  const isName = /^[\w.]+$/u.test(code.text);
  const text = isName ? code.text : "subject";
  const writeAll = (): void => {
    if (!isName) lines.add(`const subject = ${code.text};`);
    for (const [index, one] of cases.entries()) {
      const test = testOf(one.patterns, text);
      const head = test === undefined ? (index === 0 ? "" : "else") : `${index === 0 ? "" : "else "}if (${test})`;
      lines.block(head, () => {
        for (const pattern of one.patterns) {
          if (pattern.kind !== "some") continue;
          writer.bound.add(pattern.variable);
          const { type } = variableOf(body.plan, pattern.variable);
          if (isBoxed(body.plan, pattern.variable)) putIntoBox(writer, { id: pattern.variable, text, span: one.span });
          else
            lines.add(
              `const ${nameIn(body.plan.variables, pattern.variable)}: ${typeText(body.plan, type)} = ${kernel(context, "some")}(${text});`,
            );
        }
        within(writer, [], (inner) => {
          write(inner, one.body);
        });
      });
      if (test === undefined) break;
    }
  };
  if (isName) writeAll();
  else lines.block("", writeAll);
}

/** Undefined where everything fits. */
function testOf(patterns: Kind<"match">["cases"][number]["patterns"], text: string): string | undefined {
  const tests = patterns.map((pattern) => {
    switch (pattern.kind) {
      case "member":
        return `${text} === ${JSON.stringify(pattern.member)}`;
      case "none":
        return `${text} === null`;
      case "some":
        return `${text} !== null`;
      case "otherwise":
        return undefined;
    }
  });
  return tests.every((test) => test !== undefined) ? tests.join(" || ") : undefined;
}

// ---------------------------------------------------------------- states, choices, gathers

function writeBecome({ context, lines, body }: Writer, { state: name, args, span }: Kind<"become">): void {
  const text = stateText({ context, body }, name, args);
  lines.add(`${context.step}.become(${text}${body.isCareful ? `, "${placeOf(body.plan, span)}"` : ""});`);
  context.facts.clear();
}

/** A state with its parameters. */
export function stateText({ context, body }: Pick<Writer, "context" | "body">, name: string, args: readonly Expr[]): string {
  const state = body.machine.machine.states.find((one) => one.name === name);
  const params = args.map((arg, index) => {
    const id = state?.params[index];
    if (id === undefined) throw new InternalError("an argument without its parameter");
    const field = nameIn(body.plan.variables, id);
    const value = fittedText(context, arg, { type: variableOf(body.plan, id).type });
    return field === value ? field : `${field}: ${value}`;
  });
  return `{ ${[`name: ${JSON.stringify(nameIn(body.machine.states, name))}`, ...params].join(", ")} }`;
}

function writeChoose(writer: Writer, statement: Kind<"choose">): void {
  const { context, lines, body } = writer;
  const { variable, otherwise, span } = statement;
  const name = nameIn(body.plan.variables, variable);
  const candidates = candidatesText(writer, statement);
  writer.bound.add(variable);
  if (otherwise === undefined) {
    lines.add(`const ${name} = ${context.step}.choose("${name}", ${candidates}, "${placeOf(body.plan, span)}");`);
    return;
  }
  const all = `${name}Candidates`;
  lines.add(`const ${all} = [...${candidates}];`);
  lines.block(`if (${all}.length === 0)`, () => {
    within(writer, [], (inner) => {
      writePlainBlock(inner, otherwise, false);
    });
  });
  lines.add(`const ${name} = ${context.step}.pick("${name}", ${all});`);
}

/** The elements among which `choose` picks. */
export function candidatesText(writer: Writer, { variable, set, where }: Kind<"choose">): string {
  const { context } = writer;
  const all = expressionText(context, set);
  if (where === undefined) return all;
  const name = nameIn(context.plan.variables, variable);
  writer.bound.add(variable);
  const inner = { ...context, facts: new Set<string>() };
  return `${kernel(context, "filter")}(${all}, (${name}) => ${expressionText(inner, where)})`;
}

function writeGiveUp(writer: Writer, { gather, nodes, span }: Kind<"giveUp">): void {
  const { context, lines, body } = writer;
  const given = nodes === undefined ? "new Set()" : expressionText(context, nodes);
  const rest = `{ nodes: ${given}, at: "${placeOf(body.plan, span)}" }`;
  // A gather asks about the state that it has just entered, whatever the handler knows of the one that it left.
  const place = nodes === undefined ? enteredPlace(writer, gather.variable) : context.place(gather.variable).text;
  lines.add(`${place} = ${kernel(context, "giveUp")}(${context.step}, ${place}, ${rest});`);
}

function enteredPlace({ context, body }: Writer, id: VariableId): string {
  const owner = body.machine.machine.states.find(({ params }) => params.includes(id));
  if (owner === undefined) return context.place(id).text;
  return `${context.step}.named("${nameIn(body.machine.states, owner.name)}").${nameIn(body.plan.variables, id)}`;
}
