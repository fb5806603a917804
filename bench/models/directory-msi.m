-- A directory protocol with the states M, S and I for one block, after D. J. Sorin, M. D. Hill and D. A. Wood, A Primer on Memory Consistency and Cache
-- Coherence (2011), section 8.2, whose names it uses: `IM_AD` is on its way from I to M and waits for acknowledgements and data. Messages travel in three
-- virtual networks, of which requests and responses have no order, and what the directory forwards to a cache arrives in the order in which it was sent.
-- A cache has one request under way. Data are values, so that what is read can be compared with what was written last.

const
  caches: 3;
  values: 2;
  forwards: 3; -- room for what is on its way to one cache

type
  Cache: scalarset(caches);
  Value: scalarset(values);
  CacheState: enum { I, IS_D, IM_AD, IM_A, S, SM_AD, SM_A, M, MI_A, SI_A, II_A };
  DirectoryState: enum { D_I, D_S, D_M, D_S_D };
  Request: enum { no_request, GetS, GetM, PutS, PutM };
  Forward: enum { FwdGetS, FwdGetM, Inv, PutAck };
  Position: 0..forwards - 1;
  Balance: 0 - caches..caches; -- acknowledgements that are missing; below zero if some came before their number
  Count: 0..caches;

var
  state: array [Cache] of CacheState;
  value: array [Cache] of Value;
  missing: array [Cache] of Balance;

  directory: DirectoryState;
  memory: Value;
  owner: Cache;
  sharer: array [Cache] of boolean;

  -- The first virtual network: to the directory.
  request: array [Cache] of Request;
  request_value: array [Cache] of Value;
  -- The second: from the directory, in order.
  forward: array [Cache] of array [Position] of Forward;
  forward_for: array [Cache] of array [Position] of Cache;
  forwarded: array [Cache] of 0..forwards;
  -- The third: data and acknowledgements to caches, and data to the directory.
  data: array [Cache] of Value;
  data_missing: array [Cache] of Count; -- how many acknowledgements follow
  acknowledgements: array [Cache] of Count;
  written_back: Value;

  latest: Value; -- what was stored last, for the invariant

procedure send_forward(target: Cache; what: Forward; for_whom: Cache);
begin
  if forwarded[target] = forwards then error "too much is on its way to a cache"; end;
  forward[target][forwarded[target]] := what;
  if what != PutAck then forward_for[target][forwarded[target]] := for_whom; end;
  forwarded[target] := forwarded[target] + 1;
end;

procedure take_forward(c: Cache);
begin
  forwarded[c] := forwarded[c] - 1;
  for p: Position do
    if p < forwarded[c] then
      forward[c][p] := forward[c][p + 1];
      undefine forward_for[c][p];
      if !isundefined(forward_for[c][p + 1]) then forward_for[c][p] := forward_for[c][p + 1]; end;
    end;
  end;
  undefine forward[c][forwarded[c]];
  undefine forward_for[c][forwarded[c]];
end;

procedure send_data(target: Cache; v: Value; acknowledgements_to_come: Count);
begin
  assert isundefined(data[target]) "one answer at a time";
  data[target] := v;
  data_missing[target] := acknowledgements_to_come;
end;

procedure take_request(c: Cache);
begin
  request[c] := no_request;
  undefine request_value[c];
end;

-- What the cache holds is gone.
procedure drop(c: Cache);
begin
  state[c] := I;
  undefine value[c];
end;

procedure write_back(v: Value);
begin
  assert isundefined(written_back) "one value to the directory at a time";
  written_back := v;
end;

ruleset v: Value do
  startstate "nobody has it"
  begin
    undefine value;
    undefine owner;
    undefine request_value;
    undefine forward;
    undefine forward_for;
    undefine data;
    undefine data_missing;
    undefine written_back;
    for c: Cache do
      state[c] := I;
      missing[c] := 0;
      sharer[c] := false;
      request[c] := no_request;
      forwarded[c] := 0;
      acknowledgements[c] := 0;
    end;
    directory := D_I;
    memory := v;
    latest := v;
  end;
end;

-- What a processor asks of its cache.

ruleset c: Cache; v: Value do
  rule "store"
    state[c] = M
  ==>
  begin
    value[c] := v;
    latest := v;
  end;
end;

ruleset c: Cache do
  rule "load from elsewhere"
    state[c] = I & request[c] = no_request
  ==>
  begin
    request[c] := GetS;
    state[c] := IS_D;
  end;

  rule "store from nothing"
    state[c] = I & request[c] = no_request
  ==>
  begin
    request[c] := GetM;
    state[c] := IM_AD;
  end;

  rule "store to what is shared"
    state[c] = S & request[c] = no_request
  ==>
  begin
    request[c] := GetM;
    state[c] := SM_AD;
  end;

  rule "give up what is shared"
    state[c] = S & request[c] = no_request
  ==>
  begin
    request[c] := PutS;
    state[c] := SI_A;
  end;

  rule "give up what is modified"
    state[c] = M & request[c] = no_request
  ==>
  begin
    request[c] := PutM;
    request_value[c] := value[c];
    state[c] := MI_A;
  end;
end;

-- What the directory does with requests. While it waits for data it answers no GetS and no GetM.

