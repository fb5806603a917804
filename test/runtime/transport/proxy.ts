import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A connection that can be cut: what calls the proxy is put through to a port. */
export class Proxy {
  private readonly sockets = new Set<Socket>();
  private cutsNext = false;
  /** How often it was cut. */
  cuts = 0;

  private constructor(
    private readonly server: Server,
    private readonly target: number,
  ) {
    server.on("connection", (socket) => this.put(socket));
  }

  static async to(address: string): Promise<Proxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new Proxy(server, Number(address.split(":")[1]));
  }

  get address(): string {
    const address = this.server.address();
    return `127.0.0.1:${address === null || typeof address === "string" ? 0 : address.port}`;
  }

  /** Half of the next piece still goes through, then all connections break. */
  cut(): void {
    this.cutsNext = true;
  }

  /** Nothing goes through the present connections any more, and nobody is told. */
  stall(): void {
    for (const socket of this.sockets) socket.pause();
  }

  async close(): Promise<void> {
    this.breakAll();
    const closed = once(this.server, "close");
    this.server.close();
    await closed;
  }

  private put(near: Socket): void {
    const far = connect(this.target, "127.0.0.1");
    for (const [from, to] of [[near, far], [far, near]] as const) this.carry(from, to); // prettier-ignore
  }

  private carry(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on("data", (chunk: Buffer) => {
      to.write(this.cutsNext ? chunk.subarray(0, chunk.length / 2) : chunk);
      if (this.cutsNext) this.breakAll();
    });
    from.on("error", () => undefined);
    from.on("close", () => {
      this.sockets.delete(from);
      to.destroySoon();
    });
  }

  private breakAll(): void {
    if (this.cutsNext) this.cuts += 1;
    this.cutsNext = false;
    for (const socket of this.sockets) socket.destroySoon();
  }
}
