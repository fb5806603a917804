import { argv, stdout } from "node:process";
import { openLmdbStore } from "../../../runtime/store/index.js";

// Writes into a store until it is killed: `node writer.js FOLDER`. Each round changes several entries together; its number is written when it is acknowledged.

const [, , folder = ""] = argv;
const store = openLmdbStore(folder);
const last = store.get("round");
for (let round = typeof last === "number" ? last + 1 : 1; ; round++) {
  const parts = ["a", "b", "c"].map((part) => ({ kind: "put", key: `${part} ${round}`, value: "x".repeat(1000) }) as const);
  await store.batch([...parts, { kind: "put", key: "round", value: round }]);
  stdout.write(`${round}\n`);
}
