import type { MessagePort } from "node:worker_threads";
import type { Payload } from "../transport.js";

/** Posts a message. The memory of its bulk goes over to the other thread where it can; otherwise it is copied. */
export function postPayload(port: MessagePort, { body, bulk }: Payload): void {
  if (bulk === undefined) {
    port.postMessage({ kind: "message", payload: { body } });
    return;
  }
  if (isWhole(bulk)) {
    try {
      port.postMessage({ kind: "message", payload: { body, bulk } }, [bulk.buffer]);
      return;
    } catch (error) {
      // Some memory stays where it is, that of WebAssembly for one.
      if (!(error instanceof DOMException)) throw error;
    }
  }
  // A view of a part would take along the whole, which others may use.
  const copy = new Uint8Array(bulk);
  port.postMessage({ kind: "message", payload: { body, bulk: copy } }, [copy.buffer]);
}

function isWhole(bulk: Uint8Array): bulk is Uint8Array<ArrayBuffer> {
  return bulk.buffer instanceof ArrayBuffer && bulk.byteLength > 0 && bulk.byteLength === bulk.buffer.byteLength;
}
