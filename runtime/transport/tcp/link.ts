import type { Socket } from "node:net";
import { WireError } from "../session/wire-error.js";
import { FrameReader, withLength } from "./frame-reader.js";
import { reasonOf } from "./socket-reason.js";

/** Who is told what happens to a link. A `WireError` that it throws ends the link. */
export interface LinkListener {
  onFrame(bytes: Buffer): void;
  /** All that came together was handed over. */
  onSettled(): void;
  /** Once, at the end. `isRefused`: because of what came over it. */
  onEnd(reason: string, isRefused: boolean): void;
}

/** Parts up to this size are joined: each written part costs a call into the system, or a record of TLS. */
const SMALL_BYTES = 4096;
const JOINED_BYTES = 64 * 1024;

/** How long the last words to somebody who is refused may take. */
const LINGER_MS = 1000;

/** A connection that carries frames. */
export class Link {
  private readonly reader: FrameReader;
  private unsent: Uint8Array[] = [];
  private hasEnded = false;
  private failure: string | undefined;

  constructor(
    private readonly socket: Socket,
    maxFrameBytes: number,
    private readonly listener: LinkListener,
  ) {
    this.reader = new FrameReader(maxFrameBytes);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.read(chunk));
    socket.on("error", (error) => (this.failure ??= reasonOf(error)));
    socket.on("end", () => socket.destroySoon());
    socket.on("close", () => this.finish(this.failure ?? "connection closed", false));
  }

  /** What is sent in one turn of the event loop goes out together. */
  send(parts: readonly Uint8Array[]): void {
    if (this.hasEnded || this.socket.destroyed) return;
    if (this.unsent.length === 0) process.nextTick(() => this.flush());
    this.unsent.push(...withLength(parts));
  }

  /** Ends it at once. */
  cut(reason: string): void {
    this.socket.destroy();
    this.finish(reason, false);
  }

  /** Ends it when all is written, or when that takes too long. */
  async close(limitMs: number): Promise<void> {
    if (this.socket.closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.socket.destroy(), limitMs);
      this.socket.once("close", () => {
        clearTimeout(timer);
        resolve();
      });
      this.flush();
      this.socket.destroySoon();
    });
  }

  private flush(): void {
    const parts = this.unsent;
    this.unsent = [];
    if (this.hasEnded || this.socket.destroyed) return;
    this.socket.cork();
    for (const part of joinSmall(parts)) this.socket.write(part);
    this.socket.uncork();
  }

  private read(chunk: Buffer): void {
    if (this.hasEnded) return;
    try {
      for (const frame of this.reader.add(chunk)) if (!this.isOver()) this.listener.onFrame(frame);
      if (!this.isOver()) this.listener.onSettled();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.flush();
      // What was written may tell the other side why.
      this.socket.destroySoon();
      setTimeout(() => this.socket.destroy(), LINGER_MS).unref();
      this.finish(error.message, true);
    }
  }

  /** A frame may lead to the end of its own link. */
  private isOver(): boolean {
    return this.hasEnded;
  }

  private finish(reason: string, isRefused: boolean): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.listener.onEnd(reason, isRefused);
  }
}

/** The same bytes in fewer parts. Large parts are not copied. */
function joinSmall(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const joined: Uint8Array[] = [];
  let run: Uint8Array[] = [];
  let size = 0;
  const endRun = (): void => {
    if (run.length > 0) joined.push(Buffer.concat(run));
    run = [];
    size = 0;
  };
  for (const part of parts) {
    const isSmall = part.length <= SMALL_BYTES;
    if (!isSmall || size + part.length > JOINED_BYTES) endRun();
    if (isSmall) run.push(part);
    else joined.push(part);
    size += part.length;
  }
  endRun();
  return joined;
}
