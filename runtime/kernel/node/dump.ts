/**
 * Plain data as what JSON can say, and back. Sets, maps, bytes and the few numbers that JSON has no word for become records with one name that begins with
 * `$`; a record that has such a name itself is wrapped. `load(dump(x))` equals `x`.
 */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** How deep data is nested at most. What is deeper contains itself. */
const maxDepth = 1_000;

/** Throws a TypeError for what is no data: functions, symbols, instances of other classes. */
export function dump(value: unknown): Plain {
  return dumpAt(value, 0);
}

function dumpAt(value: unknown, depth: number): Plain {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: Object.is(value, -0) ? "-0" : String(value) };
    case "bigint":
      return { $bigint: String(value) };
    case "undefined":
      return { $undefined: true };
    case "object":
      if (depth > maxDepth) throw new TypeError(`Cannot dump a value: it is nested more than ${maxDepth} deep, or contains itself`);
      return value === null ? null : dumpObject(value, depth + 1);
    default:
      throw new TypeError(`Cannot dump a value: a ${typeof value} is no data`);
  }
}

function dumpObject(value: object, depth: number): Plain {
  const part = (one: unknown): Plain => dumpAt(one, depth);
  if (Array.isArray(value)) return value.map(part);
  if (value instanceof Set) return { $set: [...value].map(part) };
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [part(key), part(one)]) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError(`Cannot dump a value: an instance of '${value.constructor.name}' is no data`);
  return dumpRecord(value, depth);
}

/** Every message that leaves the process goes through here: lists of entries would take most of the time. */
function dumpRecord(value: object, depth: number): Plain {
  const record: PlainRecord = {};
  let isMarked = false;
  for (const name of Object.keys(value)) {
    define(record, name, dumpAt(Reflect.get(value, name), depth));
    isMarked ||= name.startsWith("$");
  }
  return isMarked ? { $record: record } : record;
}

interface PlainRecord {
  [name: string]: Plain;
}

/** A property called `__proto__` is one like others, and no prototype. */
function define<T>(record: { [name: string]: T }, name: string, value: T): void {
  if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}

/** What `dump` made this of. Throws a TypeError for what it never makes. */
export function load(plain: Plain): unknown {
  if (plain === null || typeof plain !== "object") return plain;
  if (isList(plain)) return plain.map(load);
  const [first, second] = Object.keys(plain);
  return first?.startsWith("$") === true && second === undefined ? loadMarked(first, plain[first]) : loadRecord(plain);
}

function loadMarked(name: string, content: Plain | undefined): unknown {
  switch (name) {
    case "$set":
      return new Set(listOf(content).map(load));
    case "$map":
      return new Map(listOf(content).map((entry) => pairOf(listOf(entry))));
    case "$bytes":
      return Uint8Array.from(Buffer.from(textOf(content), "base64"));
    case "$number":
      return Number(textOf(content));
    case "$bigint":
      return BigInt(textOf(content));
    case "$undefined":
      return undefined;
    case "$record":
      return content !== null && typeof content === "object" && !isList(content) ? loadRecord(content) : refuse("a record");
    default:
      return refuse(`'${name}'`);
  }
}

function loadRecord(plain: { readonly [name: string]: Plain }): unknown {
  const record: { [name: string]: unknown } = {};
  for (const [name, part] of Object.entries(plain)) define(record, name, load(part));
  return record;
}

function pairOf([key, value]: readonly Plain[]): readonly [unknown, unknown] {
  return key === undefined || value === undefined ? refuse("a map's entry") : [load(key), load(value)];
}

function listOf(plain: Plain | undefined): readonly Plain[] {
  return isList(plain) ? plain : refuse("a list");
}

function isList(plain: Plain | undefined): plain is readonly Plain[] {
  return Array.isArray(plain);
}

function textOf(plain: Plain | undefined): string {
  return typeof plain === "string" ? plain : refuse("a text");
}

function refuse(what: string): never {
  throw new TypeError(`Cannot load a value: ${what} is not as it was dumped`);
}
