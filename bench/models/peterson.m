-- Mutual exclusion of several processes: each climbs a ladder of levels, and of those who stand at the same level the one that came last waits while
-- anybody is as high. G. L. Peterson, Myths about the mutual exclusion problem, Information Processing Letters 12(3), 1981. The steps are those of the
-- form in which figures are published for Murphi: waiting is a step that may change nothing.

const
  processes: 5;

type
  Process: scalarset(processes);
  Level: 0..processes;
  Place: enum { outside, climbing, announcing, waiting, inside };

var
  at: array [Process] of Place;
  level: array [Process] of Level; -- what the others see
  goal: array [Process] of Level; -- the level that the process goes for
  last: array [Level] of Process; -- who came last

startstate "start"
begin
  for i: Process do
    at[i] := outside;
    level[i] := 0;
    goal[i] := 0;
  end;
  for k: Level do undefine last[k]; end;
end;

ruleset i: Process do
  rule "begin"
    at[i] = outside
  ==>
  begin
    goal[i] := 1;
    at[i] := climbing;
  end;

  rule "climb"
    at[i] = climbing
  ==>
  begin
    level[i] := goal[i];
    at[i] := announcing;
  end;

  rule "announce"
    at[i] = announcing
  ==>
  begin
    last[goal[i]] := i;
    at[i] := waiting;
  end;

  rule "look"
    at[i] = waiting
  ==>
  begin
    if last[goal[i]] != i | forall j: Process do j = i | level[j] < goal[i] end then
      goal[i] := goal[i] + 1;
      if goal[i] < processes then at[i] := climbing; else at[i] := inside; end;
    end;
  end;

  rule "leave"
    at[i] = inside
  ==>
  begin
    level[i] := 1; -- as low as that of who just begins; only before its first time a process has none
    at[i] := outside;
  end;
end;

invariant "one inside"
  forall i: Process do forall j: Process do i = j | at[i] != inside | at[j] != inside end end;
