/** The generated module of a protocol, as text. */
import { IndentationText, Project, QuoteKind, StructureKind, VariableDeclarationKind, type StatementStructures } from "ts-morph";
import type { Protocol } from "../../dsl/analysis/index.js";
import type { Source } from "../../dsl/diagnostics/index.js";
import { fieldOfRecord, lowerFirst } from "./identifiers.js";
import { nameIn, planModule, recordsOf, typeKey, type MachinePlan, type ModulePlan } from "./module-plan.js";
import { fieldOfMessage } from "./sending.js";
import { resultText, typeText } from "./type-text.js";
import { writeFunction } from "./write-body.js";
import { blockType, writeMachine, type WrittenMachine } from "./write-machine.js";
import { widest, type WrittenFunction } from "./written-function.js";

export interface GenerateOptions {
  /** What the module imports the kernel from. */
  readonly kernel: string;
  /** Types of values, by name, and the modules that they are imported from; what is not named is `unknown`. */
  readonly values: ReadonlyMap<string, ValueType>;
}

export interface ValueType {
  readonly type: string;
  readonly from: string | undefined;
}

export interface GeneratedModule {
  readonly text: string;
  /** What everything is called in it. */
  readonly plan: ModulePlan;
}

/**
 * Writes the module of a protocol for one setting of its params. Types of continuations name the places where handlers go on, which are found while the handlers are
 * written: so everything is written twice, and the second time all names are known.
 */
export function writeModule(protocol: Protocol, source: Source, options: GenerateOptions): GeneratedModule {
  const first = planModule(protocol, source);
  writeParts(first, new Set());
  const plan = planModule(protocol, source, new Map([...first.points].map(([site, { name }]) => [site, name])));
  const imports = new Set<string>();
  const { functions, machines } = writeParts(plan, imports);
  const statements = [
    ...identityTypes(plan, options),
    ...dataTypes(plan),
    settingType(plan),
    ...placementFunctions(plan),
    ...(functions.length === 0 ? [] : [anyStep(machines)]),
    ...functions.map(functionStructure),
    ...machines.flatMap((machine) => machineStructures(plan, machine)),
    protocolValue(plan),
  ];
  return { text: print([importsFor(statements, imports, options), ...valueImports(options), ...statements], plan), plan };
}

interface Parts {
  readonly functions: readonly WrittenFunction[];
  readonly machines: readonly WrittenMachine[];
}

function writeParts(plan: ModulePlan, imports: Set<string>): Parts {
  const functions = plan.protocol.functions
    .filter(({ name }) => !plan.ghosts.functions.has(name))
    .map((one) => writeFunction(plan, one, { machine: undefined, imports }));
  return { functions, machines: plan.machines.map((machine) => writeMachine(plan, machine, imports)) };
}

// ---------------------------------------------------------------- printing

/** Everything at once: changing a file of ts-morph piece by piece reads it anew each time. */
function print(statements: readonly StatementStructures[], { protocol, source }: ModulePlan): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Double },
  });
  const params = protocol.params.map(({ name, value }) => `${name} = ${String(value)}`).join(", ");
  const head = `/**\n * ${protocol.name}, generated from ${source.name}${params === "" ? "" : ` with ${params}`}.\n * Do not edit: change the protocol, verify it, and generate again.\n */\n`;
  const file = project.createSourceFile("module.ts", { statements: [...statements] });
  return `${head}${wrapped(file.getFullText().trim())}\n`;
}

/** Long lines of names are broken, one name a line. */
function wrapped(text: string): string {
  return text
    .split("\n")
    .map((line, index, all) => {
      // The printer takes the end of a table for a line inside it.
      if (line === "  };" && /^ {2}[\w}]/u.test(all[index - 1] ?? "")) return "};";
      if (line.length <= widest) return line;
      const list = /^(import \{ )(.*)( \} from .*)$/u.exec(line);
      if (list !== null)
        return `import {\n${(list[2] ?? "")
          .split(", ")
          .map((name) => `  ${name},`)
          .join("\n")}\n${(list[3] ?? "").trimStart()}`;
      const union = /^((?:export )?type \w+ =) (.*);$/u.exec(line);
      if (union === null || (union[2] ?? "").includes("{")) return line;
      return `${union[1] ?? ""}\n${(union[2] ?? "")
        .split(" | ")
        .map((name) => `  | ${name}`)
        .join("\n")};`;
    })
    .join("\n");
}

