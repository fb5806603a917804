import type { EtcdFleet } from "./etcd.js";
import type { ClientRate, NameRateOptions } from "./name-rates.js";
import { measureRate } from "./rate.js";

/** The same work for etcd: a name is a key, to register is to write it if there is none, to look up is to read the member's own copy. */
export async function measureEtcd(fleet: EtcdFleet, { work, clients, ms }: NameRateOptions): Promise<readonly ClientRate[]> {
  const rates: ClientRate[] = [];
  await fleet.client(0).put("bench", "tcp://nobody:1");
  for (const count of clients) {
    const works = Array.from({ length: count }, (_, index) => {
      const client = fleet.client(index);
      if (work === "lookup") return () => client.get("bench");
      const key = work === "register" ? `bench/${index}` : "bench/one";
      return async () => (await client.create(key, "tcp://nobody:1")) && (await client.remove(key));
    });
    rates.push({ clients: count, ...(await measureRate({ clients: works, ms, pids: fleet.pids })) });
  }
  return rates;
}
