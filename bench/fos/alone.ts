/** A name server that keeps its table in one process, without replication: what the others are compared with. It is started like `kettle fos serve`. */
import { parseArgs } from "node:util";
import { aloneInMemory, openNameServer, silentLog } from "../../runtime/fos/index.js";

// It keeps nothing in a folder, and is told of one all the same.
const { values } = parseArgs({
  options: { name: { type: "string", default: "a" }, listen: { type: "string" }, data: { type: "string" } },
  allowPositionals: true,
});
const server = await openNameServer({
  name: values.name,
  network: { kind: "tcp" },
  join: [],
  membership: () => Promise.resolve(aloneInMemory(values.name)),
  mailboxes: () => ({ changed: () => Promise.resolve() }),
  log: silentLog,
  onStop: () => process.exit(),
});
const started = await server.start();
console.log(`capability for all names: ${started?.root ?? ""}`);
console.log(`capability for the fleet: ${started?.management ?? ""}`);
console.log(`${server.name} serves at ${server.address}`);
