import { nodeId, type NodeId } from "../transport.js";
import { WireError } from "../session/wire-error.js";

/** The first frame in each direction: who speaks, and with whom it wants to. */
export interface Hello {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** Another number for another form of anything that goes over a connection. */
const PROTOCOL = "kettle/1";

export function encodeHello({ from, to }: Hello): Uint8Array {
  return Buffer.from(`${PROTOCOL} ${from} ${to}`);
}

/** Throws a `WireError` for anything else. */
export function decodeHello(bytes: Buffer): Hello {
  const [protocol, from, to, more] = bytes.toString("latin1").split(" ");
  if (protocol !== PROTOCOL || from === undefined || to === undefined || more !== undefined)
    throw new WireError(`a greeting in '${PROTOCOL}' was expected`);
  try {
    return { from: nodeId(from), to: nodeId(to) };
  } catch {
    throw new WireError("a greeting names no node");
  }
}
