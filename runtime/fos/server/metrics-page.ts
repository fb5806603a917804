import { once } from "node:events";
import { createServer } from "node:http";
import type { Metrics } from "./metrics.js";

/** Metrics at `http://HOST:PORT/metrics`. */
export interface MetricsPage {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens the page, at any free port for 0. Fails with an error for people. */
export async function openMetricsPage(
  metrics: Metrics,
  { host = "127.0.0.1", port }: { readonly host?: string; readonly port: number },
): Promise<MetricsPage> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("metrics are at /metrics\n");
      return;
    }
    void metrics.text().then(
      (text) => response.writeHead(200, { "content-type": metrics.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(`Cannot show metrics at ${host}:${port}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const address = server.address();
  return {
    port: address === null || typeof address === "string" ? port : address.port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
