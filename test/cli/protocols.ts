import { readFileSync } from "node:fs";

// Protocols for tests of the commands: as small as they can be.

/** Holds in both checks. */
export const ping = `protocol Ping

param Players = 2

node Server
node Player[Players]

message Ball: Player -> Server
message Back: Server -> Player

machine Player {
  request hit()
  start state Ready {
    on hit() {
      send Ball to Server
      await {
        on Back { resume }
      }
      return
    }
  }
  on Back { fail "no ball is out" }
}

machine Server {
  start state Ready {
    on Ball from p { send Back to p }
  }
}

check small { Players = 1 } expect pass
check usual { } expect pass
`;

/** The server has no handler for the ball; both checks find it, one expects it. */
export const unexpectedBall = ping
  .replace("    on Ball from p { send Back to p }\n", "")
  .replace("check small { Players = 1 } expect pass", "check small { Players = 1 } expect unexpected Ball");

/** `expect deadlock`, with a cycle. */
export const deadlock = readFileSync(new URL("../trace/cases/xfs.tea", import.meta.url), "utf8");

/** A name that is not declared. */
export const broken = ping.replace("send Ball", "send Bal");
