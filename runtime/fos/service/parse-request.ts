import { isCapability } from "./capability.js";
import { refuse, type Refusal } from "./answer.js";
import { MAX_CAPABILITIES, MAX_DEPTH, MAX_DESTINATIONS, MAX_LISTED, MAX_LOCATION, MAX_NAME, MAX_OWNERS, MAX_WEIGHT } from "./limits.js";
import { depthOf, isDomain, isName } from "./name.js";
import type { DestinationWeight, LoadBalancer, Request, Target } from "./request.js";

/**
 * Reads what somebody sent as a request. Nothing is taken on trust: a field that is missing, of another type, too long or unknown is refused. What was
 * sent is never repeated in the refusal, since a capability may stand in the wrong place.
 */
export function parseRequest(sent: unknown): Request | Refusal {
  try {
    const fields = new Fields(sent, "the request");
    const read = READERS.get(fields.read("op", readText));
    if (read === undefined) throw new Malformed("malformed", "'op' is no operation");
    const request = read(fields);
    fields.expectNoOthers();
    return request;
  } catch (error) {
    if (error instanceof Malformed) return refuse(error.code, `Cannot read a request: ${error.message}`);
    throw error;
  }
}

/** Ends the reading; `parseRequest` makes a refusal of it. */
class Malformed extends Error {
  constructor(
    readonly code: "malformed" | "too long" | "too many",
    message: string,
  ) {
    super(message);
  }
}

/** The fields of a record, and which of them have been read. */
class Fields {
  private readonly record: object;
  private readonly known = new Set<string>();

  constructor(
    value: unknown,
    private readonly what: string,
  ) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Malformed("malformed", `${what} is no record`);
    this.record = value;
  }

  read<T>(field: string, read: (value: unknown, field: string) => T): T {
    const value = this.optional(field, read);
    if (value === undefined) throw new Malformed("malformed", `'${field}' is missing`);
    return value;
  }

  optional<T>(field: string, read: (value: unknown, field: string) => T): T | undefined {
    this.known.add(field);
    if (!Object.hasOwn(this.record, field)) return undefined;
    const value: unknown = Reflect.get(this.record, field);
    return value === undefined ? undefined : read(value, field);
  }

  expectNoOthers(): void {
    if (Object.keys(this.record).some((field) => !this.known.has(field)))
      throw new Malformed("malformed", `${this.what} has a field that is not known`);
  }
}

const READERS: ReadonlyMap<string, (fields: Fields) => Request> = new Map<string, (fields: Fields) => Request>([
  ["lookup", (fields) => ({ op: "lookup", name: fields.read("name", readName), from: fields.optional("from", readLocation) })],
  ["register", readRegister],
  ["unregister", (fields) => ({ op: "unregister", ...guardedName(fields), destination: fields.optional("destination", readName) })],
  ["registerTemporary", (fields) => ({ op: "registerTemporary", location: fields.read("location", readLocation) })],
  ["reserve", (fields) => ({ op: "reserve", ...guardedDomain(fields) })],
  ["release", (fields) => ({ op: "release", ...guardedDomain(fields) })],
  ["give", (fields) => ({ op: "give", ...guardedDomain(fields), owners: fields.read("owners", readOwners) })],
  ["deactivate", (fields) => ({ op: "deactivate", ...guardedName(fields) })],
  ["reactivate", (fields) => ({ op: "reactivate", ...guardedName(fields), location: fields.optional("location", readLocation) })],
  ["setWeights", (fields) => ({ op: "setWeights", ...guardedName(fields), weights: fields.read("weights", readWeights) })],
  ["list", readList],
  ["valid", (fields) => ({ op: "valid", location: fields.read("location", readLocation), domain: fields.optional("domain", readDomain) })],
  ["start", () => ({ op: "start" })],
  ["stop", (fields) => ({ op: "stop", ...guarded(fields), server: fields.optional("server", readLocation) })],
  ["grow", (fields) => ({ op: "grow", ...guarded(fields), server: fields.read("server", readLocation) })],
  ["shrink", (fields) => ({ op: "shrink", ...guarded(fields), server: fields.read("server", readLocation) })],
]);

function readRegister(fields: Fields): Request {
  const to = fields.read("to", readTarget);
  const loadBalancer = fields.optional("loadBalancer", readLoadBalancer);
  if (to.kind === "direct" && loadBalancer !== undefined) throw new Malformed("malformed", "a direct name has no load balancer");
  return { op: "register", ...guardedName(fields), to, loadBalancer };
}

function readList(fields: Fields): Request {
  return {
    op: "list",
    ...guarded(fields),
    domain: fields.read("domain", readDomain),
    after: fields.optional("after", readPath),
    limit: fields.optional("limit", readCount),
  };
}

