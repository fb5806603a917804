import type { Plain } from "../../plain/index.js";
import { SendError, type Process, type Said } from "../messaging/index.js";
import { READ_BYTES, type FileRequest } from "./file-request.js";

/** A file that some member of a file system has opened for this process. */
export interface RemoteFile {
  /** The member that has it open. */
  readonly member: string;
  readonly size: number;
  /** At most 1,024 bytes from there on; none behind the end. */
  read(offset: number): Promise<Uint8Array>;
  readAll(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a file of a file system, at one of its members: all that follows goes there. */
export async function openFile(
  process: Process,
  { name, capability }: { readonly name: string; readonly capability: string },
  path: string,
): Promise<RemoteFile> {
  const member = await process.aliasResolve(name);
  const ask = (request: FileRequest): Promise<Said> => process.send({ name: member, capability }, { body: { ...request } });
  const { file, size } = readOpened((await ask({ op: "open", path })).body);
  const read = async (offset: number): Promise<Uint8Array> => (await ask({ op: "read", file, offset })).bulk ?? new Uint8Array();
  const readAll = async (): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < size; offset += READ_BYTES) parts.push(await read(offset));
    return Buffer.concat(parts);
  };
  const close = async (): Promise<void> => {
    await ask({ op: "close", file });
  };
  return { member, size, read, readAll, close };
}

function readOpened(body: Plain): { readonly file: number; readonly size: number } {
  if (typeof body === "object" && body !== null && "file" in body && "size" in body) {
    const { file, size } = body;
    if (typeof file === "number" && typeof size === "number") return { file, size };
  }
  throw new SendError("failed", "Cannot open a file: the answer is none of a file system");
}
