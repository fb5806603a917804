import type {
  MachineSnapshot,
  PlainContinuation,
  PlainMessage,
  PlainOperation,
  PlainQueue,
  PlainRecord,
  PlainRequest,
  PlainRight,
  PlainValue,
  Snapshot,
} from "../verdict/index.js";

/** A value in the notation of the file: `none`, `Data1`, `{CacheA, CacheB}`, `[CacheA: none, CacheB: Data1]` for a map, `[CacheB, CacheA]` for a queue. */
export function valueText(value: PlainValue): string {
  if (value === null) return "none";
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `{${value.map(valueText).join(", ")}}`;
  if (isContinuation(value)) return continuationText(value);
  if (isRight(value)) return rightText(value);
  if (isQueue(value)) return `[${value["in order"].map(valueText).join(", ")}]`;
  if (isRecord(value)) return `{${fieldTexts(value.record).join(", ")}}`;
  return `[${fieldTexts(value).join(", ")}]`;
}

function fieldTexts(fields: Readonly<Record<string, PlainValue>>): readonly string[] {
  return Object.entries(fields).map(([key, entry]) => `${key}: ${valueText(entry)}`);
}

/** `Grant(Data1)`; a message without arguments is its name alone. */
export function messageText(message: PlainMessage): string {
  // The caller of a message and what answers it are plain without its own right to answer.
  const shown = Object.entries(message.args).filter(([name, value]) => name !== "reply" || !isRight(value));
  const args = shown.map(([, value]) => valueText(value));
  return args.length === 0 ? message.message : `${message.message}(${args.join(", ")})`;
}

/** `write(Data1)`, `read()` */
export function requestText(request: PlainRequest): string {
  return `${request.request}(${Object.values(request.args).map(valueText).join(", ")})`;
}

/** `save(Data1)`, `flush()` */
export function operationText({ operation, args }: PlainOperation): string {
  return `${operation}(${Object.values(args).map(valueText).join(", ")})`;
}

/** The states of a machine from the bottom to the top: `Shared`, or `Shared/await#1` where a wait was pushed above it. */
export function stateText(machine: MachineSnapshot): string {
  return machine.stack.map((level) => level.state).join("/");
}

/** True if a node has several machines, so that a node's name alone does not name a machine. */
export function namesBlocks(snapshot: Snapshot): boolean {
  const nodes = snapshot.machines.map((machine) => machine.node);
  return new Set(nodes).size < nodes.length;
}

/** `CacheA`, or `CacheA at Block2` where `withBlock` and the machine is kept for a block. */
export function machineName(machine: { readonly node: string; readonly block: string | undefined }, withBlock: boolean): string {
  return withBlock && machine.block !== undefined ? `${machine.node} at ${machine.block}` : machine.node;
}

/** Has the machine's node crashed, and not come back? */
export function isDown({ down }: Snapshot, { node }: { readonly node: string }): boolean {
  return down?.includes(node) === true;
}

/** True for a suspended handler among values. */
export function isContinuation(value: PlainValue): value is PlainContinuation {
  // `continuation` is a reserved word of the language: no map has it as a key.
  return typeof value === "object" && value !== null && "continuation" in value;
}

/** True for a record among values. */
export function isRecord(value: PlainValue): value is PlainRecord {
  // `record` is a reserved word of the language: no map has it as a key.
  return typeof value === "object" && value !== null && "record" in value;
}

/** True for a right to answer among values. */
export function isRight(value: PlainValue): value is PlainRight {
  // So long as a right has these keys, a map with a key `right` is none.
  return typeof value === "object" && value !== null && "right" in value && isObject(value.right) && "answers" in value.right;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** True for a queue among values. */
export function isQueue(value: PlainValue): value is PlainQueue {
  return typeof value === "object" && value !== null && "in order" in value;
}

/** True for a map: an object that is none of the other kinds. */
export function isMap(value: PlainValue): value is Readonly<Record<string, PlainValue>> {
  if (typeof value !== "object" || value === null || isList(value)) return false;
  return ![isContinuation, isRecord, isRight, isQueue].some((isOther) => isOther(value));
}

/** True for a set. */
export function isList(value: PlainValue): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** True if two values are the same; sets and maps come in a stable order. */
export function sameValue(a: PlainValue, b: PlainValue): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The handler's label without its role: `Idle on GetShared` of `Home.Idle on GetShared`. */
export function shortLabel(label: string): string {
  return label.replace(/^[^.\s]+\./u, "");
}

/** `reply to CacheA's Read` */
function rightText({ right }: PlainRight): string {
  if (right.node === undefined) return `reply to request ${right.answers}`;
  return `reply to ${right.node}'s ${right.answers}`;
}

function continuationText({ continuation }: PlainContinuation): string {
  const locals = Object.entries(continuation.locals).map(([name, value]) => `${name} = ${valueText(value)}`);
  const rest = `rest of "${shortLabel(continuation.handler)}"`;
  return locals.length === 0 ? rest : `${rest} (${locals.join(", ")})`;
}
