-- A directory protocol with the states M, E, S and I for one block, after D. J. Sorin, M. D. Hill and D. A. Wood, A Primer on Memory Consistency and Cache
-- Coherence (2011), section 8.3, whose names it uses. Who alone reads a block gets it in E and may store without asking, so the directory does not know whether the
-- block was changed. Each of the three virtual networks has a queue for each destination; what is not answered yet holds up what is behind it. Data are
-- values, so that what is read can be compared with what was written last.

const
  caches: 3;
  values: 2;
  forwards: 3; -- room for what is on its way to one cache

type
  Cache: scalarset(caches);
  Value: scalarset(values);
  CacheState: enum { I, IS_D, IM_AD, IM_A, S, SM_AD, SM_A, M, E, MI_A, EI_A, SI_A, II_A };
  DirectoryState: enum { D_I, D_S, D_EM, D_S_D };
  RequestKind: enum { GetS, GetM, PutS, PutE, PutM };
  ForwardKind: enum { FwdGetS, FwdGetM, Inv, PutAck };
  ResponseKind: enum { Data, ExclusiveData, InvAck };
  Count: 0..caches;
  Request: record kind: RequestKind; from: Cache; value: Value; end;
  Forward: record kind: ForwardKind; for_whom: Cache; end;
  Response: record kind: ResponseKind; value: Value; to_come: Count; end;
  RequestPlace: 0..caches - 1; -- each cache has one request under way
  ForwardPlace: 0..forwards - 1;
  ResponsePlace: 0..caches - 1; -- data and the acknowledgements of all others

var
  state: array [Cache] of CacheState;
  value: array [Cache] of Value;
  missing: array [Cache] of 0 - caches..caches; -- acknowledgements; below zero if some came before their number

  directory: DirectoryState;
  memory: Value;
  owner: Cache;
  sharer: array [Cache] of boolean;

  request: array [RequestPlace] of Request;
  requested: Count;
  forward: array [Cache] of array [ForwardPlace] of Forward;
  forwarded: array [Cache] of 0..forwards;
  response: array [Cache] of array [ResponsePlace] of Response;
  responded: array [Cache] of Count;
  written_back: Value; -- the only response that goes to the directory

  latest: Value; -- what was stored last, for the invariants

procedure send_request(c: Cache; k: RequestKind);
begin
  request[requested].kind := k;
  request[requested].from := c;
  if k = PutM then request[requested].value := value[c]; end;
  requested := requested + 1;
end;

procedure take_request();
begin
  requested := requested - 1;
  for p: RequestPlace do
    if p < requested then request[p] := request[p + 1]; end;
  end;
  undefine request[requested];
end;

procedure send_forward(target: Cache; k: ForwardKind; for_whom: Cache);
begin
  if forwarded[target] = forwards then error "too much is forwarded to a cache"; end;
  forward[target][forwarded[target]].kind := k;
  forward[target][forwarded[target]].for_whom := for_whom;
  forwarded[target] := forwarded[target] + 1;
end;

procedure take_forward(c: Cache);
begin
  forwarded[c] := forwarded[c] - 1;
  for p: ForwardPlace do
    if p < forwarded[c] then forward[c][p] := forward[c][p + 1]; end;
  end;
  undefine forward[c][forwarded[c]];
end;

procedure acknowledge(target: Cache);
begin
  if responded[target] = caches then error "too many responses are on their way to a cache"; end;
  response[target][responded[target]].kind := InvAck;
  responded[target] := responded[target] + 1;
end;

procedure send_data(target: Cache; k: ResponseKind; v: Value; to_come: Count);
begin
  if responded[target] = caches then error "too many responses are on their way to a cache"; end;
  response[target][responded[target]].kind := k;
  response[target][responded[target]].value := v;
  response[target][responded[target]].to_come := to_come;
  responded[target] := responded[target] + 1;
end;

procedure take_response(c: Cache);
begin
  responded[c] := responded[c] - 1;
  for p: ResponsePlace do
    if p < responded[c] then response[c][p] := response[c][p + 1]; end;
  end;
  undefine response[c][responded[c]];
end;

procedure remove_sharer(c: Cache);
begin
  sharer[c] := false;
  if directory = D_S & forall d: Cache do !sharer[d] end then directory := D_I; end;
end;

-- Is it the oldest thing on its way to the cache?
function is_forwarded(c: Cache; k: ForwardKind): boolean;
begin
  return forwarded[c] > 0 & forward[c][0].kind = k;
end;

ruleset v: Value do
  startstate "nobody has it"
  begin
    undefine value;
    undefine owner;
    undefine request;
    undefine forward;
    undefine response;
    undefine written_back;
    for c: Cache do
      state[c] := I;
      missing[c] := 0;
      sharer[c] := false;
      forwarded[c] := 0;
      responded[c] := 0;
    end;
    requested := 0;
    directory := D_I;
    memory := v;
    latest := v;
  end;
end;

-- What a processor asks of its cache. Nothing is asked for a block for which something is under way.

ruleset c: Cache; v: Value do
  rule "store"
    state[c] = M | state[c] = E
  ==>
  begin
    state[c] := M;
    value[c] := v;
    latest := v;
  end;
end;

