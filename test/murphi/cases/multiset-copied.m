-- holds: 9 states, 15 rules
var a, b: multiset [2] of 0..1;
startstate begin undefine a; undefine b; end;
rule multisetcount(i: a, true) < 2 ==> begin multisetadd(1, a); end;
rule multisetcount(i: b, true) = 0 ==> begin b := a; undefine a; end;
choose i: b do rule begin multisetremove(i, b); end; end;
