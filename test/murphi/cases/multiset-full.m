-- error: 3 steps
var m: multiset [2] of 0..1;
startstate begin clear m; end;
ruleset v: 0..1 do rule "add" begin multisetadd(v, m); end; end;
choose i: m do rule "take" begin multisetremove(i, m); end; end;
