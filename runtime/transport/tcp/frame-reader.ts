import { WireError } from "../session/wire-error.js";

const LENGTH_BYTES = 4;

/** Cuts the stream of a connection into frames: each has its length in front, in four bytes, the highest first. */
export class FrameReader {
  private waiting: Buffer[] = [];
  private size = 0;
  private wanted = LENGTH_BYTES;

  constructor(private readonly maxBytes: number) {}

  /**
   * The frames that end with this chunk; all have to be taken. What lies in one chunk is shown, not copied. Throws a `WireError` for a frame that is too large,
   * when those before it were taken.
   */
  *add(chunk: Buffer): Generator<Buffer> {
    this.waiting.push(chunk);
    this.size += chunk.length;
    // Chunks are put together when a whole frame is there, not each time, which would take quadratic time.
    if (this.size < this.wanted) return;
    let rest = this.waiting.length === 1 ? chunk : Buffer.concat(this.waiting);
    for (this.wanted = this.wantedOf(rest); rest.length >= this.wanted && rest.length >= LENGTH_BYTES; this.wanted = this.wantedOf(rest)) {
      yield rest.subarray(LENGTH_BYTES, this.wanted);
      rest = rest.subarray(this.wanted);
    }
    this.waiting = rest.length === 0 ? [] : [rest];
    this.size = rest.length;
  }

  private wantedOf(bytes: Buffer): number {
    if (bytes.length < LENGTH_BYTES) return LENGTH_BYTES;
    const length = bytes.readUInt32BE(0);
    if (length > this.maxBytes) throw new WireError(`a frame of ${length} bytes, where ${this.maxBytes} are allowed`);
    return LENGTH_BYTES + length;
  }
}

/** The parts of a frame with its length in front. */
export function withLength(parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32BE(parts.reduce((sum, part) => sum + part.length, 0));
  return [length, ...parts];
}
