-- holds: 89 states, 224 rules
const n: 2; room: 3;
type P: scalarset(n); Kind: enum { ask, tell };
  Message: record kind: Kind; from: P; hop: 0..1; end;
var net: multiset [room] of Message; waits: array [P] of boolean; told: array [P] of boolean;

procedure send(k: Kind; p: P; h: 0..1); var m: Message; begin
  m.kind := k; m.from := p; m.hop := h;
  multisetadd(m, net);
end;

startstate begin undefine net; for p: P do waits[p] := false; told[p] := false; end; end;

ruleset p: P do
  rule "ask" !waits[p] & multisetcount(i: net, true) < room - 1 ==> begin waits[p] := true; send(ask, p, 0); end;
  rule "again" waits[p] & !told[p] & multisetcount(i: net, net[i].from = p) < 2 & multisetcount(i: net, true) < room - 1 ==> begin send(ask, p, 0); end;
  rule "done" told[p] ==> begin told[p] := false; waits[p] := false; multisetremovepred(i: net, net[i].from = p & net[i].kind = ask); end;
end;

choose i: net do
  alias m: net[i] do
    rule "hop" m.kind = ask & m.hop = 0 ==> begin send(ask, m.from, 1); multisetremove(i, net); end;
    rule "answer" m.kind = ask & m.hop = 1 ==> begin multisetremove(i, net); send(tell, m.from, 1); end;
    rule "hear" net[i].kind = tell ==> begin if waits[m.from] then told[m.from] := true; end; multisetremove(i, net); end;
  end;
end;

invariant "few" multisetcount(i: net, net[i].kind = ask & net[i].hop = 0) <= 2;
