import {
  certifies,
  nameInCertificate,
  natsTransport,
  nodeId,
  tcpTransport,
  type Identity,
  type Listener,
  type MemoryNetwork,
  type NodeId,
  type TcpLimits,
} from "../../transport/index.js";
import { sharePost, type Post, type TextEndpoint } from "./post.js";

/** The network of a process. On TCP others find it at `host` and `port`; on NATS, and in memory, by its name alone. */
export type PostNetwork =
  | {
      readonly kind: "tcp";
      readonly host?: string;
      readonly port?: number;
      readonly tls?: Identity | undefined;
      readonly limits?: Partial<TcpLimits>;
    }
  | { readonly kind: "nats"; readonly servers: readonly string[]; readonly prefix?: string }
  | { readonly kind: "memory"; readonly network: MemoryNetwork };

/** NATS carries the messages of all naming systems that have the same prefix. */
const NATS_PREFIX = "kettle-fos";

/** Opens the endpoint of a process that is called `name`. Fails with an error for people. */
export async function openPost(name: string, network: PostNetwork): Promise<Post> {
  return sharePost(name, (listener) => openEndpoint(nodeId(name), network, listener));
}

async function openEndpoint(id: NodeId, network: PostNetwork, listener: Listener): Promise<TextEndpoint> {
  switch (network.kind) {
    case "tcp": {
      const { tls, ...options } = network;
      if (tls !== undefined) expectName(id, nameInCertificate(tls));
      const endpoint = await tcpTransport(tls === undefined ? options : { ...options, tls }).open(id, listener);
      return { address: endpoint.address, endpoint, connect: (peer, address) => endpoint.connect(peer, address) };
    }
    case "nats": {
      const endpoint = await natsTransport({ prefix: NATS_PREFIX, ...network }).open(id, listener);
      return { address: id, endpoint, connect: (peer) => endpoint.connect(peer) };
    }
    case "memory": {
      const endpoint = await network.network.open(id, listener);
      return { address: id, endpoint, connect: (peer) => endpoint.connect(peer) };
    }
  }
}

/** Nobody would hear a process that is not who its certificate says. */
function expectName(id: NodeId, certified: string): void {
  if (!certifies(certified, id)) throw new Error(`Cannot talk as '${id}': the certificate is made out to '${certified}'`);
}
