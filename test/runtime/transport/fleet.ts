import type { NodeId } from "../../../runtime/transport/index.js";
import type { Fleet, OpenEndpoint, SuiteLimits } from "./acceptance.js";
import type { Witness } from "./witness.js";

/** How the endpoints of a transport are opened and find each other. */
export interface Way<Opened extends OpenEndpoint> {
  /** `earlier` is the endpoint that this node had before, if it is started anew. */
  open(witness: Witness, limits: SuiteLimits, earlier: Opened | undefined): Promise<Opened>;
  join(from: Opened, to: Opened): void;
  /** At the end, when all endpoints are closed. */
  end?(): Promise<void>;
}

/** Remembers which endpoints there are. */
export function fleetOf<Opened extends OpenEndpoint>(way: Way<Opened>): Fleet {
  const endpoints = new Map<NodeId, Opened>();
  const named = (id: NodeId): Opened => {
    const endpoint = endpoints.get(id);
    if (endpoint === undefined) throw new Error(`'${id}' is not open`);
    return endpoint;
  };
  return {
    async open(witness, limits = {}) {
      const endpoint = await way.open(witness, limits, endpoints.get(witness.id));
      endpoints.set(witness.id, endpoint);
      return endpoint;
    },
    join: (from, to) => way.join(named(from.id), named(to.id)),
    async close() {
      await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()));
      await way.end?.();
    },
  };
}
