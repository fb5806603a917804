-- Cache coherence after the Stanford FLASH multiprocessor (J. Kuskin and others, ISCA 1994; S. Park and D. L. Dill, Verification of FLASH cache coherence protocol by
-- aggregation of distributed transactions, SPAA 1996), for one block. Its home keeps the directory. What cannot be answered now is refused (NAK) and asked again.
-- A request for a block that is elsewhere is forwarded, and the home takes no other one until it has heard of the end. A reader's copy that is
-- replaced is told of by a hint. Who is to write gets the block at once, while the others' copies are being invalidated: so for a
-- while they may read what was written before. The home's own processor takes no part.

const
  nodes: 4;
  values: 2;

type
  Node: scalarset(nodes);
  Value: scalarset(values);
  CacheState: enum { invalid, shared, exclusive };
  Wish: enum { nothing, reading, writing };
  -- Of one request, from when it is sent until it is answered.
  Request: enum { none, get, get_exclusive, forwarded_get, forwarded_get_exclusive, grant, grant_exclusive, nak };
  Invalidation: enum { no_invalidation, invalidate, invalidated };
  Handover: enum { no_handover, shared_writeback, transferred };

var
  state: array [Node] of CacheState;
  value: array [Node] of Value;
  wish: array [Node] of Wish;
  is_marked: array [Node] of boolean; -- what is answered is invalid when it comes

  pending: boolean;
  dirty: boolean;
  owner: Node;
  sharer: array [Node] of boolean;
  asked: array [Node] of boolean; -- to invalidate, and has not confirmed
  memory: Value;

  request: array [Node] of Request;
  request_at: array [Node] of Node; -- of a forwarded one
  request_value: array [Node] of Value;
  invalidation: array [Node] of Invalidation;
  hint: array [Node] of boolean; -- a copy is no more
  writeback: Value;
  handover: Handover; -- tells the home how a forwarded request ended
  handover_to: Node;
  handover_value: Value;
  was_refused: boolean; -- a forwarded request has ended in vain

  latest: Value; -- what was stored last, and what before that may still be read, for the invariants
  former: Value;

procedure answer(n: Node; r: Request; v: Value);
begin
  request[n] := r;
  undefine request_at[n];
  request_value[n] := v;
end;

procedure refuse(n: Node);
begin
  request[n] := nak;
  undefine request_at[n];
end;

procedure end_request(n: Node);
begin
  request[n] := none;
  undefine request_value[n];
  wish[n] := nothing;
  is_marked[n] := false;
end;

procedure drop(n: Node);
begin
  state[n] := invalid;
  undefine value[n];
end;

ruleset v: Value do
  startstate "nobody has it"
  begin
    undefine value;
    undefine owner;
    undefine request_at;
    undefine request_value;
    undefine writeback;
    undefine handover_to;
    undefine handover_value;
    undefine former;
    for n: Node do
      state[n] := invalid;
      wish[n] := nothing;
      is_marked[n] := false;
      sharer[n] := false;
      asked[n] := false;
      request[n] := none;
      invalidation[n] := no_invalidation;
      hint[n] := false;
    end;
    pending := false;
    dirty := false;
    handover := no_handover;
    was_refused := false;
    memory := v;
    latest := v;
  end;
end;

-- Processors.

ruleset n: Node; v: Value do
  rule "store"
    state[n] = exclusive & v != latest
  ==>
  begin
    value[n] := v;
    latest := v;
  end;
end;

ruleset n: Node do
  rule "want to read"
    wish[n] = nothing & state[n] = invalid
  ==>
  begin
    wish[n] := reading;
    request[n] := get;
  end;

  rule "want to write"
    wish[n] = nothing & state[n] = invalid
  ==>
  begin
    wish[n] := writing;
    request[n] := get_exclusive;
  end;

  rule "write back"
    wish[n] = nothing & state[n] = exclusive
  ==>
  begin
    assert isundefined(writeback) "one owner at a time";
    writeback := value[n];
    drop(n);
  end;

  rule "replace"
    wish[n] = nothing & state[n] = shared & !hint[n]
  ==>
  begin
    hint[n] := true;
    drop(n);
  end;
end;

-- The home, asked by a node.

