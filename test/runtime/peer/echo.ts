import { argv, stdout } from "node:process";
import { nodeId, tcpTransport, type Listener, type NodeId, type Payload, type SendOutcome } from "../../../runtime/transport/index.js";

// A node in a process of its own, so that it can be killed: `node echo.js PORT`. It sends back what it gets, and writes its address when it is open.

const [, , port = "0"] = argv;
let send = (_peer: NodeId, _payload: Payload): SendOutcome => "closed";
const listener: Listener = {
  onMessage: (from, payload) => void send(from, payload),
  onEvent: () => undefined,
};
const endpoint = await tcpTransport({ port: Number(port) }).open(nodeId("Echo"), listener);
send = (peer, payload) => endpoint.send(peer, payload);
stdout.write(`${endpoint.address}\n`);
