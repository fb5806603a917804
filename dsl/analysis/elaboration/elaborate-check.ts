import { unreachable } from "../../diagnostics/index.js";
import type * as ast from "../../syntax/index.js";
import { evaluateConstant, evaluateSize, nameKind, type Constant } from "./constants.js";
import { didYouMean } from "./did-you-mean.js";
import { Elaboration } from "./elaboration.js";
import type { Diagnostic } from "../../diagnostics/index.js";
import type { Property, WorkloadLimit } from "../typed-protocol.js";

const MOST_REQUESTS = 64;

/** What a check sets, as constants of the types of the params; `standard` are their defaults. */
export function evaluateSettings(
  check: ast.CheckDecl,
  standard: ReadonlyMap<string, Constant | undefined>,
): { readonly settings: Readonly<Record<string, Constant>>; readonly diagnostics: readonly Diagnostic[] } {
  // The values are constants on their own: no param is known to them.
  const elaboration = new Elaboration();
  const settings: Record<string, Constant> = {};
  for (const { name, value: written } of check.settings) {
    if (name.name === "") continue;
    const value = evaluateConstant(elaboration, written);
    const wanted = standard.get(name.name);
    if (!standard.has(name.name)) {
      const message = `Unknown setting: '${name.name}' is not a param of this protocol`;
      elaboration.report("T105", name.span, message, didYouMean(name, standard.keys()));
    } else if (value !== undefined && wanted !== undefined && typeof value !== typeof wanted) {
      elaboration.report("T201", written.span, `Cannot set '${name.name}' to '${nameKind(value)}': '${nameKind(wanted)}' is wanted`);
    } else if (Object.hasOwn(settings, name.name)) {
      elaboration.report("T102", name.span, `Cannot set '${name.name}' again: it is set already`);
    } else if (value !== undefined) settings[name.name] = value;
  }
  return { settings, diagnostics: elaboration.diagnostics };
}

/** The limits of the workload that a check adds; what it names must exist. */
export function checkScenario(elaboration: Elaboration, check: ast.CheckDecl, properties: readonly Property[]): readonly WorkloadLimit[] {
  checkExpectation(elaboration, check.expectation, properties);
  return check.workload.map((limit) => elaborateLimit(elaboration, limit));
}

function elaborateLimit(elaboration: Elaboration, limit: ast.WorkloadLimit): WorkloadLimit {
  switch (limit.kind) {
    case "none":
      return { kind: "none", requests: limit.requests.flatMap((request) => requestsNamed(elaboration, request)) };
    case "at most":
    case "total": {
      const requests = limit.kind === "total" ? allRequests(elaboration) : requestsNamed(elaboration, limit.request);
      const most = evaluateSize(elaboration, limit.limit, { what: "a number of requests", least: 0, most: MOST_REQUESTS });
      return { kind: "at most", requests, limit: most, perNode: limit.perNode };
    }
    default:
      return unreachable(limit);
  }
}

type Requests = WorkloadLimit["requests"];

function allRequests(elaboration: Elaboration): Requests {
  return elaboration.machines.flatMap(({ role, requests }) => [...requests.keys()].map((request) => ({ role, request })));
}

/** A name that several machines use means all of them. */
function requestsNamed(elaboration: Elaboration, name: ast.Ident): Requests {
  const all = allRequests(elaboration);
  const found = all.filter(({ request }) => request === name.name);
  if (found.length === 0 && name.name !== "") {
    const known = all.map(({ request }) => request);
    elaboration.report("T101", name.span, `Unknown request: no machine has '${name.name}'`, didYouMean(name, known));
  }
  return found;
}

/** What the name behind `expect` is the name of. */
function propertyKind(kind: ast.Expectation["kind"]): Property["kind"] | "assertion" {
  if (kind === "uncovered") return "cover";
  if (kind === "impossible") return "always possible";
  if (kind === "liveness") return "leads to";
  return kind === "assertion" ? kind : "invariant";
}

function checkExpectation(elaboration: Elaboration, expectation: ast.Expectation, properties: readonly Property[]): void {
  const { kind, name } = expectation;
  if (name === undefined) return;
  if (name.kind === "ident") {
    if (name.name === "" || elaboration.find(name.name, "message") !== undefined) return;
    if (elaboration.machines.some(({ timers }) => timers.has(name.name))) return;
    const known = elaboration.messages().map((message) => message.name);
    elaboration.report("T101", name.span, `Unknown message: '${name.name}' is not declared`, didYouMean(name, known));
    return;
  }
  const wanted = propertyKind(kind);
  const known =
    wanted === "assertion"
      ? [...elaboration.assertions]
      : properties.filter((property) => property.kind === wanted).map((property) => property.name);
  if (known.includes(name.value)) return;
  const { hint } = didYouMean({ kind: "ident", name: name.value, span: name.span }, known);
  elaboration.report("T101", name.span, `Unknown ${wanted}: "${name.value}" is not declared`, hint === undefined ? {} : { hint });
}
