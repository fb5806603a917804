import type { Source } from "../../dsl/diagnostics/index.js";
import type { Model, TypeDeclaration } from "../../dsl/model/index.js";
import { Exporter, type Dialect } from "./exporter.js";
import { headerLines, type HeaderFacts } from "./header.js";
import { indented, type Lines } from "./lines.js";
import { propertyText } from "./property.js";
import { routineLines } from "./routine.js";
import { ruleLines, startLines } from "./rule.js";

export interface ExportOptions {
  /** The text that the model comes from, for positions. */
  readonly source: Source;
  readonly facts: Omit<HeaderFacts, "protocol" | "file">;
  readonly dialect?: Dialect | undefined;
  /** Ways to take one step for which a rule that chooses in a loop has room; a step with more is an error of the text. */
  readonly mostWays?: number | undefined;
}

/** Usually few choices stand in a step. */
const usualWays = 16;

/** The model as a text in Murphi. */
export function exportMurphi(model: Model, { source, facts, dialect = "rumur", mostWays = usualWays }: ExportOptions): string {
  const exporter = new Exporter(model, source, dialect);
  const types = typeSection(exporter);
  for (const routine of model.routines) {
    const lines = routineLines(exporter, routine);
    exporter.routines.push(lines);
  }
  const starts = model.starts.map((start) => startLines(exporter, start));
  const rules = model.rules.map((rule) => ruleLines(exporter, rule, { mostWays }));
  const properties = model.properties.map((property) => propertyText(exporter, property));
  const variables = model.variables.map(
    ({ name, type, transient }) => `${exporter.nameOf(name)}: ${exporter.typeText(type)};${transient ? " -- within a step" : ""}`,
  );
  const notes = [...representationNotes(exporter), ...properties.flatMap(({ note }) => note ?? [])];
  return [
    headerLines({ ...facts, protocol: model.name, file: source.name.split("/").at(-1) ?? "" }, notes),
    section("const", constants(exporter)),
    section("type", types()),
    section("var", [...variables, ...exporter.variableLines]),
    ...exporter.typeRoutines,
    ...exporter.routines,
    ...starts,
    ...rules,
    ...properties.map(({ lines }) => lines),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function section(word: string, lines: Lines): Lines {
  return lines.length === 0 ? [] : [word, ...indented(lines)];
}

/** Types of the model now, and, when all is written, those that turned out to be needed too. */
function typeSection(exporter: Exporter): () => Lines {
  for (const type of exporter.model.types) {
    const text = declarationText(exporter, type);
    exporter.typeLines.push(`${exporter.nameOf(type.name)}: ${text};`);
  }
  return () => exporter.typeLines;
}

function declarationText(exporter: Exporter, type: TypeDeclaration): string {
  if (type.kind === "alias") return type.type.kind === "record" ? exporter.recordText(type.type) : exporter.typeText(type.type);
  const { name } = type;
  const representation = exporter.representationOf(name);
  const { members } = representation;
  switch (representation.kind) {
    case "numbers":
      return `${representation.low}..${representation.low + members.length - 1}`;
    case "scalarset":
      return `scalarset(${members.length})`;
    case "enum":
      return `enum { ${members.map((member) => exporter.memberName(name, member)).join(", ")} }`;
  }
}

/** Members that are numbers. */
function constants(exporter: Exporter): Lines {
  return exporter.model.types.flatMap((type) => {
    if (type.kind === "alias" || type.kind === "union") return [];
    const representation = exporter.representationOf(type.name);
    if (representation.kind !== "numbers") return [];
    return type.members.map((member, index) => `${exporter.memberName(type.name, member)}: ${representation.low + index};`);
  });
}

function representationNotes(exporter: Exporter): readonly string[] {
  return exporter.model.symmetry.flatMap((name) => {
    if (exporter.representationOf(name).kind !== "numbers") return [];
    return [`${exporter.nameOf(name)} is a range, as a union has its elements, though they are interchangeable.`];
  });
}
