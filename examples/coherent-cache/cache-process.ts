import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { execPath } from "node:process";
import { createInterface } from "node:readline";

interface Wish {
  readonly isWanted: (line: string) => boolean;
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** A process of the cache, with its console. */
export class CacheProcess {
  /** Lines that nobody has waited for yet. */
  readonly #unread: string[] = [];
  #wishes: Wish[] = [];
  #errors = "";
  #isOver = false;
  readonly #child: ChildProcess;

  /** Starts `main.js` with these arguments. */
  constructor(main: string, args: readonly string[]) {
    const child = spawn(execPath, [main, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    // Whoever writes to a process that has ended is told by the line that does not come.
    child.stdin.on("error", () => undefined);
    child.stderr.on("data", (text: Buffer) => void (this.#errors += text.toString()));
    createInterface({ input: child.stdout }).on("line", (line) => this.#take(line));
    child.on("close", () => this.#end());
  }

  /** Waits until it listens: its address. Fails with what it says where it refuses to start. */
  async started(): Promise<string> {
    const line = await this.line((text) => text.includes(" listens at "));
    return line.slice(line.lastIndexOf(" ") + 1);
  }

  /** Waits for the answer to a line. */
  ask(line: string): Promise<string> {
    this.write(line);
    return this.line((text) => !text.startsWith("#"));
  }

  write(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** The first line of this kind that nobody has waited for yet. */
  line(isWanted: (line: string) => boolean): Promise<string> {
    const at = this.#unread.findIndex(isWanted);
    const [line] = at < 0 ? [] : this.#unread.splice(at, 1);
    if (line !== undefined) return Promise.resolve(line);
    if (this.#isOver) return Promise.reject(this.#ending());
    return new Promise((resolve, reject) => this.#wishes.push({ isWanted, resolve, reject }));
  }

  /** Lets it give back what it owns and end. */
  async quit(): Promise<void> {
    this.write("quit");
    await this.#ended();
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended();
  }

  async #ended(): Promise<void> {
    if (!this.#isOver) await once(this.#child, "close");
  }

  #take(line: string): void {
    const wish = this.#wishes.find(({ isWanted }) => isWanted(line));
    if (wish === undefined) this.#unread.push(line);
    this.#wishes = this.#wishes.filter((other) => other !== wish);
    wish?.resolve(line);
  }

  #end(): void {
    this.#isOver = true;
    for (const { reject } of this.#wishes) reject(this.#ending());
    this.#wishes = [];
  }

  #ending(): Error {
    return new Error(this.#errors.trim() || "the process has ended");
  }
}
