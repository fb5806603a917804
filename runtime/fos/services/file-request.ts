import type { Plain } from "../../plain/index.js";

/** Bytes of a file in one answer. */
export const READ_BYTES = 1024;

/** What a member of the file system is asked. Its answer to `read` has the bytes as its bulk, fewer than `READ_BYTES` at the end of the file. */
export type FileRequest =
  | { readonly op: "open"; readonly path: string }
  | { readonly op: "read"; readonly file: number; readonly offset: number }
  | { readonly op: "close"; readonly file: number };

/** Undefined where it is no request. */
export function readFileRequest(body: Plain): FileRequest | undefined {
  if (typeof body !== "object" || body === null || !("op" in body)) return undefined;
  if (body.op === "open") return "path" in body && typeof body.path === "string" ? { op: "open", path: body.path } : undefined;
  if (!("file" in body) || typeof body.file !== "number") return undefined;
  if (body.op === "close") return { op: "close", file: body.file };
  if (body.op !== "read" || !("offset" in body) || typeof body.offset !== "number") return undefined;
  return Number.isSafeInteger(body.offset) && body.offset >= 0 ? { op: "read", file: body.file, offset: body.offset } : undefined;
}
