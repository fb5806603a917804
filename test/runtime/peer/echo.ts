import { argv, stdout } from "node:process";
import {
  natsTransport,
  nodeId,
  tcpTransport,
  type Listener,
  type NodeId,
  type Payload,
  type SendOutcome,
} from "../../../runtime/transport/index.js";

// A node in a process of its own, so that it can be killed: `node echo.js tcp PORT` or `node echo.js nats SERVER`. It sends back what it gets, and writes a line when
// it is open: its address on TCP.

const [, , kind, place = ""] = argv;
let send = (_peer: NodeId, _payload: Payload): SendOutcome => "closed";
const listener: Listener = {
  onMessage: (from, payload) => void send(from, payload),
  onEvent: () => undefined,
};
const id = nodeId("Echo");
if (kind === "tcp") {
  const endpoint = await tcpTransport({ port: Number(place) }).open(id, listener);
  send = (peer, payload) => endpoint.send(peer, payload);
  stdout.write(`${endpoint.address}\n`);
} else {
  const endpoint = await natsTransport({ servers: [place] }).open(id, listener);
  send = (peer, payload) => endpoint.send(peer, payload);
  stdout.write("open\n");
}
