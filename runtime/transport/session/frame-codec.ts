import type { Frame } from "./frame.js";
import { WireError } from "./wire-error.js";

// A frame as bytes: its kind (1), the incarnation that it is from (6), and but for a question that for which it is (6), then the numbers of its
// kind in the order of its declaration: nonces and epochs (4), numbers of fragments (6), flags (1). The bytes of a fragment are the rest of the frame.
// Numbers have their highest byte first.

const KIND = { probe: 1, answer: 2, data: 3, ack: 4 } as const;
const SIZE = { probe: 11, answer: 27, data: 24, ack: 24 } as const;

/** What a frame has besides the bytes of a fragment, at most. */
export const FRAME_HEADER_BYTES = 27;

/** The bytes of a frame, in parts: those of a fragment are not copied. */
export function encodeFrame(frame: Frame): readonly Uint8Array[] {
  const header = Buffer.allocUnsafe(SIZE[frame.kind]);
  header.writeUInt8(KIND[frame.kind], 0);
  header.writeUIntBE(frame.from, 1, 6);
  if (frame.kind === "probe") {
    header.writeUInt32BE(frame.nonce, 7);
    return [header];
  }
  header.writeUIntBE(frame.to, 7, 6);
  switch (frame.kind) {
    case "answer":
      header.writeUInt32BE(frame.nonce, 13);
      header.writeUInt32BE(frame.epoch, 17);
      header.writeUIntBE(frame.next, 21, 6);
      return [header];
    case "data":
      header.writeUInt32BE(frame.epoch, 13);
      header.writeUIntBE(frame.seq, 17, 6);
      header.writeUInt8(Number(frame.fragment.isLast), 23);
      return [header, ...frame.fragment.parts];
    case "ack":
      header.writeUInt32BE(frame.epoch, 13);
      header.writeUIntBE(frame.next, 17, 6);
      header.writeUInt8(Number(frame.isGap), 23);
      return [header];
  }
}

/** The frame that was made into these bytes. The bytes of a fragment are shown, not copied. Throws a `WireError` for any other bytes. */
export function decodeFrame(bytes: Buffer): Frame {
  const kind = bytes[0];
  if (kind === KIND.probe) {
    expectSize(bytes, SIZE.probe);
    return { kind: "probe", from: bytes.readUIntBE(1, 6), nonce: bytes.readUInt32BE(7) };
  }
  if (bytes.length < SIZE.ack) throw new WireError("a frame ends too early");
  const link = { from: bytes.readUIntBE(1, 6), to: bytes.readUIntBE(7, 6) };
  switch (kind) {
    case KIND.answer:
      expectSize(bytes, SIZE.answer);
      return { kind: "answer", ...link, nonce: bytes.readUInt32BE(13), epoch: bytes.readUInt32BE(17), next: bytes.readUIntBE(21, 6) };
    case KIND.data: {
      const rest = bytes.subarray(SIZE.data);
      const fragment = { parts: [rest], size: rest.length, isLast: bytes[23] === 1 };
      return { kind: "data", ...link, epoch: bytes.readUInt32BE(13), seq: bytes.readUIntBE(17, 6), fragment };
    }
    case KIND.ack:
      expectSize(bytes, SIZE.ack);
      return { kind: "ack", ...link, epoch: bytes.readUInt32BE(13), next: bytes.readUIntBE(17, 6), isGap: bytes[23] === 1 };
    default:
      throw new WireError(`there is no kind ${kind ?? "of nothing"} of frame`);
  }
}

function expectSize(bytes: Buffer, size: number): void {
  if (bytes.length !== size) throw new WireError(`a frame has ${bytes.length} bytes instead of ${size}`);
}
