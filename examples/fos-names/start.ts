import { stdout } from "node:process";
import { connectNames, LocalFleet } from "kettle/fos";

// Starts three name servers as processes on TCP, registers names at one of them, and resolves them at each.

const fleet = await LocalFleet.start({ names: ["a", "b", "c"] });
/** That for all names; and that for /echo/all, once there is one: a name belongs to whoever registered it. */
let capabilities = [fleet.capabilities.root];
for (const { name, address } of fleet.servers()) print(`${name} serves at ${address}`);

const names = await connectNames({ servers: fleet.servers() });
for (const one of [1, 2]) {
  const location = `tcp://10.0.0.${one}:7`;
  await names.request({ op: "register", name: `/echo/${one}`, to: { kind: "direct", location }, capabilities });
  const all = await names.request({ op: "register", name: "/echo/all", to: { kind: "indirect", name: `/echo/${one}` }, capabilities });
  if (all.capability !== null) capabilities = [...capabilities, all.capability];
}
await names.close();

for (const server of fleet.servers()) {
  const client = await connectNames({ servers: [server] });
  const { location } = await client.resolve("/echo/1");
  const all = await client.resolve("/echo/all");
  print(`${server.name}: /echo/1 -> ${location}, /echo/all -> ${all.names[1] ?? ""} -> ${all.location}`);
  await client.close();
}
await fleet.close();

function print(line: string): void {
  stdout.write(`${line}\n`);
}
