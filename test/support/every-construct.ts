/** A text that holds every construct of the language once or more. It means nothing. */
export const everyConstruct = `/// A protocol with everything.
///
/// It means nothing.
protocol Everything

param Caches = 3
param Fast = true

node Home
node Cache[Caches]
node Server[2 * Caches + 1] ordered
block Block[1]
value Data[2]
value Number[4] comparable
enum Mode { read, write }
type Small = 0..Caches - 1
type Round = cyclic 4
type Maybe = map<Cache, set<Small>?>

channel net: fifo
channel back: Fast && Caches < 4 ? fifo : Caches == 4 ? unordered : fifo capacity 2 * Caches per block lossy duplicating
channel pipe: unordered blocking

fault lose back at most Caches
fault duplicate back at most 1
fault crash Server at most Caches
fault crash Home at most 1 forever

/// Asks for a copy.
message Get, GetOwned : Cache -> Home
message Find(c: Cache, n: Round): map<Cache, 0..3>, Done : Cache -> Home, Cache -> Cache on net
message Grant(data: Data, mode: Mode) : Home -> Cache, Server -> Cache on net

ghost latest: Data per Block = none

if (Fast) {
  message Hurry : Home -> Cache
} else if (Caches > 2) {
  message Wait : Home -> Cache
} else {
  message Stop : Home -> Cache
}

machine Cache per Block {
  deferred 4
  requests 2 per node and block
  timer patience
  /// Doc of an operation.
  host save(data: Data, times: Small): Mode
  host flush()
  timer retry at most Caches + 1

  var copy: Data?
  durable var round: Round = 0
  var line: queue<Cache, Size + 1>
  var waiting: map<Cache, continuation<Data>?>
  var owed: map<Cache, reply<set<Data>>?>
  var last: reply?
  ghost seen: set<Data>

  request read(): Data
  request write(v: Data) when copy != none owed may wait

  start idle state Invalid {
    before on Hurry when round == 3 { pass }
    on read() {
      send Get to Home
      copy = suspend in Waiting(1, none)
      become Shared
      return copy!
    }
    on write(v) from c: Server when v in seen && c != self {
      let old: Data? = copy
      let found = suspend k { waiting[c] = k; become Queued(k) }
      if old == none { drop } else if found is Shared { defer } else { fail "no" }
    }
    ignore patience
    otherwise defer
  }

  state Shared, Queued(k: continuation) {
    /// Doc of a handler.
    on Grant(d, _) {
      await Recall (left: set<Cache> = Cache - {self}, n: 0..3 = 0) {
        on Get from c { left -= c; n += 1; if left == {} { resume } }
        if (Fast) {
          on Hurry { resume d }
        } else {
          on Wait { resume k with d }
        }
        otherwise drop
      }
      await { on Stop { wake take waiting[self]! with copy! } otherwise fail "stopped" }
      for c in Cache - {self} { send Grant(copy!, read) to c at here }
      for c in left in any order { update(c, round + 1) }
      send Hurry to c in sharers & left at here
      match mode {
        read, write => { return }
        otherwise => { pass }
      }
      match copy {
        none => { drop }
        some d => { latest = d }
      }
      choose c in sharers where c != self else { return }
      note "the end is near"
      start patience
      stop patience
      let answered = call Find(c, 1) to Home at here in Waiting(2, none)
      call Done to self in Queued
      let found = gather Find(c, 1) to Cache - {self} at here in Queued
      give up c
      give up k.missing - {c}
      let mode = call host.save(copy!, 1) in Waiting(2, none)
      call host.flush in Queued
      answer reply with answered
      answer take owed[c]!
      assert c at here is Shared || c within Queued "the state is known"
      fail
    }
    otherwise { return }
  }

  if (Fast) {
    on Hurry { drop }
    state Fast { }
  }

  procedure update(c: Cache, n: Small): Data {
    waiting[c] = none
    return copy!
  }

  function least(a: Small, b: Small): Small {
    if a < b { return a }
    return b
  }

  on Stop { drop }
  on restart { start retry }
  otherwise fail "unexpected"
}

record Pair { left: Small, right: Data? }
record Nested { pair: Pair, kind: Mode }
function pairOf(n: Small, pair: Pair): Pair { if n == 0 { return { ...pair, left: n } } return { left: n, right: none } }

invariant "nothing is lost":
  forall a: Cache, b: Cache where a != b: a is Shared => exists c: Server: c.copy == latest || !(a.round >= -1)
invariant "counted": (count c: Cache where c is Shared) <= 1 => quiescent
leads to "it comes":
  forall b: Block: forall c: Cache, d: Cache where c != d: c at b is Shared && exists e: Cache: e at b is Shared
    leads to d at b is Shared
leads to "it comes too": (forall c: Cache: c is Shared) leads to quiescent
always possible "it ends": quiescent && exists b: Block, c: Cache: c at b is Shared
cover "it happens": true && none == latest || false

/// Doc of a check.
check small { Caches = 2; Fast = false } expect pass
check busy { Caches = 2; requests: write at most 2 per node; total 3; none of read, evict } expect deadlock
check a { } expect stuck
check b { } expect violation "nothing is lost"
check c { } expect assertion "the state is known"
check d { } expect assertion
check e { } expect unexpected Grant
check f { } expect overflow
check g { } expect continuation
check h { } expect uncovered "it happens"
check i { } expect impossible "it ends"
check j { } expect liveness "it comes"
`;