ruleset c: Cache do
  rule "load from elsewhere"
    state[c] = I
  ==>
  begin
    state[c] := IS_D;
    send_request(c, GetS);
  end;

  rule "store from elsewhere"
    state[c] = I | state[c] = S
  ==>
  begin
    if state[c] = I then state[c] := IM_AD; else state[c] := SM_AD; end;
    send_request(c, GetM);
  end;

  rule "evict"
    state[c] = S | state[c] = E | state[c] = M
  ==>
  begin
    switch state[c]
      case S:
        send_request(c, PutS);
        state[c] := SI_A;
      case E:
        send_request(c, PutE);
        state[c] := EI_A;
      case M:
        send_request(c, PutM);
        state[c] := MI_A;
    end;
  end;
end;

-- What the directory does with the oldest request. While it waits for data it answers no GetS and no GetM.

rule "the directory takes GetS"
  requested > 0 & request[0].kind = GetS & directory != D_S_D
==>
begin
  alias c: request[0].from do
    if directory = D_I then
      send_data(c, ExclusiveData, memory, 0);
      owner := c;
      directory := D_EM;
    elsif directory = D_S then
      send_data(c, Data, memory, 0);
      sharer[c] := true;
    else
      send_forward(owner, FwdGetS, c);
      sharer[owner] := true;
      sharer[c] := true;
      undefine owner;
      directory := D_S_D;
    end;
  end;
  take_request();
end;

rule "the directory takes GetM"
  requested > 0 & request[0].kind = GetM & directory != D_S_D
==>
var others: Count;
begin
  alias c: request[0].from do
    if directory = D_EM then
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
      send_data(c, Data, memory, others);
      directory := D_EM;
    end;
    owner := c;
  end;
  take_request();
end;

rule "the directory takes a Put"
  requested > 0 & (request[0].kind = PutS | request[0].kind = PutE | request[0].kind = PutM)
==>
begin
  alias c: request[0].from do
    if request[0].kind != PutS & directory = D_EM & !isundefined(owner) & owner = c then
      if request[0].kind = PutM then memory := request[0].value; end;
      undefine owner;
      directory := D_I;
    else
      remove_sharer(c);
    end;
    send_forward(c, PutAck, c);
  end;
  take_request();
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

-- What a cache does with what is forwarded to it.

ruleset c: Cache do
  rule "a cache takes FwdGetS"
    is_forwarded(c, FwdGetS) & (state[c] = M | state[c] = E | state[c] = MI_A | state[c] = EI_A)
  ==>
  begin
    assert isundefined(written_back) "one value to the directory at a time";
    written_back := value[c];
    send_data(forward[c][0].for_whom, Data, value[c], 0);
    if state[c] = M | state[c] = E then state[c] := S; else state[c] := SI_A; end;
    take_forward(c);
  end;

  rule "a cache takes FwdGetM"
    is_forwarded(c, FwdGetM) & (state[c] = M | state[c] = E | state[c] = MI_A | state[c] = EI_A)
  ==>
  begin
    send_data(forward[c][0].for_whom, Data, value[c], 0);
    if state[c] = M | state[c] = E then state[c] := I; else state[c] := II_A; end;
    undefine value[c];
    take_forward(c);
  end;

  rule "a cache takes Inv"
    is_forwarded(c, Inv) & (state[c] = S | state[c] = SM_AD | state[c] = SI_A)
  ==>
  begin
    acknowledge(forward[c][0].for_whom);
    switch state[c]
      case S: state[c] := I;
      case SM_AD: state[c] := IM_AD;
      case SI_A: state[c] := II_A;
    end;
    undefine value[c];
    take_forward(c);
  end;

  rule "a cache takes PutAck"
    is_forwarded(c, PutAck)
  ==>
  begin
    assert state[c] = MI_A | state[c] = EI_A | state[c] = SI_A | state[c] = II_A "a PutAck is waited for";
    state[c] := I;
    undefine value[c];
    take_forward(c);
  end;
end;

-- What a cache does with the oldest response.

ruleset c: Cache do
  rule "a cache takes data"
    responded[c] > 0 & response[c][0].kind != InvAck
  ==>
  begin
    value[c] := response[c][0].value;
    missing[c] := missing[c] + response[c][0].to_come;
    switch state[c]
      case IS_D: if response[c][0].kind = Data then state[c] := S; else state[c] := E; end;
      case IM_AD: if missing[c] = 0 then state[c] := M; else state[c] := IM_A; end;
      case SM_AD: if missing[c] = 0 then state[c] := M; else state[c] := SM_A; end;
      else error "data are not waited for";
    end;
    take_response(c);
  end;

  rule "a cache takes an acknowledgement"
    responded[c] > 0 & response[c][0].kind = InvAck
  ==>
  begin
    assert state[c] = IM_AD | state[c] = SM_AD | state[c] = IM_A | state[c] = SM_A "acknowledgements are waited for";
    missing[c] := missing[c] - 1;
    if missing[c] = 0 & (state[c] = IM_A | state[c] = SM_A) then state[c] := M; end;
    take_response(c);
  end;
end;

-- A cache that has given up its block may keep it until the directory says so, but its processor reads it no more.
function may_read(c: Cache): boolean;
begin
  return state[c] = S | state[c] = SM_AD | state[c] = SM_A | state[c] = E | state[c] = M;
end;

invariant "one writer or many readers"
  forall c: Cache do forall d: Cache do c = d | state[c] != M & state[c] != E | !may_read(d) end end;

invariant "what is read was written last"
  forall c: Cache do may_read(c) -> value[c] = latest end;

invariant "memory is up to date where nobody owns the block"
  directory = D_I | directory = D_S -> memory = latest;
