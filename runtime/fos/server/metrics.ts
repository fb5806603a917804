import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** How a server is doing now. */
export interface Gauges {
  readonly names: number;
  readonly members: number;
  readonly view: number;
  readonly isServing: boolean;
  readonly pending: number;
  /** The sub-domains that it holds with others. */
  readonly owned: readonly { readonly domain: string; readonly names: number; readonly members: number; readonly isServing: boolean }[];
}

/** What a server counts, for Prometheus. */
export interface Metrics {
  /** A request was answered. `outcome` is `ok` or the code of the refusal. */
  answered(request: { readonly operation: string; readonly outcome: string; readonly seconds: number }): void;
  /** Something happened to the connection with another process. */
  connection(kind: string): void;
  readonly contentType: string;
  /** All of it, as Prometheus reads it. */
  text(): Promise<string>;
}

/** From a lookup that finds its entry in memory to a change that waits for a new view. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counters from zero, beside those of the process itself. `read` is asked whenever somebody reads. */
export function createMetrics(read: () => Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labels = { registers: [registry], labelNames: ["operation", "outcome"] as const };
  const requests = new Counter({ name: "fos_requests_total", help: "Requests answered", ...labels });
  const seconds = new Histogram({
    name: "fos_request_seconds",
    help: "From a request's arrival to its answer",
    buckets: SECONDS,
    registers: [registry],
    labelNames: ["operation"] as const,
  });
  const connections = new Counter({
    name: "fos_connection_events_total",
    help: "Events of connections with other processes",
    registers: [registry],
    labelNames: ["kind"] as const,
  });
  addGauge(registry, { name: "fos_names", help: "Entries of the name table", read: () => read().names });
  addGauge(registry, { name: "fos_members", help: "Members of the view", read: () => read().members });
  addGauge(registry, { name: "fos_view", help: "Number of the view", read: () => read().view });
  addGauge(registry, { name: "fos_serving", help: "1 while this server answers for the table", read: () => (read().isServing ? 1 : 0) });
  addGauge(registry, { name: "fos_pending_requests", help: "Requests without an answer yet", read: () => read().pending });
  addOwnedGauges(registry, () => read().owned);
  return {
    answered: ({ operation, outcome, seconds: duration }) => {
      requests.inc({ operation, outcome });
      seconds.observe({ operation }, duration);
    },
    connection: (kind) => connections.inc({ kind }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

/** Each sub-domain has a label, as far as servers hold it: who may give them away decides how many there are. */
function addOwnedGauges(registry: Registry, read: () => Gauges["owned"]): void {
  const add = (name: string, help: string, valueOf: (one: Gauges["owned"][number]) => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      labelNames: ["domain"] as const,
      collect() {
        this.reset();
        for (const one of read()) this.set({ domain: one.domain }, valueOf(one));
      },
    });
  };
  add("fos_owned_names", "Entries of a sub-domain that this server holds with others", ({ names }) => names);
  add("fos_owned_members", "Servers that hold the sub-domain", ({ members }) => members);
  add("fos_owned_serving", "1 while this server answers for the sub-domain", ({ isServing }) => (isServing ? 1 : 0));
}

function addGauge(
  registry: Registry,
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => number },
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