ruleset c: Cache do
  rule "the directory takes GetS"
    request[c] = GetS & directory != D_S_D
  ==>
  begin
    take_request(c);
    if directory = D_M then
      send_forward(owner, FwdGetS, c);
      sharer[owner] := true;
      undefine owner;
      directory := D_S_D;
    else
      send_data(c, memory, 0);
      directory := D_S;
    end;
    sharer[c] := true;
  end;

  rule "the directory takes GetM"
    request[c] = GetM & directory != D_S_D
  ==>
  var others: Count;
  begin
    take_request(c);
    if directory = D_M then
      send_forward(owner, FwdGetM, c);
    else
      others := 0;
      for d: Cache do
        if sharer[d] & d != c then
          others := others + 1;
          send_forward(d, Inv, c);
        end;
        sharer[d] := false;
      end;
      send_data(c, memory, others);
      directory := D_M;
    end;
    owner := c;
  end;

  rule "the directory takes PutS"
    request[c] = PutS
  ==>
  begin
    take_request(c);
    sharer[c] := false;
    if directory = D_S & forall d: Cache do !sharer[d] end then directory := D_I; end;
    send_forward(c, PutAck, c);
  end;

  rule "the directory takes PutM"
    request[c] = PutM
  ==>
  begin
    if directory = D_M & owner = c then
      memory := request_value[c];
      undefine owner;
      directory := D_I;
    else
      sharer[c] := false;
      if directory = D_S & forall d: Cache do !sharer[d] end then directory := D_I; end;
    end;
    take_request(c);
    send_forward(c, PutAck, c);
  end;
end;

rule "the directory takes data"
  !isundefined(written_back)
==>
begin
  assert directory = D_S_D "data are waited for";
  memory := written_back;
  undefine written_back;
  if forall d: Cache do !sharer[d] end then directory := D_I; else directory := D_S; end;
end;

-- What a cache does with what is forwarded to it. It answers nobody while it waits for its own data.

ruleset c: Cache do
  rule "a cache takes FwdGetS"
    forwarded[c] > 0 & forward[c][0] = FwdGetS & (state[c] = M | state[c] = MI_A)
  ==>
  begin
    send_data(forward_for[c][0], value[c], 0);
    write_back(value[c]);
    if state[c] = M then
      state[c] := S;
    else
      state[c] := SI_A;
    end;
    take_forward(c);
  end;

  rule "a cache takes FwdGetM"
    forwarded[c] > 0 & forward[c][0] = FwdGetM & (state[c] = M | state[c] = MI_A)
  ==>
  begin
    send_data(forward_for[c][0], value[c], 0);
    if state[c] = M then
      drop(c);
    else
      state[c] := II_A;
      undefine value[c];
    end;
    take_forward(c);
  end;

  rule "a cache takes Inv"
    forwarded[c] > 0 & forward[c][0] = Inv & (state[c] = S | state[c] = SM_AD | state[c] = SI_A)
  ==>
  begin
    acknowledgements[forward_for[c][0]] := acknowledgements[forward_for[c][0]] + 1;
    take_forward(c);
    undefine value[c];
    switch state[c]
      case S: state[c] := I;
      case SM_AD: state[c] := IM_AD;
      case SI_A: state[c] := II_A;
    end;
  end;

  rule "a cache takes PutAck"
    forwarded[c] > 0 & forward[c][0] = PutAck
  ==>
  begin
    assert state[c] = MI_A | state[c] = SI_A | state[c] = II_A "a PutAck is waited for";
    take_forward(c);
    drop(c);
  end;
end;

-- What a cache does with responses.

ruleset c: Cache do
  rule "a cache takes data"
    !isundefined(data[c])
  ==>
  begin
    value[c] := data[c];
    missing[c] := missing[c] + data_missing[c];
    undefine data[c];
    undefine data_missing[c];
    switch state[c]
      case IS_D: state[c] := S;
      case IM_AD: if missing[c] = 0 then state[c] := M; else state[c] := IM_A; end;
      case SM_AD: if missing[c] = 0 then state[c] := M; else state[c] := SM_A; end;
      else error "data are not waited for";
    end;
  end;

  rule "a cache takes an acknowledgement"
    acknowledgements[c] > 0
  ==>
  begin
    assert state[c] = IM_AD | state[c] = SM_AD | state[c] = IM_A | state[c] = SM_A "acknowledgements are waited for";
    acknowledgements[c] := acknowledgements[c] - 1;
    missing[c] := missing[c] - 1;
    if missing[c] = 0 & (state[c] = IM_A | state[c] = SM_A) then state[c] := M; end;
  end;
end;

-- A cache that has given up its block may keep it until the directory says so, but its processor reads it no more.
function may_read(c: Cache): boolean;
begin
  return state[c] = S | state[c] = SM_AD | state[c] = SM_A | state[c] = M;
end;

invariant "one writer or many readers"
  forall c: Cache do forall d: Cache do c = d | state[c] != M | !may_read(d) end end;

invariant "what is read was written last"
  forall c: Cache do may_read(c) -> value[c] = latest end;

invariant "memory is up to date where nobody owns the block"
  directory = D_I | directory = D_S -> memory = latest;
