-- holds: 132 states, 440 rules
type P: scalarset(2); M: record aim: P; hops: 0..2; seen: array [0..1] of boolean; end;
var net: multiset [2] of M; m: M; lost: 0..1;
startstate begin undefine net; lost := 0; undefine m; end;
ruleset p: P do rule "send" multisetcount(i: net, true) < 2 ==> begin
  m.aim := p; m.hops := 0; clear m.seen; multisetadd(m, net); undefine m; end; end;
choose i: net do ruleset p: P do
  rule "forward" net[i].hops < 2 & net[i].aim != p ==> begin net[i].aim := p; net[i].hops := net[i].hops + 1; net[i].seen[net[i].hops - 1] := true; end;
end; end;
choose i: net do
  rule "forget" net[i].hops > 0 ==> begin undefine net[i].seen; clear net[i].seen; net[i].hops := multisetcount(j: net, net[j].hops = net[i].hops) - 1; end;
  rule "arrive" net[i].hops = 2 ==> begin multisetremove(i, net); lost := 1 - lost; end;
end;
invariant multisetcount(i: net, isundefined(net[i].aim)) = 0;
