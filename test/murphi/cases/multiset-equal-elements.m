-- holds: 6 states, 8 rules
-- Two equal elements are one choice.
var bag: multiset [3] of 0..1;
startstate begin undefine bag; multisetadd(1, bag); multisetadd(1, bag); multisetadd(0, bag); end;
choose i: bag do rule "take" begin multisetremove(i, bag); end; end;
rule "put" multisetcount(i: bag, true) = 0 ==> begin multisetadd(1, bag); multisetadd(1, bag); multisetadd(0, bag); end;
