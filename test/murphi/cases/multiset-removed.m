-- error: 2 steps
var m: multiset [2] of 0..2;
startstate begin clear m; end;
rule "add" multisetcount(i: m, true) < 1 ==> begin multisetadd(1, m); end;
choose i: m do rule "take" begin multisetremove(i, m); multisetremove(i, m); end; end;
