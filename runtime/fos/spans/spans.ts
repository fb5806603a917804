import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

/** What a span says of a request. Names are told, capabilities are not. */
export interface SpanFacts {
  readonly operation: string;
  readonly name: string | undefined;
  readonly server: string;
}

/** What became of it: `ok`, or the code of the refusal. */
export type Outcome<Answer> = (answer: Answer) => string;

/** Who wrote the spans: the name of what they measure. */
const TRACER = "kettle/fos";

/**
 * Answers a request inside a span that belongs to the client's. Without an SDK that somebody has registered, spans are nothing and cost nothing worth mentioning.
 */
export async function answerInSpan<Answer>(
  { operation, name, server }: SpanFacts,
  carrier: Readonly<Record<string, string>> | undefined,
  { answer, outcomeOf }: { readonly answer: () => Promise<Answer>; readonly outcomeOf: Outcome<Answer> },
): Promise<Answer> {
  const parent = propagation.extract(context.active(), carrier ?? {});
  const attributes = { "fos.operation": operation, "fos.server": server, ...(name === undefined ? {} : { "fos.name": name }) };
  return trace.getTracer(TRACER).startActiveSpan(`fos ${operation}`, { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
    try {
      const said = await answer();
      span.setAttribute("fos.outcome", outcomeOf(said));
      return said;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** What goes with a request so that the server's span belongs to the one that is open here; undefined where there is none. */
export function currentCarrier(): Readonly<Record<string, string>> | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return Object.keys(carrier).length === 0 ? undefined : carrier;
}

/** Asks inside a span of the client. */
export async function askInSpan<Answer>(operation: string, ask: () => Promise<Answer>): Promise<Answer> {
  return trace.getTracer(TRACER).startActiveSpan(`fos ${operation}`, { kind: SpanKind.CLIENT }, async (span) => {
    try {
      return await ask();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
