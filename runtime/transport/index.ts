export * from "./transport.js";
export { MemoryNetwork, type Delivery, type MemoryOptions } from "./memory/memory-network.js";
export type { MemoryEndpoint } from "./memory/memory-endpoint.js";
export { tcpTransport, type TcpOptions } from "./tcp/tcp.js";
export type { TcpEndpoint } from "./tcp/tcp-endpoint.js";
export { DEFAULT_TCP_LIMITS, type TcpLimits } from "./tcp/limits.js";
export type { Identity } from "./tcp/tls.js";
