/** What `kettle init` writes. */

/** A file of the starter, by its name. */
export interface StarterFile {
  readonly name: string;
  readonly text: string;
}

const protocol = `/// A block of data that one client at a time holds and may change.
///
/// A client that wants the block asks the server. If another client holds it, the server recalls it first; the data
/// that comes back is what the asking client gets.
///
/// Try: npx kettle verify cache.tea, npx kettle simulate cache.tea --interactive
protocol Cache

/// Fault: the server grants the block without waiting for the one that it recalls.
param Hasty = false

node Server
node Client[2] // interchangeable: states that differ in nothing but names are explored once
value Data[2]

channel net: fifo

message Ask, GiveBack(data: Data) : Client -> Server
message Grant(data: Data), Recall : Server -> Client

/// What was written last. A ghost: properties may read it, the protocol may not.
ghost latest: Data

machine Client {
  var copy: Data?

  // What the application on a client may ask, at any time and in any order.
  request read(): Data
  request write(v: Data)

  start state Invalid {
    on read() {
      obtain()
      return copy! // answers the application
    }
    on write(v) {
      obtain()
      copy = v
      latest = v
      return
    }
    on Recall { fail "nothing is held" }
  }

  state Valid {
    on read() { return copy! }
    on write(v) { copy = v; latest = v; return }
    on Recall {
      send GiveBack(copy!) to Server
      copy = none
      become Invalid
    }
  }

  /// Suspends the handler that calls it until the server has answered.
  procedure obtain() {
    send Ask to Server
    let data = await Asking {
      on Grant(d) { resume d }
      on Recall { fail "nothing is held" }
    }
    copy = data
    become Valid
  }

  on Grant { fail "nobody asked" }
}

machine Server {
  var memory: Data
  var holder: Client?

  start state Ready {
    on Ask from c {
      if holder != none {
        send Recall to holder
        if !Hasty {
          let data = await {
            on GiveBack(d) { resume d }
            otherwise defer // other clients have to wait
          }
          memory = data
        }
      }
      holder = c
      send Grant(memory) to c
    }
    on GiveBack(d) { memory = d }
  }
}

invariant "one holder": forall a: Client, b: Client where a != b: !(a is Valid && b is Valid)
invariant "copies hold the last write": forall c: Client where c.copy != none: c.copy == latest

// The interesting situation occurs: the properties do not hold just because nothing happens.
cover "a client waits for another": exists a: Client, b: Client: a is Asking && b is Valid

check two { } expect pass
check hasty { Hasty = true } expect violation "one holder"
`;

const test = `import { fileURLToPath } from "node:url";
import { verify } from "kettle";
import { expect, test } from "vitest";

const path = fileURLToPath(new URL("cache.tea", import.meta.url));

test("the cache protocol is coherent, and its fault is found", async () => {
  const results = await verify(path);
  expect(results.map(({ check, met }) => [check, met])).toEqual([
    ["two", true],
    ["hasty", true],
  ]);
});

test("the fault shows itself as two holders", async () => {
  const [hasty] = await verify(path, { check: "hasty" });
  expect(hasty?.result.verdict).toMatchObject({ kind: "violated", failure: { kind: "invariant", name: "one holder" } });
});
`;

/** A protocol that verifies, with a fault that is found, and a test of both. */
export const starterFiles: readonly StarterFile[] = [
  { name: "cache.tea", text: protocol },
  { name: "cache.test.ts", text: test },
];
