import { decodePlain, encodePlain } from "../../plain/index.js";
import type { Body, Payload } from "../transport.js";
import type { Fragment } from "./frame.js";
import { WireError } from "./wire-error.js";

// A message as bytes: flags (1), the length of the body (4), that of the bulk (4), then the body as JSON and the bulk as it is. Numbers have their
// highest byte first. It travels in fragments, so that a broken connection carries little twice, and a server that limits messages passes it on.

const HEADER_BYTES = 9;
const HAS_BULK = 1;

/** How large things on the wire may be, in bytes. */
export interface SizeLimits {
  /** A piece of a message in one frame. */
  readonly fragmentBytes: number;
  /** A message: body and bulk. */
  readonly messageBytes: number;
}

export const DEFAULT_SIZE_LIMITS: SizeLimits = { fragmentBytes: 128 * 1024, messageBytes: 64 * 2 ** 20 };

/** A message as fragments, which show the bulk where it is: it is not copied. */
export function toFragments({ body, bulk }: Payload, fragmentBytes: number): readonly Fragment[] {
  const encoded = encodePlain(body);
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt8(bulk === undefined ? 0 : HAS_BULK, 0);
  header.writeUInt32BE(encoded.length, 1);
  header.writeUInt32BE(bulk?.length ?? 0, 5);
  const start = Buffer.concat([header, encoded]);
  return cut(bulk === undefined ? [start] : [start, bulk], fragmentBytes);
}

/** Puts the fragments of one node together again. */
export class Assembler {
  private parts: Uint8Array[] = [];
  private size = 0;

  constructor(private readonly limits: SizeLimits) {}

  /** The message that ends with this fragment. Throws a `WireError` where the bytes are none. */
  add({ parts, size, isLast }: Fragment): Payload | undefined {
    this.parts.push(...parts);
    this.size += size;
    if (this.size > this.limits.messageBytes + HEADER_BYTES)
      throw new WireError(`a message has more than ${this.limits.messageBytes} bytes`);
    if (!isLast) return undefined;
    const whole = new Cursor(this.parts, this.size);
    this.abandon();
    return readMessage(whole);
  }

  abandon(): void {
    this.parts = [];
    this.size = 0;
  }
}

function readMessage(whole: Cursor): Payload {
  const header = whole.read(HEADER_BYTES);
  const bodySize = header.readUInt32BE(1);
  const bulkSize = header.readUInt32BE(5);
  if (bodySize + bulkSize !== whole.left) throw new WireError("the lengths of a message contradict each other");
  const body = readBody(whole.read(bodySize));
  return (header.readUInt8(0) & HAS_BULK) === 0 ? { body } : { body, bulk: plainView(whole.read(bulkSize)) };
}

function readBody(bytes: Buffer): Body {
  try {
    return decodePlain(bytes);
  } catch {
    throw new WireError("the body of a message is no JSON");
  }
}

/** What is received is a plain array of bytes, not Node's kind of it. */
function plainView(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

/** The parts one after the other in fragments of this size at most. Nothing at all is one fragment. */
function cut(parts: readonly Uint8Array[], fragmentBytes: number): readonly Fragment[] {
  const fragments: Fragment[] = [];
  let open: Uint8Array[] = [];
  let room = fragmentBytes;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      const piece = part.subarray(at, at + room);
      open.push(piece);
      at += piece.length;
      room -= piece.length;
      if (room > 0) continue;
      fragments.push({ parts: open, size: fragmentBytes, isLast: false });
      open = [];
      room = fragmentBytes;
    }
  }
  if (open.length > 0) fragments.push({ parts: open, size: fragmentBytes - room, isLast: false });
  const last = fragments.pop();
  return last === undefined ? [] : [...fragments, { ...last, isLast: true }];
}

/** Reads bytes that lie in several parts. What lies in one is shown, what does not is copied once. */
class Cursor {
  private part = 0;
  private offset = 0;

  constructor(
    private readonly parts: readonly Uint8Array[],
    public left: number,
  ) {}

  read(size: number): Buffer {
    if (size > this.left) throw new WireError("a message ends too early");
    this.left -= size;
    const first = this.take(size);
    if (first.length === size) return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
    const whole = Buffer.allocUnsafeSlow(size);
    whole.set(first);
    for (let at = first.length; at < size;) {
      const piece = this.take(size - at);
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** As much as lies together, but no more than `size`. */
  private take(size: number): Uint8Array {
    let part = this.parts[this.part];
    while (part !== undefined && this.offset === part.length && size > 0) {
      this.part += 1;
      this.offset = 0;
      part = this.parts[this.part];
    }
    const piece = part?.subarray(this.offset, this.offset + size) ?? new Uint8Array(0);
    this.offset += piece.length;
    return piece;
  }
}
