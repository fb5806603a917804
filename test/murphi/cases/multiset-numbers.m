-- holds: 10 states, 27 rules
var m: multiset [2] of 0..2;
startstate begin clear m; end;
ruleset v: 0..2 do rule "add" multisetcount(i: m, true) < 2 ==> begin multisetadd(v, m); end; end;
choose i: m do rule "take" begin multisetremove(i, m); end; end;
rule "least" multisetcount(i: m, m[i] > 0) > 1 ==> begin multisetremovepred(i: m, m[i] = 1); end;
