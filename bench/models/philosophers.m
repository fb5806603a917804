-- Dining philosophers (E. W. Dijkstra, EWD 310): each needs the forks on both sides. All but the last take the left one first; with `careful: false` the
-- last does too, and they may all sit there with one fork each.

const
  philosophers: 6;
  careful: true;

type
  Seat: 0..philosophers - 1;
  Mood: enum { thinking, hungry, eating };

var
  mood: array [Seat] of Mood;
  taken: array [Seat] of boolean; -- the fork to the left of the seat

function right_of(i: Seat): Seat;
begin
  return (i + 1) % philosophers;
end;

function first_of(i: Seat): Seat;
begin
  return careful & i = philosophers - 1 ? right_of(i) : i;
end;

function second_of(i: Seat): Seat;
begin
  return careful & i = philosophers - 1 ? i : right_of(i);
end;

startstate "all think"
begin
  for i: Seat do
    mood[i] := thinking;
    taken[i] := false;
  end;
end;

ruleset i: Seat do
  rule "take the first fork"
    mood[i] = thinking & !taken[first_of(i)]
  ==>
  begin
    taken[first_of(i)] := true;
    mood[i] := hungry;
  end;

  rule "take the second fork"
    mood[i] = hungry & !taken[second_of(i)]
  ==>
  begin
    taken[second_of(i)] := true;
    mood[i] := eating;
  end;

  rule "put both down"
    mood[i] = eating
  ==>
  begin
    taken[i] := false;
    taken[right_of(i)] := false;
    mood[i] := thinking;
  end;
end;

invariant "no fork in two hands"
  forall i: Seat do mood[i] != eating | mood[right_of(i)] != eating end;

cover "two eat"
  exists i: Seat do exists j: Seat do i != j & mood[i] = eating & mood[j] = eating end end;
