-- Cache coherence after the Stanford DASH multiprocessor (D. Lenoski and others, The directory-based cache coherence protocol for the DASH multiprocessor, ISCA 1990).
-- Each home cluster keeps the directory of a block of its own; other clusters, and other homes, hold copies of it. A home snoops its own cache,
-- which its directory does not list. A request for a block that is dirty elsewhere is forwarded to its owner, who answers the requester and tells the home; who
-- has not got it any more refuses (NAK), and the requester asks again. Copies are recalled on behalf of who is to write, and confirm to that one, who
-- waits for all of them. Until the home has acknowledged a transfer, the new owner does not write back.

const
  homes: 1;
  locals: 2;
  values: 2;

type
  Home: scalarset(homes); -- a cluster, and its block
  Local: scalarset(locals);
  Node: union { Home, Local };
  Value: scalarset(values);
  Count: 0..homes + locals;
  CacheState: enum { invalid, shared, dirty };
  Wish: enum { nothing, reading, writing };
  -- Of one request, from when it is sent until it is answered.
  Request: enum { none, read, read_exclusive, forwarded_read, forwarded_read_exclusive, nak, copy, block };
  DirectoryState: enum { uncached, shared_remote, dirty_remote };
  Handover: enum { no_handover, sharing_writeback, transfer };

var
  state: array [Node] of array [Home] of CacheState;
  value: array [Node] of array [Home] of Value;
  wish: array [Node] of array [Home] of Wish;
  is_marked: array [Node] of array [Home] of boolean; -- the copy that comes is recalled already
  is_granted: array [Node] of array [Home] of boolean; -- it may write when all have confirmed
  missing: array [Node] of array [Home] of 0 - homes - locals..homes + locals;
  is_unacknowledged: array [Node] of array [Home] of boolean; -- an owner that the home may not know

  directory: array [Home] of DirectoryState;
  memory: array [Home] of Value;
  owner: array [Home] of Node;
  sharer: array [Home] of array [Node] of boolean;

  request: array [Node] of array [Home] of Request;
  request_at: array [Node] of array [Home] of Node; -- of a forwarded one
  request_value: array [Node] of array [Home] of Value;
  request_missing: array [Node] of array [Home] of Count;
  recall: array [Node] of array [Home] of boolean;
  recall_for: array [Node] of array [Home] of Node;
  confirmations: array [Node] of array [Home] of Count; -- on their way
  writeback: array [Home] of Value;
  handover: array [Home] of Handover;
  handover_from: array [Home] of Node;
  handover_to: array [Home] of Node;
  handover_value: array [Home] of Value;

  latest: array [Home] of Value; -- what was stored last, for the invariants

procedure give(n: Node; b: Home; r: Request; v: Value; to_come: Count);
begin
  request[n][b] := r;
  undefine request_at[n][b];
  request_value[n][b] := v;
  request_missing[n][b] := to_come;
end;

procedure refuse(n: Node; b: Home);
begin
  request[n][b] := nak;
  undefine request_at[n][b];
end;

procedure end_request(n: Node; b: Home);
begin
  request[n][b] := none;
  undefine request_value[n][b];
  undefine request_missing[n][b];
  is_marked[n][b] := false;
  wish[n][b] := nothing;
end;

procedure drop(n: Node; b: Home);
begin
  state[n][b] := invalid;
  undefine value[n][b];
end;

procedure write_if_all_confirmed(n: Node; b: Home);
begin
  if is_granted[n][b] & missing[n][b] = 0 then
    state[n][b] := dirty;
    is_granted[n][b] := false;
    wish[n][b] := nothing;
  end;
end;

-- Copies of the block other than those of its home and of who is to write are recalled.
procedure let_write(n: Node; b: Home);
var others: Count;
begin
  others := 0;
  for s: Node do
    if sharer[b][s] & s != n then
      others := others + 1;
      recall[s][b] := true;
      recall_for[s][b] := n;
    end;
    sharer[b][s] := false;
  end;
  give(n, b, block, memory[b], others);
