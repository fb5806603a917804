import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** Stands before a server, so that its connections can be cut. Its address stays when the server behind it is started anew. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target: number;
  #isCut = false;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
    server.on("connection", (socket) => this.#accept(socket));
  }

  /** Opens one for the server at this port of the machine, which need not be there yet. */
  static async open(target: number): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, target);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${portOf(this.#server)}`;
  }

  /** Ends all connections, and takes none for this time. */
  cut(ms: number): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
    setTimeout(() => (this.#isCut = false), ms).unref();
  }

  async close(): Promise<void> {
    this.cut(0);
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(near: Socket): void {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const far = connect(this.#target, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      // Whoever is cut off finds out by the end of its connection.
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return address === null || typeof address === "string" ? 0 : address.port;
}
