import { MessagePort, parentPort } from "node:worker_threads";
import { nodeId, portTransport, type NodeId, type Payload, type SendOutcome } from "../../../runtime/transport/index.js";

// A node in a thread of its own, which sends back what it gets. The first message to the thread is the port to the node `Main`.

let send = (_peer: NodeId, _payload: Payload): SendOutcome => "closed";
const endpoint = await portTransport().open(nodeId("Echo"), {
  onMessage: (from, payload) => void send(from, payload),
  onEvent: () => undefined,
});
send = (peer, payload) => endpoint.send(peer, payload);
parentPort?.once("message", (port: unknown) => {
  if (port instanceof MessagePort) endpoint.connect(nodeId("Main"), port);
});
