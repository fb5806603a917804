-- Two-phase commit (J. Gray, Notes on data base operating systems, 1978): participants vote, the coordinator decides and tells them. A participant may crash; it comes
-- back with its vote, which it has written down, and asks nobody: it is told again.

const
  participants: 4;

type
  Participant: scalarset(participants);
  Vote: enum { none, yes, no };
  Decision: enum { open, commit, abort };

var
  vote: array [Participant] of Vote; -- durable
  voted: array [Participant] of boolean; -- the vote has reached the coordinator
  outcome: array [Participant] of Decision; -- durable
  is_up: array [Participant] of boolean;
  decision: Decision; -- of the coordinator, durable

procedure decide(d: Decision);
begin
  assert decision = open | decision = d "one decision";
  decision := d;
end;

startstate "nobody has voted"
begin
  for p: Participant do
    vote[p] := none;
    voted[p] := false;
    outcome[p] := open;
    is_up[p] := true;
  end;
  decision := open;
end;

ruleset p: Participant do
  ruleset v: Vote do
    rule "vote"
      is_up[p] & vote[p] = none & v != none
    ==>
    begin
      vote[p] := v;
      -- Who votes against it knows how it ends.
      if v = no then outcome[p] := abort; end;
    end;
  end;

  rule "the vote arrives"
    is_up[p] & vote[p] != none & !voted[p]
  ==>
  begin
    voted[p] := true;
  end;

  rule "learn the decision"
    is_up[p] & decision != open & outcome[p] = open
  ==>
  begin
    assert vote[p] != none | decision = abort "no commit without a vote";
    outcome[p] := decision;
  end;

  rule "crash"
    is_up[p]
  ==>
  begin
    is_up[p] := false;
  end;

  rule "come back"
    !is_up[p]
  ==>
  begin
    is_up[p] := true;
  end;
end;

rule "commit"
  decision = open & forall p: Participant do voted[p] & vote[p] = yes end
==>
begin
  decide(commit);
end;

rule "abort"
  decision = open & exists p: Participant do voted[p] & vote[p] = no | !voted[p] & !is_up[p] end
==>
begin
  decide(abort);
end;

invariant "all end alike"
  !exists p: Participant do exists q: Participant do outcome[p] = commit & outcome[q] = abort end end;

invariant "a commit is wanted by all"
  decision = commit -> forall p: Participant do vote[p] = yes end;

cover "committed"
  forall p: Participant do outcome[p] = commit end;
