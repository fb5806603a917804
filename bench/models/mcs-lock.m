-- The list-based queue lock of J. M. Mellor-Crummey and M. L. Scott (Algorithms for scalable synchronization on shared-memory multiprocessors, ACM TOCS 9(1),
-- 1991), with swap and compare-and-swap: who wants the lock appends itself to a list, and each spins on a flag of its own. Every statement of the
-- algorithm is a step, waiting included. With four processes 554,221 states and 2,216,884 rules fired are published for Murphi.

const
  processes: 4;

type
  Process: scalarset(processes);
  Place: enum {
    outside, swapping, asking, raising, linking, spinning, inside, releasing, awaiting, passing
  };

var
  at: array [Process] of Place;
  next: array [Process] of Process; -- who stands behind; undefined stands for nobody
  locked: array [Process] of boolean;
  before: array [Process] of Process; -- who was last when the process came
  last: Process;

startstate "nobody wants it"
begin
  undefine next;
  undefine before;
  undefine last;
  for p: Process do
    at[p] := outside;
    locked[p] := false;
  end;
end;

ruleset p: Process do
  rule "want"
    at[p] = outside
  ==>
  begin
    undefine next[p];
    at[p] := swapping;
  end;

  rule "swap"
    at[p] = swapping
  ==>
  begin
    undefine before[p];
    if !isundefined(last) then before[p] := last; end;
    last := p;
    at[p] := asking;
  end;

  rule "is it free"
    at[p] = asking
  ==>
  begin
    if isundefined(before[p]) then at[p] := inside; else at[p] := raising; end;
  end;

  rule "raise the flag"
    at[p] = raising
  ==>
  begin
    locked[p] := true;
    at[p] := linking;
  end;

  rule "link"
    at[p] = linking
  ==>
  begin
    next[before[p]] := p;
    at[p] := spinning;
  end;

  rule "spin"
    at[p] = spinning
  ==>
  begin
    if !locked[p] then at[p] := inside; end;
  end;

  rule "look behind"
    at[p] = inside
  ==>
  begin
    if isundefined(next[p]) then at[p] := releasing; else at[p] := passing; end;
  end;

  rule "compare and swap"
    at[p] = releasing
  ==>
  begin
    if last = p then
      undefine last;
      at[p] := outside;
    else
      at[p] := awaiting;
    end;
  end;

  rule "wait for who comes"
    at[p] = awaiting
  ==>
  begin
    if !isundefined(next[p]) then at[p] := passing; end;
  end;

  rule "pass it on"
    at[p] = passing
  ==>
  begin
    locked[next[p]] := false;
    at[p] := outside;
  end;
end;

invariant "one inside"
  forall p: Process do forall q: Process do p = q | at[p] != inside | at[q] != inside end end;