function guarded(fields: Fields): { readonly capabilities: readonly string[] } {
  return { capabilities: fields.optional("capabilities", readCapabilities) ?? [] };
}

function guardedName(fields: Fields): { readonly name: string; readonly capabilities: readonly string[] } {
  return { name: fields.read("name", readName), ...guarded(fields) };
}

function guardedDomain(fields: Fields): { readonly name: string; readonly capabilities: readonly string[] } {
  return { name: fields.read("name", readDomain), ...guarded(fields) };
}

function readText(value: unknown, field: string): string {
  if (typeof value !== "string") throw new Malformed("malformed", `'${field}' is no text`);
  return value;
}

function readName(value: unknown, field: string): string {
  const text = readPath(value, field);
  if (!isName(text)) throw new Malformed("malformed", `'${field}' is no name`);
  return text;
}

function readDomain(value: unknown, field: string): string {
  const text = readPath(value, field);
  if (!isDomain(text)) throw new Malformed("malformed", `'${field}' is no sub-domain`);
  return text;
}

/** A name or a sub-domain. */
function readPath(value: unknown, field: string): string {
  const text = readText(value, field);
  if (text.length > MAX_NAME) throw new Malformed("too long", `'${field}' has more than ${MAX_NAME} characters`);
  if (!isName(text) && !isDomain(text)) throw new Malformed("malformed", `'${field}' is no name`);
  if (depthOf(text) > MAX_DEPTH) throw new Malformed("too long", `'${field}' has more than ${MAX_DEPTH} segments`);
  return text;
}

function readLocation(value: unknown, field: string): string {
  const text = readText(value, field);
  if (text.length > MAX_LOCATION) throw new Malformed("too long", `'${field}' has more than ${MAX_LOCATION} characters`);
  // What is not printable has no place in logs and reports, where locations stand.
  if (!/^[\x21-\x7e]+$/u.test(text)) throw new Malformed("malformed", `'${field}' is empty or has unusual characters`);
  return text;
}

function readCapabilities(value: unknown, field: string): readonly string[] {
  return readMany(value, field, MAX_CAPABILITIES).map((one) => readCapability(one, field));
}

function readCapability(value: unknown, field: string): string {
  const text = readText(value, field);
  if (!isCapability(text)) throw new Malformed("malformed", `'${field}' is no capability`);
  return text;
}

function readOwners(value: unknown, field: string): readonly string[] {
  const owners = readMany(value, field, MAX_OWNERS).map((one) => readLocation(one, field));
  if (new Set(owners).size !== owners.length) throw new Malformed("malformed", `'${field}' says a server twice`);
  return owners;
}

function readTarget(value: unknown, field: string): Target {
  const fields = new Fields(value, `'${field}'`);
  const kind = fields.read("kind", readText);
  const target = readTargetOf(kind, fields);
  fields.expectNoOthers();
  return target;
}

function readTargetOf(kind: string, fields: Fields): Target {
  switch (kind) {
    case "direct":
      return { kind, location: fields.read("location", readLocation) };
    case "indirect":
      return { kind, name: fields.read("name", readName), weight: fields.optional("weight", readWeight) };
    default:
      throw new Malformed("malformed", "'kind' is neither direct nor indirect");
  }
}

function readLoadBalancer(value: unknown, field: string): LoadBalancer {
  const fields = new Fields(value, `'${field}'`);
  const balancer = { name: fields.read("name", readName), capability: fields.read("capability", readCapability) };
  fields.expectNoOthers();
  return balancer;
}

function readWeights(value: unknown, field: string): readonly DestinationWeight[] {
  return readMany(value, field, MAX_DESTINATIONS).map((one) => {
    const fields = new Fields(one, `an element of '${field}'`);
    const weight = { destination: fields.read("destination", readName), weight: fields.read("weight", readWeight) };
    fields.expectNoOthers();
    return weight;
  });
}

function readWeight(value: unknown, field: string): number {
  if (typeof value !== "number" || !(value >= 0 && value <= MAX_WEIGHT))
    throw new Malformed("malformed", `'${field}' is no number from 0 to ${MAX_WEIGHT}`);
  return value;
}

function readCount(value: unknown, field: string): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1)
    throw new Malformed("malformed", `'${field}' is no positive number`);
  return Math.min(value, MAX_LISTED);
}

function readMany(value: unknown, field: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new Malformed("malformed", `'${field}' is no list`);
  if (value.length > most) throw new Malformed("too many", `'${field}' has more than ${most} elements`);
  return Array.from<unknown>(value);
}
