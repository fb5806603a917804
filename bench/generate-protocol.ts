/** A protocol of about as many lines as are wanted, with the constructs that protocols are made of; it has no mistakes. */

/** Lines of one part; `partOf` has as many. */
const linesOfPart = 53;

/** The text of a protocol with at least `lines` lines: one directory and its clients for every part, all alike but for their names. */
export function generateProtocol(lines: number): string {
  const parts = Array.from({ length: Math.ceil((lines - head.split("\n").length) / linesOfPart) }, (_, index) => partOf(index + 1));
  return [head, ...parts, checks].join("\n");
}

const head = `/// Directories that hand out copies, one beside the other.
protocol Directories

param Caches = 2
param Values = 2

node Cache[Caches]
block Block[1]
value Data[Values]

channel net: fifo
`;

const checks = `check small { Caches = 1 } expect pass
check usual { } expect pass
`;

function partOf(n: number): string {
  return `node Home${n}
node Reader${n}[Caches]

message Get${n}, Drop${n} : Reader${n} -> Home${n}
message Grant${n}(data: Data), Stop${n} : Home${n} -> Reader${n}

ghost last${n}: Data per Block

/// Reads through a copy that its home may take back.
machine Reader${n} per Block {
  var copy: Data?

  request read(): Data

  start state Invalid {
    on read() {
      send Get${n} to Home${n}
      let data = suspend in Waiting
      copy = data
      become Shared
      return data
    }
    on Stop${n} { send Drop${n} to Home${n} }
  }

  state Shared {
    on read() { return copy! }
    on Stop${n} { copy = none; send Drop${n} to Home${n}; become Invalid }
  }

  state Waiting(k: continuation<Data>) {
    on Grant${n}(data) { resume k with data }
    on Stop${n} { send Drop${n} to Home${n} }
  }

  on Grant${n} { fail "nobody asked" }
}

machine Home${n} per Block {
  var memory: Data
  var sharers: set<Reader${n}>

  start state Idle {
    on Get${n} from c {
      send Stop${n} to sharers - {c}
      sharers = {c}
      send Grant${n}(memory) to c
    }
    on Drop${n} from c { if sharers.size > 0 && c in sharers { sharers -= c } }
  }
}

invariant "readers of ${n} see the last write": forall c: Reader${n} where c in {Shared}: c.copy == last${n}
cover "somebody reads ${n}": exists c: Reader${n}: c is Shared
`;
}
