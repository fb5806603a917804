-- German's cache coherence protocol with data values: one place a channel, and requests that the home chooses from. It was set as a challenge by
-- S. German in 2000; the form with data follows C.-T. Chou, P. K. Mannava and S. Park (FMCAD 2004).

const
  caches: 4;
  values: 2;

type
  Cache: scalarset(caches);
  Data: scalarset(values);
  CacheState: enum { I, S, E };
  Command: enum { Empty, ReqS, ReqE, Inv, InvAck, GntS, GntE };
  Line: record state: CacheState; data: Data; end;
  Message: record command: Command; data: Data; end;

var
  cache: array [Cache] of Line;
  request: array [Cache] of Message;
  order: array [Cache] of Message;
  acknowledgement: array [Cache] of Message;
  to_invalidate: array [Cache] of boolean;
  sharer: array [Cache] of boolean;
  is_exclusive: boolean;
  current: Command;
  requester: Cache;
  memory: Data;
  latest: Data; -- what was stored last, for the invariant

ruleset d: Data do
  startstate "start"
  begin
    for i: Cache do
      cache[i].state := I;
      request[i].command := Empty;
      order[i].command := Empty;
      acknowledgement[i].command := Empty;
      to_invalidate[i] := false;
      sharer[i] := false;
    end;
    is_exclusive := false;
    current := Empty;
    memory := d;
    latest := d;
  end;
end;

ruleset i: Cache; d: Data do
  rule "store"
    cache[i].state = E
  ==>
  begin
    cache[i].data := d;
    latest := d;
  end;
end;

ruleset i: Cache do
  rule "send ReqS"
    request[i].command = Empty & cache[i].state = I
  ==>
  begin
    request[i].command := ReqS;
  end;

  rule "send ReqE"
    request[i].command = Empty & (cache[i].state = I | cache[i].state = S)
  ==>
  begin
    request[i].command := ReqE;
  end;

  rule "receive ReqS"
    current = Empty & request[i].command = ReqS
  ==>
  begin
    current := ReqS;
    requester := i;
    request[i].command := Empty;
    for j: Cache do to_invalidate[j] := sharer[j]; end;
  end;

  rule "receive ReqE"
    current = Empty & request[i].command = ReqE
  ==>
  begin
    current := ReqE;
    requester := i;
    request[i].command := Empty;
    for j: Cache do to_invalidate[j] := sharer[j]; end;
  end;

  rule "send Inv"
    order[i].command = Empty & to_invalidate[i] & (current = ReqE | current = ReqS & is_exclusive)
  ==>
  begin
    order[i].command := Inv;
    to_invalidate[i] := false;
  end;

  rule "receive InvAck"
    acknowledgement[i].command = InvAck & current != Empty
  ==>
  begin
    acknowledgement[i].command := Empty;
    sharer[i] := false;
    if is_exclusive then
      is_exclusive := false;
      memory := acknowledgement[i].data;
      undefine acknowledgement[i].data;
    end;
  end;

  rule "send GntS"
    current = ReqS & requester = i & order[i].command = Empty & !is_exclusive
  ==>
  begin
    order[i].command := GntS;
    order[i].data := memory;
    sharer[i] := true;
    current := Empty;
    undefine requester;
  end;

  rule "send GntE"
    current = ReqE & requester = i & order[i].command = Empty & !is_exclusive & forall j: Cache do !sharer[j] end
  ==>
  begin
    order[i].command := GntE;
    order[i].data := memory;
    sharer[i] := true;
    is_exclusive := true;
    current := Empty;
    undefine requester;
  end;

  rule "send InvAck"
    order[i].command = Inv & acknowledgement[i].command = Empty
  ==>
  begin
    order[i].command := Empty;
    acknowledgement[i].command := InvAck;
    if cache[i].state = E then acknowledgement[i].data := cache[i].data; end;
    cache[i].state := I;
    undefine cache[i].data;
  end;

  rule "receive GntS"
    order[i].command = GntS
  ==>
  begin
    cache[i].state := S;
    cache[i].data := order[i].data;
    order[i].command := Empty;
    undefine order[i].data;
  end;

  rule "receive GntE"
    order[i].command = GntE
  ==>
  begin
    cache[i].state := E;
    cache[i].data := order[i].data;
    order[i].command := Empty;
    undefine order[i].data;
  end;
end;

invariant "control"
  forall i: Cache do forall j: Cache do
    i != j -> (cache[i].state = E -> cache[j].state = I) & (cache[i].state = S -> cache[j].state = I | cache[j].state = S)
  end end;

invariant "data"
  (is_exclusive | memory = latest) & forall i: Cache do cache[i].state = I | cache[i].data = latest end;
