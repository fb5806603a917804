import { open, realpath, type FileHandle } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import type { Process, Received, Said } from "../messaging/index.js";
import { READ_BYTES, readFileRequest, type FileRequest } from "./file-request.js";
import { joinFleet, type FleetMember, type FleetPlace } from "./fleet-member.js";

/** Files that one member has open. Whoever opens one more is refused. */
const MAX_OPEN = 1024;

interface OpenFile {
  readonly handle: FileHandle;
  /** The process that has opened it, and alone may read it. */
  readonly owner: string;
}

/**
 * One member of a fleet that lets others read the files of a folder. Members share nothing, so what was opened at one of them is read and closed there: clients resolve the fleet's name when
 * they open a file, and keep to that member.
 */
export async function joinFileSystem(process: Process, place: FleetPlace, folder: string): Promise<FleetMember> {
  const files = new Files(await realpath(folder));
  const member = await joinFleet(process, place, (message) => files.answer(message));
  return {
    ...member,
    leave: async () => {
      await member.leave();
      await files.close();
    },
  };
}

class Files {
  readonly #open = new Map<number, OpenFile>();
  #last = 0;

  constructor(private readonly root: string) {}

  async answer({ body, from }: Received): Promise<Said> {
    const request = readFileRequest(body);
    if (request === undefined) throw new Error("Cannot read the request: it is none of a file system");
    switch (request.op) {
      case "open":
        return { body: await this.#openFile(request.path, from) };
      case "read":
        return { body: null, bulk: await this.#read(request, from) };
      case "close":
        await this.#take(request.file, from).handle.close();
        this.#open.delete(request.file);
        return { body: null };
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map(({ handle }) => handle.close()));
    this.#open.clear();
  }

  async #openFile(path: string, owner: string): Promise<{ readonly file: number; readonly size: number }> {
    if (this.#open.size >= MAX_OPEN) throw new Error(`Cannot open "${path}": ${MAX_OPEN} files are open`);
    const handle = await open(await this.#inside(path), "r").catch(() => refuse(path));
    const facts = await handle.stat();
    if (!facts.isFile()) {
      await handle.close();
      return refuse(path);
    }
    this.#last += 1;
    this.#open.set(this.#last, { handle, owner });
    return { file: this.#last, size: facts.size };
  }

  /** Where the file really is: nothing outside of the folder is shown, whatever leads there. */
  async #inside(path: string): Promise<string> {
    const real = await realpath(join(this.root, path)).catch(() => refuse(path));
    const inside = relative(this.root, real);
    return isAbsolute(inside) || inside === ".." || inside.startsWith(`..${sep}`) ? refuse(path) : real;
  }

  async #read({ file, offset }: Extract<FileRequest, { readonly op: "read" }>, from: string): Promise<Uint8Array> {
    const bytes = new Uint8Array(READ_BYTES);
    const { bytesRead } = await this.#take(file, from).handle.read(bytes, 0, READ_BYTES, offset);
    return bytes.slice(0, bytesRead);
  }

  #take(file: number, from: string): OpenFile {
    const found = this.#open.get(file);
    if (found === undefined || found.owner !== from) throw new Error(`Cannot find file ${file}: it is not open here`);
    return found;
  }
}

function refuse(path: string): never {
  throw new Error(`Cannot open "${path}": there is no such file`);
}
