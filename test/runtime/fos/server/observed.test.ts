import { context, propagation, trace, type Context, type Span, type SpanOptions, type TracerProvider } from "@opentelemetry/api";
import { afterEach, expect, test } from "vitest";
import { jsonLog, openMetricsPage } from "../../../../runtime/fos/index.js";
import { openTestServer } from "./open-fleet.js";

// What a server tells whoever runs it: metrics, logs, spans. And what it never tells.

afterEach(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

test("metrics count what was asked and how it went, at an HTTP port", async () => {
  const { server, client, root, close } = await openTestServer();
  const page = await openMetricsPage(server.metrics, { port: 0 });
  await client.request({ op: "reserve", name: "/a/*", capabilities: [root] });
  await client.lookup("/none").catch(() => undefined);
  await client.lookup("/none").catch(() => undefined);
  await client.ask({ op: "made up" }, { isRepeatable: true });

  const text = await (await fetch(`http://127.0.0.1:${page.port}/metrics`)).text();
  expect(text).toContain('fos_requests_total{operation="reserve",outcome="ok"} 1');
  expect(text).toContain('fos_requests_total{operation="lookup",outcome="not found"} 2');
  expect(text).toContain('fos_requests_total{operation="malformed",outcome="malformed"} 1');
  expect(text).toContain('fos_request_seconds_count{operation="lookup"} 2');
  expect(text).toMatch(/^fos_names 2$/mu);
  expect(text).toMatch(/^fos_serving 1$/mu);
  expect(text).toMatch(/^process_cpu_seconds_total /mu);
  expect((await fetch(`http://127.0.0.1:${page.port}/`)).status).toBe(404);
  await page.close();
  await close();
});

test("logs are lines of JSON", async () => {
  const lines: string[] = [];
  const { client, root, close } = await openTestServer({ log: jsonLog("a", (line) => lines.push(line)) });
  await client.request({ op: "reserve", name: "/a/*", capabilities: [root] });
  await close();
  const requests = lines.map((line): unknown => JSON.parse(line)).filter((line) => JSON.stringify(line).includes('"request"'));
  expect(requests).toMatchObject([{ level: "info", event: "request", server: "a", operation: "reserve", outcome: "ok", name: "/a/*" }]);
});

test("no capability is in metrics, logs or spans, however requests are twisted", async () => {
  const told: string[] = [];
  trace.setGlobalTracerProvider(tracerThatTells((text) => told.push(text)));
  const { server, client, root, management, close } = await openTestServer({ log: jsonLog("a", (line) => told.push(line)) });
  const reserved = await client.request({ op: "reserve", name: "/a/*", capabilities: [root] });
  const secrets = [root, management, reserved.capability];
  for (const secret of secrets) for (const request of twisted(secret)) await client.ask(request, { isRepeatable: true });
  told.push(await server.metrics.text());
  await close();

  expect(told.filter((text) => text.includes("fos lookup")).length).toBeGreaterThan(0);
  for (const secret of secrets) expect(told.filter((text) => text.includes(secret))).toEqual([]);
});

/** Requests with a capability where none belongs. */
function twisted(secret: string) {
  return [
    { op: secret },
    { op: "lookup", name: secret },
    { op: "lookup", name: "/x", from: secret },
    { op: "register", name: "/x", to: { kind: "direct", location: secret }, capabilities: [secret] },
    { op: "unregister", name: "/x", destination: secret, capabilities: [secret, secret] },
    { op: "setWeights", name: "/x", weights: secret, capabilities: [secret] },
    { op: "shrink", server: secret, capabilities: [secret] },
    { capabilities: secret, [secret]: secret },
    [secret],
    secret,
  ];
}

/** Spans that tell all that is said to them. */
function tracerThatTells(tell: (text: string) => void): TracerProvider {
  const span = (name: string, options: SpanOptions | undefined): Span => {
    tell(JSON.stringify([name, options]));
    const inner = trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 });
    inner.setAttribute = (key, value) => (tell(JSON.stringify([key, value])), inner);
    inner.setStatus = (status) => (tell(JSON.stringify(status)), inner);
    return inner;
  };
  return {
    getTracer: () => ({
      startSpan: span,
      startActiveSpan: (name: string, ...rest: readonly unknown[]) => runIn(span(name, optionsOf(rest)), rest),
    }),
  };
}

function optionsOf([options]: readonly unknown[]): SpanOptions | undefined {
  return typeof options === "object" && options !== null ? options : undefined;
}

function runIn(span: Span, rest: readonly unknown[]): never {
  const run = rest.at(-1);
  if (typeof run !== "function") throw new Error("a function was expected");
  // eslint-disable-next-line no-restricted-syntax -- a decoder: the API's own type of what it calls back
  return (run as (span: Span, context?: Context) => never)(span);
}
