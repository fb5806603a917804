/** Figures of a model that is none of a protocol. */
import { countText, numberText } from "../dsl/index.js";
import { resolveType, valuesOfType, type Model, type ModelType } from "../dsl/model/index.js";
import { tableLines } from "./text-table.js";

/** Tables for a terminal: how large a state is, and how many rules there are. */
export function modelFigures(model: Model): readonly string[] {
  const variables = model.variables.map(({ name, type }) => [name, scalarsOf(model, type), bitsOf(model, type)] as const);
  const sum = (pick: (row: (typeof variables)[number]) => number): number => variables.reduce((all, row) => all + pick(row), 0);
  const rules = model.rules.map(
    ({ name, params }) =>
      [
        name,
        waysOf(
          model,
          params.map(({ domain }) => domain),
        ),
      ] as const,
  );
  const starts = model.starts.reduce(
    (all, { params }) =>
      all +
      waysOf(
        model,
        params.map(({ type }) => ({ kind: "type" as const, type })),
      ),
    0,
  );
  return [
    ...tableLines([
      ["variable", "values", "bits"],
      ...variables.map((row) => [...row]),
      ["together", sum((row) => row[1]), sum((row) => row[2])],
    ]),
    "",
    ...tableLines([
      ["rule", "with its parameters"],
      ...rules.map((row) => [...row]),
      ["together", rules.reduce((all, row) => all + row[1], 0)],
    ]),
    "",
    [countText(starts, "start state"), ...symmetryTexts(model)].join("; "),
  ];
}

function symmetryTexts(model: Model): readonly string[] {
  return model.types.flatMap((type) => {
    if (type.kind !== "scalarset") return [];
    const how = model.symmetry.includes(type.name) ? "interchangeable" : "told apart";
    return [`${numberText(type.members.length)} elements of ${type.name}, ${how}`];
  });
}

type Domain = Model["rules"][number]["params"][number]["domain"];

/** How many assignments there are; of a multiset as many as it has room for. */
function waysOf(model: Model, domains: readonly Domain[]): number {
  return domains.reduce(
    (product, domain) => product * (domain.kind === "type" ? valuesOfType(model, domain.type).length : roomOf(model, domain)),
    1,
  );
}

function roomOf(model: Model, { list }: Extract<Domain, { readonly kind: "elements" }>): number {
  let type = model.variables.find(({ name }) => name === list.root)?.type;
  for (const selector of list.path) {
    const whole: ModelType | undefined = type && resolveType(model, type);
    if (whole?.kind === "array") type = whole.element;
    else
      type =
        whole?.kind === "record" && selector.kind === "field" ? whole.fields.find(({ name }) => name === selector.name)?.type : undefined;
  }
  const found = type && resolveType(model, type);
  return found?.kind === "list" ? found.capacity : 0;
}

function scalarsOf(model: Model, type: ModelType): number {
  return measured(model, type, () => 1);
}

/** As the engine lays them out: a multiset has its length in front. */
function bitsOf(model: Model, type: ModelType): number {
  return measured(model, type, bitsFor);
}

function measured(model: Model, type: ModelType, ofCount: (count: number) => number): number {
  const resolved = resolveType(model, type);
  switch (resolved.kind) {
    case "array":
      return valuesOfType(model, resolved.index).length * measured(model, resolved.element, ofCount);
    case "record":
      return resolved.fields.reduce((sum, one) => sum + measured(model, one.type, ofCount), 0);
    case "list":
      return ofCount(resolved.capacity + 1) + resolved.capacity * measured(model, resolved.element, ofCount);
    case "optional":
      return ofCount(valuesOfType(model, resolved.element).length + 1);
    case "boolean":
    case "range":
    case "named":
      return ofCount(valuesOfType(model, resolved).length);
  }
}

function bitsFor(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}