end;

procedure snoop(b: Home);
begin
  if state[b][b] = dirty then
    memory[b] := value[b][b];
    state[b][b] := shared;
  end;
end;

ruleset v: Value do
  startstate "nobody has anything"
  begin
    undefine value;
    undefine owner;
    undefine request_at;
    undefine request_value;
    undefine request_missing;
    undefine recall_for;
    undefine writeback;
    undefine handover_from;
    undefine handover_to;
    undefine handover_value;
    for b: Home do
      for n: Node do
        state[n][b] := invalid;
        wish[n][b] := nothing;
        is_marked[n][b] := false;
        is_granted[n][b] := false;
        missing[n][b] := 0;
        is_unacknowledged[n][b] := false;
        sharer[b][n] := false;
        request[n][b] := none;
        recall[n][b] := false;
        confirmations[n][b] := 0;
      end;
      directory[b] := uncached;
      memory[b] := v;
      latest[b] := v;
      handover[b] := no_handover;
    end;
  end;
end;

-- Processors.

ruleset n: Node; b: Home do
  ruleset v: Value do
    rule "store"
      state[n][b] = dirty & v != latest[b]
    ==>
    begin
      value[n][b] := v;
      latest[b] := v;
    end;
  end;

  rule "want to read"
    wish[n][b] = nothing & state[n][b] = invalid
  ==>
  begin
    wish[n][b] := reading;
    request[n][b] := read;
  end;

  rule "want to write"
    wish[n][b] = nothing & state[n][b] != dirty
  ==>
  begin
    wish[n][b] := writing;
    request[n][b] := read_exclusive;
  end;

  rule "replace a copy"
    wish[n][b] = nothing & state[n][b] = shared
  ==>
  begin
    drop(n, b);
  end;

  rule "write back"
    wish[n][b] = nothing & state[n][b] = dirty & !is_unacknowledged[n][b]
  ==>
  begin
    if n = b then
      memory[b] := value[n][b];
    else
      assert isundefined(writeback[b]) "one owner at a time";
      writeback[b] := value[n][b];
    end;
    drop(n, b);
  end;
end;

-- Homes, asked by a cluster or by themselves.

ruleset n: Node; b: Home do
  rule "the home refuses"
    (request[n][b] = read | request[n][b] = read_exclusive)
      & (is_granted[b][b] | request[b][b] = block | directory[b] = dirty_remote & owner[b] = n)
  ==>
  begin
    refuse(n, b);
  end;

  rule "the home forwards"
    (request[n][b] = read | request[n][b] = read_exclusive) & directory[b] = dirty_remote & owner[b] != n
  ==>
  begin
    request_at[n][b] := owner[b];
    if request[n][b] = read then request[n][b] := forwarded_read; else request[n][b] := forwarded_read_exclusive; end;
  end;

  rule "the home lets read"
    request[n][b] = read & directory[b] != dirty_remote & !is_granted[b][b] & request[b][b] != block
  ==>
  begin
    snoop(b);
    if n != b then
      sharer[b][n] := true;
      directory[b] := shared_remote;
    end;
    give(n, b, copy, memory[b], 0);
  end;

  rule "the home lets write"
    request[n][b] = read_exclusive & directory[b] != dirty_remote & !is_granted[b][b] & request[b][b] != block
  ==>
  begin
    snoop(b);
    let_write(n, b);
    if n = b then
      directory[b] := uncached;
    else
      drop(b, b);
      if request[b][b] = copy then is_marked[b][b] := true; end;
      directory[b] := dirty_remote;
      owner[b] := n;
    end;
  end;
end;

-- An owner, asked on behalf of another cluster.

