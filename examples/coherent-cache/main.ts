import { argv, exit, stderr, stdin, stdout } from "node:process";
import { createInterface } from "node:readline";
import { startCacheNode, type CacheNode } from "./cache-node.js";
import { answer } from "./console.js";

// One process of the cache: `node main.js home FOLDER`, and `node main.js NAME FOLDER ADDRESS` with the address that the home has written. It answers lines from its input as soon
// as the protocol does, so that one may wait while others are answered. Lines that begin with `#` say what happened.

const [, , name, folder, home] = argv;
if (name === undefined || folder === undefined || (name === "home") !== (home === undefined))
  fail("main.js home FOLDER, main.js NAME FOLDER HOME_ADDRESS");

try {
  const node = await startCacheNode({ name, folder, home, report: (line) => print(`# ${line}`), onFailure: fail });
  print(`# ${name} listens at ${node.address}`);
  for await (const line of createInterface({ input: stdin })) {
    if (line === "quit") break;
    void reply(line, node);
  }
  await node.leave();
  exit(0);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

async function reply(line: string, node: CacheNode): Promise<void> {
  try {
    const text = await answer(node, line);
    await node.written();
    print(text);
  } catch (error) {
    print(`? ${String(error)}`);
  }
}

function print(line: string): void {
  stdout.write(`${line}\n`);
}

function fail(reason: string): never {
  stderr.write(`${reason}\n`);
  exit(1);
}
