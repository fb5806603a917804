-- The public-key protocol of R. M. Needham and M. D. Schroeder (Using encryption for authentication in large networks of computers, CACM 21(12), 1978), with an
-- intruder who reads, keeps, repeats and makes up messages, as D. Dolev and A. C. Yao describe it (1983). G. Lowe (An attack on the Needham-Schroeder public-key
-- authentication protocol, IPL 56, 1995) found that a responder may believe to talk to somebody who never talked to it; with `repaired` the second message bears the
-- responder's name, as he proposes, and there is no such run. Bounds: the agents, of whom one is the intruder; each other one takes part in one run as
-- initiator and in one as responder. The network is the intruder: what is sent to others it keeps, and what it can read it knows.

const
  agents: 3;
  repaired: true;

type
  Agent: scalarset(agents);
  Role: enum { initiator, responder };
  Stage: enum { idle, waiting, finished };
  Nonce: record owner: Agent; role: Role; end; -- made up by an agent in a role

var
  intruder: Agent;
  knows: array [Agent] of array [Role] of boolean; -- the nonces that the intruder knows

  initiation: array [Agent] of Stage;
  partner: array [Agent] of Agent; -- whom an initiator talks to
  answer: array [Agent] of Nonce; -- what it was answered

  response: array [Agent] of Stage;
  claimed: array [Agent] of Agent; -- whom a responder believes to talk to
  question: array [Agent] of Nonce; -- what it was asked

procedure forget_all();
begin
  undefine partner;
  undefine answer;
  undefine claimed;
  undefine question;
  for a: Agent do
    initiation[a] := idle;
    response[a] := idle;
    for r: Role do knows[a][r] := a = intruder; end;
  end;
end;

-- A nonce on its way to somebody, encrypted with that one's key.
procedure reveal(target: Agent; owner: Agent; role: Role);
begin
  if target = intruder then knows[owner][role] := true; end;
end;

-- The responder `b` is asked by what looks like `a`, with the nonce of `owner`.
procedure respond(b: Agent; a: Agent; owner: Agent; role: Role);
begin
  response[b] := waiting;
  claimed[b] := a;
  question[b].owner := owner;
  question[b].role := role;
  reveal(a, owner, role);
  reveal(a, b, responder);
end;

-- The initiator `a` takes the nonce of `owner` for its partner's.
procedure confirm(a: Agent; owner: Agent; role: Role);
begin
  initiation[a] := finished;
  answer[a].owner := owner;
  answer[a].role := role;
  reveal(partner[a], owner, role);
end;

ruleset i: Agent do
  startstate "nobody talks"
  begin
    intruder := i;
    forget_all();
  end;
end;

-- Nonces of the runs of one day are of no use on another.
rule "a new day"
  true
==>
begin
  forget_all();
end;

ruleset a: Agent; b: Agent do
  rule "begin a run"
    a != intruder & a != b & initiation[a] = idle
  ==>
  begin
    initiation[a] := waiting;
    partner[a] := b;
    reveal(b, a, initiator);
  end;

  rule "the first message arrives"
    b != intruder & response[b] = idle & initiation[a] != idle & partner[a] = b
  ==>
  begin
    respond(b, a, a, initiator);
  end;

  -- What `b` answers can be read by whom it believes to answer.
  rule "the second message arrives"
    a != intruder & response[b] != idle & claimed[b] = a & initiation[a] = waiting
      & question[b].owner = a & question[b].role = initiator & (!repaired | partner[a] = b)
  ==>
  begin
    confirm(a, b, responder);
  end;

  rule "the third message arrives"
    response[b] = waiting & initiation[a] = finished & partner[a] = b & answer[a].owner = b & answer[a].role = responder
  ==>
  begin
    response[b] := finished;
  end;

  ruleset c: Agent; r: Role do
    rule "the intruder makes up a first message"
      b != intruder & a != b & response[b] = idle & knows[c][r]
    ==>
    begin
      respond(b, a, c, r);
    end;
  end;
end;

ruleset a: Agent; c: Agent; r: Role do
  rule "the intruder makes up a second message"
    initiation[a] = waiting & knows[a][initiator] & knows[c][r]
  ==>
  begin
    confirm(a, c, r);
  end;
end;

ruleset b: Agent do
  rule "the intruder makes up a third message"
    response[b] = waiting & knows[b][responder]
  ==>
  begin
    response[b] := finished;
  end;
end;

invariant "who a responder believes to talk to talks to it"
  forall b: Agent do
    response[b] = finished -> claimed[b] = intruder | initiation[claimed[b]] != idle & partner[claimed[b]] = b
  end;

invariant "whom an initiator has talked to talks to it"
  forall a: Agent do
    initiation[a] = finished -> partner[a] = intruder | response[partner[a]] != idle & claimed[partner[a]] = a
  end;

invariant "what two agents share the intruder does not know"
  forall b: Agent do
    response[b] = finished & claimed[b] != intruder -> !knows[b][responder]
  end;
