/** T611: `k.missing` and `give up` where the continuation may be one that gathers nothing. */
import { report, type Diagnostic } from "../../diagnostics/index.js";
import type { ContinuationFlow } from "../flow/continuation-flow.js";
import { bodiesOf, expressionsIn, expressionsInBlock, statementsIn, suspensionOf } from "../flow/traverse.js";
import type { Expr, Protocol, SiteId } from "../typed-protocol.js";

type Awaited = Extract<Expr, { readonly kind: "awaited" }>;

/** T611. */
export function checkGathers(protocol: Protocol, flow: ContinuationFlow): readonly Diagnostic[] {
  const gathering = gatheringSites(protocol);
  return bodiesOf(protocol).flatMap((body) => {
    const guard = body.kind === "handler" && body.handler.guard !== undefined ? expressionsIn(body.handler.guard) : [];
    const asked = [...guard, ...expressionsInBlock(body.block)].filter((expr) => expr.kind === "awaited");
    return asked.flatMap((expr) => notGathering(protocol, flow, { expr, gathering }));
  });
}

function gatheringSites(protocol: Protocol): ReadonlySet<SiteId> {
  const suspensions = bodiesOf(protocol).flatMap(({ block }) => statementsIn(block).flatMap((statement) => suspensionOf(statement) ?? []));
  return new Set(suspensions.flatMap((one) => (one.kind === "suspend" && one.call?.gather !== undefined ? [one.site] : [])));
}

interface Asked {
  readonly expr: Awaited;
  readonly gathering: ReadonlySet<SiteId>;
}

function notGathering(protocol: Protocol, flow: ContinuationFlow, { expr, gathering }: Asked): readonly Diagnostic[] {
  const other = flow.reaching.get(expr.variable)?.find((site) => !gathering.has(site));
  const found = other === undefined ? undefined : flow.sites.get(other);
  if (found === undefined) return [];
  const name = protocol.variables[expr.variable]?.name ?? "";
  return [
    report("T611", expr.span, `Cannot tell who is missing for '${name}': it may be the rest of a handler that gathers nothing`, {
      related: [{ span: found.span, message: "suspended here" }],
      hint: "wait for the two in states of their own",
    }),
  ];
}