function importsFor(
  statements: readonly StatementStructures[],
  used: ReadonlySet<string>,
  { kernel }: GenerateOptions,
): StatementStructures {
  const text = JSON.stringify(statements);
  const types = [
    "AnyFrame",
    "BlockId",
    "CallId",
    "Deferral",
    "Frame",
    "MachineType",
    "NodeId",
    "Reply",
    "RequestOptions",
    "RequestPort",
  ].filter((name) => new RegExp(`\\b${name}\\b`, "u").test(text));
  const called = [...used].filter((name) => new RegExp(`\\b${name}\\b`, "u").test(text));
  const names = [
    ...called.map((name) => ({ name })),
    ...types.map((name) => ({ name, isTypeOnly: true })),
    { name: "Step", isTypeOnly: true },
  ];
  return {
    kind: StructureKind.ImportDeclaration,
    moduleSpecifier: kernel,
    namedImports: [...names].sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function valueImports({ values }: GenerateOptions): readonly StatementStructures[] {
  return [...values.values()].flatMap(({ type, from }): readonly StatementStructures[] =>
    from === undefined ? [] : [{ kind: StructureKind.ImportDeclaration, isTypeOnly: true, moduleSpecifier: from, namedImports: [type] }],
  );
}

function typeAlias(name: string, type: string, doc?: string): StatementStructures {
  return { kind: StructureKind.TypeAlias, name, type, isExported: true, docs: doc === undefined ? [] : [doc] };
}

function functionStructure({ name, doc, parameters, returns, lines }: WrittenFunction): StatementStructures {
  return {
    kind: StructureKind.Function,
    name,
    docs: [doc],
    parameters: parameters.map((one) => ({ name: one.name, type: one.type })),
    returnType: returns,
    statements: [...lines],
  };
}

// ---------------------------------------------------------------- types

function identityTypes(plan: ModulePlan, { values }: GenerateOptions): readonly StatementStructures[] {
  const { nodes, blocks, values: kinds } = plan.protocol;
  return [
    ...nodes.map(({ name }) => typeAlias(nameIn(plan.typeNames, typeKey("node", name)), `NodeId<${JSON.stringify(name)}>`)),
    ...blocks.map(({ name }) => typeAlias(nameIn(plan.typeNames, typeKey("block", name)), `BlockId<${JSON.stringify(name)}>`)),
    ...kinds.map(({ name }) => typeAlias(nameIn(plan.typeNames, typeKey("value", name)), values.get(name)?.type ?? "unknown")),
  ];
}

function dataTypes(plan: ModulePlan): readonly StatementStructures[] {
  const { enums, messages } = plan.protocol;
  const named = messages.map((message) => {
    const fields = message.params.map(({ name, type }) => `readonly ${fieldOfMessage(name)}: ${typeText(plan, type)}`);
    const text = `{ ${[`readonly type: ${JSON.stringify(message.name)}`, ...fields].join("; ")} }`;
    return typeAlias(nameIn(plan.typeNames, typeKey("message", message.name)), text, message.doc);
  });
  return [
    ...enums.map(({ name, members }) =>
      typeAlias(nameIn(plan.typeNames, typeKey("enum", name)), members.map((member) => JSON.stringify(member)).join(" | ")),
    ),
    ...recordsOf(plan.protocol).map(({ name, fields }) =>
      typeAlias(
        nameIn(plan.typeNames, typeKey("record", name)),
        `{ ${fields.map((field) => `readonly ${fieldOfRecord(field.name)}: ${typeText(plan, field.type)}`).join("; ")} }`,
      ),
    ),
    ...named,
    typeAlias(
      "Message",
      messages.length === 0 ? "never" : messages.map(({ name }) => nameIn(plan.typeNames, typeKey("message", name))).join(" | "),
      "What machines send each other.",
    ),
  ];
}

/** What the program around gives: who plays which role, and how values begin. */
function settingType(plan: ModulePlan): StatementStructures {
  const { nodes, values } = plan.protocol;
  const single = nodes.filter(({ symmetry }) => symmetry === "single");
  const several = nodes.filter(({ symmetry }) => symmetry !== "single");
  const block = anyBlock(plan);
  const name = (kind: "node" | "value", one: { readonly name: string }): string => nameIn(plan.typeNames, typeKey(kind, one.name));
  const members = (all: readonly string[]): string => (all.length === 0 ? "object" : `{ ${all.join("; ")} }`);
  const comparable = values.filter((one) => one.comparable);
  return {
    kind: StructureKind.Interface,
    name: "Setting",
    isExported: true,
    docs: ["What the program around decides."],
    properties: [
      {
        name: "placement",
        isReadonly: true,
        type: members(single.map((one) => `readonly ${name("node", one)}: (block: ${block}) => ${name("node", one)}`)),
        docs: ["Who plays the roles of one node, for a block."],
      },
      {
        name: "members",
        isReadonly: true,
        type: members(
          [...several.map((one) => name("node", one)), ...[...plan.listed].map((key) => nameIn(plan.typeNames, key))].map(
            (one) => `readonly ${one}: () => ReadonlySet<${one}>`,
          ),
        ),
        docs: ["Who plays the others."],
      },
      {
        name: "initial",
        isReadonly: true,
        type: members(values.map((one) => `readonly ${name("value", one)}: ${name("value", one)}`)),
        docs: ["What values begin with."],
      },
      {
        name: "equal",
        isReadonly: true,
        type: members(
          comparable.map((one) => `readonly ${name("value", one)}: (a: ${name("value", one)}, b: ${name("value", one)}) => boolean`),
        ),
        docs: ["When two values are the same."],
      },
    ],
  };
}

/** What the machines of the protocol are kept for. */
function anyBlock(plan: ModulePlan): string {
  return [...new Set(plan.machines.map((machine) => blockType(plan, machine)))].join(" | ");
}

/** Who plays a role of one node for the block of a step. */
function placementFunctions(plan: ModulePlan): readonly StatementStructures[] {
  return [...plan.placed].map((role) => {
    const name = nameIn(plan.typeNames, typeKey("node", role));
    return {
      kind: StructureKind.Function,
      name: `${lowerFirst(name)}Of`,
      docs: [`Who plays ${name} there.`],
      parameters: [{ name: "step", type: `{ readonly setting: Setting; readonly here: ${anyBlock(plan)} }` }],
      returnType: name,
      statements: [`return step.setting.placement.${name}(step.here);`],
    };
  });
}

// ---------------------------------------------------------------- machines

/** What functions of the protocol are given: the step of whatever machine calls them. */
function anyStep(machines: readonly WrittenMachine[]): StatementStructures {
  return { kind: StructureKind.TypeAlias, name: "AnyStep", type: machines.map(({ plan }) => `${plan.name}Step`).join(" | ") };
}

function varsStructure(name: string, vars: WrittenMachine["vars"], doc: string): StatementStructures {
  if (vars.length === 0) return typeAlias(name, "object", doc);
  const properties = vars.map((one) => ({ name: one.name, type: one.type }));
  return { kind: StructureKind.Interface, name, isExported: true, docs: [doc], properties };
}

function machineStructures(
  plan: ModulePlan,
  { plan: machine, functions, vars, states, frames, table }: WrittenMachine,
): readonly StatementStructures[] {
  const { name } = machine;
  const self = nameIn(plan.typeNames, typeKey("node", machine.machine.role));
  const shape = `self: ${self}; here: ${blockType(plan, machine)}; vars: ${name}Vars; state: ${name}State; message: Message; setting: Setting`;
  return [
    varsStructure(`${name}Vars`, vars, machine.machine.doc ?? `The variables of a ${name}.`),
    ...states.map((state) => ({ kind: StructureKind.TypeAlias, name: state.name, type: state.type }) as const),
    typeAlias(`${name}State`, states.map((state) => state.name).join(" | "), `The states of a ${name}, and its waits.`),
    ...frames.map((frame) => typeAlias(frame.name, frame.type)),
    { kind: StructureKind.TypeAlias, name: `${name}Step`, type: `Step<{ ${shape} }>` },
    ...functions.map(functionStructure),
    ...hostInterface(plan, machine),
    {
      kind: StructureKind.VariableStatement,
      declarationKind: VariableDeclarationKind.Const,
      isExported: true,
      docs: [`What a ${name} does with each event.`],
      declarations: [
        {
          name: `${lowerFirst(name)}Machine`,
          type: `MachineType<${JSON.stringify(machine.machine.role)}>`,
          initializer: table
            .map((line) => line.replace(/^ {2}/u, ""))
            .join("\n")
            .trim(),
        },
      ],
    },
    ...requestFunctions(plan, machine),
  ];
}

function hostInterface(plan: ModulePlan, machine: MachinePlan): readonly StatementStructures[] {
  const { hosts } = machine.machine;
  if (hosts.length === 0) return [];
  return [
    {
      kind: StructureKind.Interface,
      name: `${machine.name}Host`,
      isExported: true,
      docs: [`Operations that a ${machine.name} has the program around do.`],
      methods: hosts.map(({ name, params, result }) => ({
        name,
        parameters: [
          ...(machine.machine.block === undefined ? [] : [{ name: "block", type: blockType(plan, machine) }]),
          ...params.map((param) => ({ name: param.name, type: typeText(plan, param.type) })),
        ],
        returnType: `Promise<${result === undefined ? "void" : resultText(plan, result)}>`,
      })),
    },
  ];
}

/** What the application may ask. */
function requestFunctions(plan: ModulePlan, machine: MachinePlan): readonly StatementStructures[] {
  const { requests, role, block } = machine.machine;
  if (requests.length === 0) return [];
  const blockParameter = block === undefined ? [] : [{ name: "block", type: blockType(plan, machine) }];
  const methods = requests.map(({ name, params, result }) => {
    const own = params.map((param) => ({ name: nameIn(plan.variables, param.id), type: typeText(plan, param.type) }));
    const returnType = `Promise<${result === undefined ? "void" : resultText(plan, result)}>`;
    const args = params.map((param, index) => (own[index]?.name === param.name ? param.name : `${param.name}: ${own[index]?.name ?? ""}`));
    return { name, own, returnType, args: args.length === 0 ? "{}" : `{ ${args.join(", ")} }` };
  });
  const list = (names: readonly string[]): string => names.join(", ");
  return [
    {
      kind: StructureKind.Interface,
      name: `${machine.name}Requests`,
      isExported: true,
      docs: [`What the application asks of a ${machine.name}.`],
      methods: methods.map(({ name, own, returnType }) => ({
        name,
        parameters: [...blockParameter, ...own, { name: "options", type: "RequestOptions", hasQuestionToken: true }],
        returnType,
      })),
    },
    {
      kind: StructureKind.Function,
      name: `${lowerFirst(machine.name)}Requests`,
      isExported: true,
      docs: [`Typed requests to the ${machine.name} of a node.`],
      parameters: [{ name: "port", type: "RequestPort" }],
      returnType: `${machine.name}Requests`,
      statements: [
        "return {",
        ...methods.map(
          ({ name, own, args }) =>
            `  ${name}: (${list([...blockParameter, ...own, { name: "options" }].map((one) => one.name))}) => port.request({ role: ${JSON.stringify(role)}, block${block === undefined ? ": null" : ""} }, { request: ${JSON.stringify(name)}, args: ${args} }, options),`,
        ),
        "};",
      ],
    },
  ];
}

function protocolValue(plan: ModulePlan): StatementStructures {
  return {
    kind: StructureKind.VariableStatement,
    declarationKind: VariableDeclarationKind.Const,
    isExported: true,
    docs: ["All machines of the protocol."],
    declarations: [{ name: "machines", initializer: `[${plan.machines.map(({ name }) => `${lowerFirst(name)}Machine`).join(", ")}]` }],
  };
}
