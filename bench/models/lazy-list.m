-- The list-based set of S. Heller, M. Herlihy, V. Luchangco, M. Moir, W. N. Scherer III and N. Shavit (A lazy concurrent list-based set algorithm,
-- OPODIS 2005). Threads add and remove keys: they walk through the list without a lock, lock two neighbours, look whether both are still there
-- and still neighbours, and change something or begin anew. What is removed is marked first and unlinked afterwards. `contains` takes no lock at all. A
-- collector frees the cells that nobody can reach. Bounds: the keys and the cells.

const
  threads: 2;
  keys: 2;
  cells: 6;

type
  Thread: scalarset(threads);
  Cell: scalarset(cells);
  Key: 0..keys + 1; -- the least and the greatest are of the cells at the ends
  Place: enum { idle, walking, locking_before, locking_here, validating, adding, marking, unlinking, unlocking, looking };
  Operation: enum { none, add, remove, contains };

var
  key: array [Cell] of Key; -- undefined of a free cell
  next: array [Cell] of Cell;
  marked: array [Cell] of boolean;
  owner: array [Cell] of Thread; -- of the lock
  head: Cell;

  at: array [Thread] of Place;
  operation: array [Thread] of Operation;
  wanted: array [Thread] of Key;
  before: array [Thread] of Cell;
  here: array [Thread] of Cell;

  present: array [Key] of boolean; -- for the properties: the set as its users see it
  was_present: array [Thread] of boolean; -- the key of a `contains`, at some time since it began
  was_absent: array [Thread] of boolean;

function is_reached(c: Cell): boolean;
begin
  return
    c = head
    | exists d: Cell do !isundefined(next[d]) & next[d] = c end
    | exists t: Thread do !isundefined(before[t]) & (before[t] = c | here[t] = c) end;
end;

procedure finish(t: Thread);
begin
  at[t] := idle;
  operation[t] := none;
  undefine wanted[t];
  undefine before[t];
  undefine here[t];
  undefine was_present[t];
  undefine was_absent[t];
end;

procedure begin_walk(t: Thread);
begin
  before[t] := head;
  here[t] := next[head];
  at[t] := walking;
end;

-- What others are told from now on.
procedure change(k: Key; is_present: boolean);
begin
  present[k] := is_present;
  for t: Thread do
    if operation[t] = contains & wanted[t] = k then
      if is_present then was_present[t] := true; else was_absent[t] := true; end;
    end;
  end;
end;

-- The names of the cells mean nothing, so any two may be the ends.
ruleset first: Cell; last: Cell do
  startstate "an empty set"
  begin
    assume first != last;
    undefine key;
    undefine next;
    undefine marked;
    undefine owner;
    undefine wanted;
    undefine before;
    undefine here;
    undefine was_present;
    undefine was_absent;
    for t: Thread do
      at[t] := idle;
      operation[t] := none;
    end;
    for k: Key do present[k] := false; end;
    head := first;
    key[first] := 0;
    marked[first] := false;
    next[first] := last;
    key[last] := keys + 1;
    marked[last] := false;
  end;
end;

-- Cells never form a ring, so one that nothing points to is enough.
ruleset c: Cell do
  rule "collect"
    !isundefined(key[c]) & !is_reached(c)
  ==>
  begin
    undefine key[c];
    undefine next[c];
    undefine marked[c];
  end;
end;

ruleset t: Thread do
  ruleset o: Operation; k: Key do
    rule "call"
      at[t] = idle & o != none & k > 0 & k < keys + 1
    ==>
    begin
      operation[t] := o;
      wanted[t] := k;
      if o = contains then
        was_present[t] := present[k];
        was_absent[t] := !present[k];
      end;
      begin_walk(t);
    end;
  end;

  rule "walk on"
    at[t] = walking & key[here[t]] < wanted[t]
  ==>
  begin
    before[t] := here[t];
    here[t] := next[here[t]];
    end;

  rule "arrive"
    at[t] = walking & key[here[t]] >= wanted[t]
  ==>
  begin
    if operation[t] = contains then at[t] := looking; else at[t] := locking_before; end;
  end;

  rule "answer"
    at[t] = looking
  ==>
  begin
    if key[here[t]] = wanted[t] & !marked[here[t]] then
      assert was_present[t] "what is said to be there was there";
    else
      assert was_absent[t] "what is said not to be there was not there";
    end;
    finish(t);
  end;

  rule "lock the cell before"
    at[t] = locking_before & isundefined(owner[before[t]])
  ==>
  begin
    owner[before[t]] := t;
    at[t] := locking_here;
  end;

  rule "lock the cell"
    at[t] = locking_here & isundefined(owner[here[t]])
  ==>
  begin
    owner[here[t]] := t;
    at[t] := validating;
  end;

  rule "validate"
    at[t] = validating
  ==>
  begin
    if marked[before[t]] | marked[here[t]] | next[before[t]] != here[t] then
      undefine owner[before[t]];
      undefine owner[here[t]];
      begin_walk(t);
    elsif key[here[t]] = wanted[t] then
      assert present[wanted[t]] "it is there";
      if operation[t] = add then at[t] := unlocking; else at[t] := marking; end;
    else
      assert !present[wanted[t]] "it is not there";
      if operation[t] = add then at[t] := adding; else at[t] := unlocking; end;
    end;
  end;

  ruleset c: Cell do
    rule "add"
      at[t] = adding & isundefined(key[c])
    ==>
    begin
      key[c] := wanted[t];
      marked[c] := false;
      next[c] := here[t];
      next[before[t]] := c;
      change(wanted[t], true);
      at[t] := unlocking;
    end;
  end;

  rule "mark"
    at[t] = marking
  ==>
  begin
    marked[here[t]] := true;
    change(wanted[t], false);
    at[t] := unlinking;
  end;

  rule "unlink"
    at[t] = unlinking
  ==>
  begin
    next[before[t]] := next[here[t]];
    at[t] := unlocking;
  end;

  rule "unlock"
    at[t] = unlocking
  ==>
  begin
    undefine owner[before[t]];
    undefine owner[here[t]];
    finish(t);
  end;
end;

invariant "the list is in order"
  forall c: Cell do isundefined(next[c]) | key[c] < key[next[c]] end;

invariant "what is in the set is in the list"
  forall k: Key do !present[k] | exists c: Cell do
    !isundefined(key[c]) & key[c] = k & !marked[c]
  end end;