ruleset n: Node do
  rule "the home refuses"
    (request[n] = get | request[n] = get_exclusive) & !hint[n] & (pending | dirty & owner = n)
  ==>
  begin
    refuse(n);
  end;

  rule "the home forwards"
    (request[n] = get | request[n] = get_exclusive) & !hint[n] & !pending & dirty & owner != n
  ==>
  begin
    pending := true;
    request_at[n] := owner;
    if request[n] = get then request[n] := forwarded_get; else request[n] := forwarded_get_exclusive; end;
  end;

  rule "the home lets read"
    request[n] = get & !hint[n] & !pending & !dirty
  ==>
  begin
    sharer[n] := true;
    answer(n, grant, memory);
  end;

  rule "the home lets write"
    request[n] = get_exclusive & !hint[n] & !pending & !dirty
  ==>
  begin
    for other: Node do
      if other != n & sharer[other] then
        asked[other] := true;
        invalidation[other] := invalidate;
      end;
      sharer[other] := false;
    end;
    if exists other: Node do asked[other] end then
      pending := true;
      former := latest;
    end;
    dirty := true;
    owner := n;
    answer(n, grant_exclusive, memory);
  end;
end;

-- An owner, asked on behalf of another node.

ruleset n: Node; o: Node do
  rule "who is no owner any more refuses"
    (request[n] = forwarded_get | request[n] = forwarded_get_exclusive) & request_at[n] = o & state[o] != exclusive
  ==>
  begin
    assert !was_refused "one forwarded request at a time";
    refuse(n);
    was_refused := true;
  end;

  rule "the owner lets read"
    request[n] = forwarded_get & request_at[n] = o & state[o] = exclusive
  ==>
  begin
    assert handover = no_handover "one forwarded request at a time";
    handover := shared_writeback;
    handover_to := n;
    handover_value := value[o];
    answer(n, grant, value[o]);
    state[o] := shared;
  end;

  rule "the owner lets write"
    request[n] = forwarded_get_exclusive & request_at[n] = o & state[o] = exclusive
  ==>
  begin
    assert handover = no_handover "one forwarded request at a time";
    handover := transferred;
    handover_to := n;
    answer(n, grant_exclusive, value[o]);
    drop(o);
  end;
end;

-- Nodes, answered or told to forget.

ruleset n: Node do
  rule "hear a refusal"
    request[n] = nak
  ==>
  begin
    end_request(n);
  end;

  rule "take a copy"
    request[n] = grant
  ==>
  begin
    if !is_marked[n] then
      state[n] := shared;
      value[n] := request_value[n];
    end;
    end_request(n);
  end;

  rule "take the block"
    request[n] = grant_exclusive
  ==>
  begin
    state[n] := exclusive;
    value[n] := request_value[n];
    end_request(n);
  end;

  rule "forget"
    invalidation[n] = invalidate
  ==>
  begin
    invalidation[n] := invalidated;
    assert state[n] != exclusive "only copies are invalidated";
    drop(n);
    if wish[n] = reading then is_marked[n] := true; end;
  end;
end;

-- The home, told.

ruleset n: Node do
  rule "the home hears that a copy is invalid"
    invalidation[n] = invalidated
  ==>
  begin
    invalidation[n] := no_invalidation;
    asked[n] := false;
    if forall other: Node do !asked[other] end then
      pending := false;
      undefine former;
    end;
  end;

  rule "the home hears a hint"
    hint[n]
  ==>
  begin
    hint[n] := false;
    sharer[n] := false;
  end;
end;

rule "the home takes what is written back"
  !isundefined(writeback)
==>
begin
  memory := writeback;
  undefine writeback;
  dirty := false;
  undefine owner;
end;

rule "the home hears that the owner lets read"
  handover = shared_writeback
==>
begin
  memory := handover_value;
  dirty := false;
  pending := false;
  sharer[owner] := true;
  sharer[handover_to] := true;
  undefine owner;
  handover := no_handover;
  undefine handover_to;
  undefine handover_value;
end;

rule "the home hears of the new owner"
  handover = transferred
==>
begin
  pending := false;
  if dirty then owner := handover_to; end;
  handover := no_handover;
  undefine handover_to;
end;

rule "the home hears that the owner was none"
  was_refused
==>
begin
  was_refused := false;
  pending := false;
end;

invariant "one writer"
  forall n: Node do forall o: Node do n = o | state[n] != exclusive | state[o] != exclusive end end;

invariant "readers and a writer only while copies are invalidated"
  forall n: Node do forall o: Node do state[n] = exclusive & state[o] = shared -> invalidation[o] = invalidate end end;

invariant "who writes has what was written last"
  forall n: Node do state[n] = exclusive -> value[n] = latest end;

invariant "who reads has what was written last, or before the copy was recalled"
  forall n: Node do state[n] = shared -> value[n] = latest | invalidation[n] = invalidate & value[n] = former end;

invariant "memory is up to date where nobody writes"
  !dirty -> memory = latest;
