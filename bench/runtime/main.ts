/**
 * What running generated code costs, as tables in Markdown: messages in one event loop against a program by hand, round trips between two processes against
 * the same transport alone, and the memory of machines that nothing happens to. `--small` does a little of everything.
 */
import { compareLoops, type LoopSize } from "./compare-loops.js";
import { keepers, type MemoryTask, type MemoryUse } from "./memory.js";
import { hasNats, NatsServer } from "./nats-server.js";
import { compareTrips, type TripSize } from "./round-trips.js";
import { Child } from "./run-child.js";
import { loopTable, memoryTable, tripHead, tripRows } from "./table.js";

interface Size {
  readonly loop: LoopSize;
  readonly trips: TripSize;
  readonly blocks: number;
}

const usual: Size = { loop: { rounds: 21, requests: 50_000 }, trips: { rounds: 5, alone: 1000, together: 6000 }, blocks: 100_000 };
const small: Size = { loop: { rounds: 1, requests: 2000 }, trips: { rounds: 1, alone: 20, together: 200 }, blocks: 2000 };

async function main(args: readonly string[]): Promise<void> {
  const { loop, trips, blocks } = args.includes("--small") ? small : usual;
  console.log(loopTable(await compareLoops(loop)));
  console.log(`\n${tripHead}`);
  console.log(tripRows("TCP", await compareTrips({ kind: "TCP" }, trips)));
  if (hasNats) console.log(tripRows("NATS", await overNats(trips)));
  else console.log("| NATS: `nats-server` is not installed | | | | |");
  console.log(`\n${memoryTable(await Promise.all(keepers.map((keeper) => use({ keeper, blocks }))))}`);
}

async function overNats(trips: TripSize): ReturnType<typeof compareTrips> {
  const server = new NatsServer();
  await server.start();
  try {
    return await compareTrips({ kind: "NATS", server: server.address }, trips);
  } finally {
    await server.kill();
  }
}

async function use(task: MemoryTask): Promise<MemoryTask & MemoryUse> {
  const child = new Child();
  const found = await child.memory(task);
  await child.end();
  return { ...task, ...found };
}

await main(process.argv.slice(2));
