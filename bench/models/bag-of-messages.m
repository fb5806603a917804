-- The directory protocol of textbooks (J. L. Hennessy and D. A. Patterson, Computer Architecture: A Quantitative Approach, chapter on distributed shared memory) for one
-- block, over a network without any order: a multiset of messages, of which any may arrive next. The directory does one request after the other, and
-- each ends when who asked says that it has what it wanted. Copies are given up silently; what was changed is written back and acknowledged.

const
  caches: 3;
  values: 2;
  room: 8; -- of the network

type
  Cache: scalarset(caches);
  Value: scalarset(values);
  CacheState: enum { invalid, shared, modified, wants_copy, wants_block, gives_up };
  DirectoryState: enum { uncached, read_only, owned };
  Kind: enum {
    ReadMiss, WriteMiss, WriteBack, Done, Invalidated, Fetched, -- to the directory
    Copy, Block, Acknowledge, Invalidate, Fetch, FetchInvalidate -- from it
  };
  -- All messages are between the directory and a cache.
  Message: record kind: Kind; cache: Cache; value: Value; end;

var
  net: multiset [room] of Message;
  state: array [Cache] of CacheState;
  value: array [Cache] of Value;

  directory: DirectoryState;
  sharer: array [Cache] of boolean;
  owner: Cache;
  memory: Value;
  serves: Cache; -- whose request is being done
  is_for_writing: boolean;
  asked: array [Cache] of boolean; -- has not confirmed yet

  latest: Value; -- what was stored last, for the invariants

procedure send(k: Kind; c: Cache);
var m: Message;
begin
  m.kind := k;
  m.cache := c;
  multisetadd(m, net);
end;

procedure send_value(k: Kind; c: Cache; v: Value);
var m: Message;
begin
  m.kind := k;
  m.cache := c;
  m.value := v;
  multisetadd(m, net);
end;

procedure drop(c: Cache; s: CacheState);
begin
  state[c] := s;
  undefine value[c];
end;

-- Memory is up to date and no copy is in the way.
procedure grant();
begin
  sharer[serves] := true;
  if is_for_writing then
    directory := owned;
    owner := serves;
    send_value(Block, serves, memory);
  else
    directory := read_only;
    send_value(Copy, serves, memory);
  end;
end;

ruleset v: Value do
  startstate "nobody has it"
  begin
    undefine net;
    undefine value;
    undefine owner;
    undefine serves;
    undefine is_for_writing;
    for c: Cache do
      state[c] := invalid;
      sharer[c] := false;
      asked[c] := false;
    end;
    directory := uncached;
    memory := v;
    latest := v;
  end;
end;

ruleset c: Cache do
  ruleset v: Value do
    rule "store"
      state[c] = modified & v != latest
    ==>
    begin
      value[c] := v;
      latest := v;
    end;
  end;

  rule "miss a read"
    state[c] = invalid
  ==>
  begin
    state[c] := wants_copy;
    send(ReadMiss, c);
  end;

  rule "miss a write"
    state[c] = invalid | state[c] = shared
  ==>
  begin
    state[c] := wants_block;
    send(WriteMiss, c);
  end;

  rule "replace"
    state[c] = shared
  ==>
  begin
    drop(c, invalid);
  end;

  rule "write back"
    state[c] = modified
  ==>
  begin
    state[c] := gives_up;
    send_value(WriteBack, c, value[c]);
  end;
end;

choose m: net do
  alias kind: net[m].kind; c: net[m].cache do

    rule "the directory takes a miss"
      (kind = ReadMiss | kind = WriteMiss) & isundefined(serves)
    ==>
    begin
      serves := c;
      is_for_writing := kind = WriteMiss;
      multisetremove(m, net);
      if directory = owned then
        send(is_for_writing ? FetchInvalidate : Fetch, owner);
      elsif is_for_writing then
        for s: Cache do
          if sharer[s] & s != serves then
            asked[s] := true;
            send(Invalidate, s);
          end;
          sharer[s] := false;
        end;
        if forall s: Cache do !asked[s] end then grant(); end;
      else
        grant();
      end;
    end;

    rule "the directory takes a confirmation"
      kind = Invalidated
    ==>
    begin
      asked[c] := false;
      multisetremove(m, net);
      if forall s: Cache do !asked[s] end then grant(); end;
    end;

    rule "the directory takes what was fetched"
      kind = Fetched
    ==>
    begin
      memory := net[m].value;
      if is_for_writing then sharer[owner] := false; end;
      undefine owner;
      multisetremove(m, net);
      grant();
    end;

    rule "the directory hears of the end"
      kind = Done
    ==>
    begin
      undefine serves;
      undefine is_for_writing;
      multisetremove(m, net);
    end;

    rule "the directory takes what is written back"
      kind = WriteBack & isundefined(serves)
    ==>
    var from: Cache;
    begin
      from := c;
      if directory = owned & !isundefined(owner) & owner = from then
        memory := net[m].value;
        directory := uncached;
        undefine owner;
      end;
      sharer[from] := false;
      multisetremove(m, net);
      send(Acknowledge, from);
    end;

    rule "a cache takes a copy"
      kind = Copy
    ==>
    var own: Cache;
    begin
      own := c;
      assert state[own] = wants_copy "a copy is wanted";
      state[own] := shared;
      value[own] := net[m].value;
      multisetremove(m, net);
      send(Done, own);
    end;

    rule "a cache takes the block"
      kind = Block
    ==>
    var own: Cache;
    begin
      own := c;
      assert state[own] = wants_block "the block is wanted";
      state[own] := modified;
      value[own] := net[m].value;
      multisetremove(m, net);
      send(Done, own);
    end;

    rule "a cache is told to forget"
      kind = Invalidate
    ==>
    var own: Cache;
    begin
      own := c;
      assert state[own] != modified "only copies are invalidated";
      drop(own, state[own] = shared ? invalid : state[own]);
      multisetremove(m, net);
      send(Invalidated, own);
    end;

    rule "a cache gives what it has changed"
      kind = Fetch | kind = FetchInvalidate
    ==>
    var own: Cache;
    begin
      own := c;
      assert state[own] = modified | state[own] = gives_up "the owner is asked";
      send_value(Fetched, own, value[own]);
      if kind = FetchInvalidate & state[own] = modified then
        drop(own, invalid);
      elsif state[own] = modified then
        state[own] := shared;
      end;
      multisetremove(m, net);
    end;

    rule "a cache hears that memory is up to date"
      kind = Acknowledge
    ==>
    begin
      drop(c, invalid);
      multisetremove(m, net);
    end;

  end;
end;

invariant "one writer or many readers"
  forall c: Cache do forall d: Cache do c = d | state[c] != modified | state[d] != modified & state[d] != shared end end;

invariant "what is read was written last"
  forall c: Cache do state[c] = shared | state[c] = modified -> value[c] = latest end;

invariant "memory is up to date where nobody owns the block"
  directory != owned -> memory = latest;