ruleset n: Node; o: Node; b: Home do
  rule "who is no owner refuses"
    (request[n][b] = forwarded_read | request[n][b] = forwarded_read_exclusive) & request_at[n][b] = o & state[o][b] != dirty
  ==>
  begin
    refuse(n, b);
  end;

  rule "the owner lets read"
    request[n][b] = forwarded_read & request_at[n][b] = o & state[o][b] = dirty & !is_unacknowledged[o][b]
  ==>
  begin
    assert handover[b] = no_handover "one handover at a time";
    handover[b] := sharing_writeback;
    handover_from[b] := o;
    handover_to[b] := n;
    handover_value[b] := value[o][b];
    state[o][b] := shared;
    give(n, b, copy, value[o][b], 0);
  end;

  rule "the owner lets write"
    request[n][b] = forwarded_read_exclusive & request_at[n][b] = o & state[o][b] = dirty & !is_unacknowledged[o][b]
  ==>
  begin
    assert handover[b] = no_handover "one handover at a time";
    handover[b] := transfer;
    handover_from[b] := o;
    handover_to[b] := n;
    is_unacknowledged[n][b] := true;
    give(n, b, block, value[o][b], 0);
    drop(o, b);
  end;
end;

-- Clusters, answered or told to forget.

ruleset n: Node; b: Home do
  rule "hear a refusal"
    request[n][b] = nak
  ==>
  begin
    end_request(n, b);
  end;

  rule "take a copy"
    request[n][b] = copy
  ==>
  begin
    if !is_marked[n][b] then
      state[n][b] := shared;
      value[n][b] := request_value[n][b];
    end;
    end_request(n, b);
  end;

  rule "take the block"
    request[n][b] = block
  ==>
  begin
    value[n][b] := request_value[n][b];
    state[n][b] := shared;
    missing[n][b] := missing[n][b] + request_missing[n][b];
    is_granted[n][b] := true;
    end_request(n, b);
    wish[n][b] := writing;
    write_if_all_confirmed(n, b);
  end;

  rule "forget"
    recall[n][b]
  ==>
  begin
    recall[n][b] := false;
    alias w: recall_for[n][b] do confirmations[w][b] := confirmations[w][b] + 1; end;
    undefine recall_for[n][b];
    drop(n, b);
    if wish[n][b] = reading then is_marked[n][b] := true; end;
  end;

  rule "hear a confirmation"
    confirmations[n][b] > 0
  ==>
  begin
    confirmations[n][b] := confirmations[n][b] - 1;
    missing[n][b] := missing[n][b] - 1;
    write_if_all_confirmed(n, b);
  end;
end;

-- Homes, told.

ruleset b: Home do
  rule "the home takes what is written back"
    !isundefined(writeback[b])
  ==>
  begin
    memory[b] := writeback[b];
    undefine writeback[b];
    directory[b] := uncached;
    undefine owner[b];
  end;

  rule "the home hears that a copy was made"
    handover[b] = sharing_writeback
  ==>
  begin
    memory[b] := handover_value[b];
    directory[b] := shared_remote;
    undefine owner[b];
    sharer[b][handover_from[b]] := true;
    if handover_to[b] != b then sharer[b][handover_to[b]] := true; end;
    handover[b] := no_handover;
    undefine handover_from[b];
    undefine handover_to[b];
    undefine handover_value[b];
  end;

  rule "the home hears of the new owner"
    handover[b] = transfer
  ==>
  begin
    alias n: handover_to[b] do
      is_unacknowledged[n][b] := false;
      if n = b then
        directory[b] := uncached;
        undefine owner[b];
      else
        owner[b] := n;
      end;
    end;
    handover[b] := no_handover;
    undefine handover_from[b];
    undefine handover_to[b];
  end;
end;

invariant "one writer or many readers"
  forall b: Home do forall n: Node do forall o: Node do n = o | state[n][b] != dirty | state[o][b] = invalid end end end;

invariant "what is read was written last"
  forall b: Home do forall n: Node do state[n][b] = invalid | value[n][b] = latest[b] end end;
