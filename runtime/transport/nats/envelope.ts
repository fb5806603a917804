import { encodeFrame } from "../session/frame-codec.js";
import type { Frame } from "../session/frame.js";
import { WireError } from "../session/wire-error.js";
import { nodeId, type NodeId } from "../transport.js";

// What goes over NATS: the length of the sender's name (1), the name, and a frame. A subject tells only for whom it is.

/** What an envelope adds to a frame at most. */
export const ENVELOPE_BYTES = 65;

export function seal(from: NodeId, frame: Frame): Uint8Array {
  return Buffer.concat([Buffer.of(from.length), Buffer.from(from), ...encodeFrame(frame)]);
}

/** Throws a `WireError` for bytes that are no envelope. The frame is shown, not copied. */
export function unseal(bytes: Uint8Array): { readonly from: NodeId; readonly frame: Buffer } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 1 + (buffer[0] ?? 0);
  try {
    return { from: nodeId(buffer.toString("latin1", 1, end)), frame: buffer.subarray(end) };
  } catch {
    throw new WireError("it names no node");
  }
}
