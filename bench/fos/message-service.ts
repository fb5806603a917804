/**
 * A member of a fleet of services, as a process of its own: `message-service.js KIND NAME SERVER...`, where KIND is `echo` or `files`. Its place in the fleet comes in the
 * environment, as it says what it is trusted with; what the next member needs is printed.
 */
import { argv, env, exit, stdin, stdout } from "node:process";
import { connectNames, joinEcho, joinFileSystem, openPost, parseServerAddress, Process, type FleetPlace } from "../../runtime/fos/index.js";

const [, , kind = "", name = "", ...servers] = argv;
const post = await openPost(name, { kind: "tcp" });
const names = await connectNames({ post, servers: servers.map(parseServerAddress) });
const process = new Process({ post, names });
// eslint-disable-next-line no-restricted-syntax -- a decoder: whoever has started this wrote it
const place = JSON.parse(env["BENCH_PLACE"] ?? "{}") as FleetPlace;
const member = kind === "echo" ? await joinEcho(process, place) : await joinFileSystem(process, place, env["BENCH_FOLDER"] ?? "");
stdout.write(`${JSON.stringify({ capability: member.capability, capabilities: member.capabilities })}\n`);
// It ends with whoever has started it.
stdin.on("end", () => exit()).resume();
