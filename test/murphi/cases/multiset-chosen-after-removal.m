-- holds: 3 states, 4 rules
-- The chosen element keeps its value while the rule runs.
var bag: multiset [2] of 1..3; n: 0..3;
startstate begin undefine bag; multisetadd(1, bag); multisetadd(3, bag); n := 0; end;
choose i: bag do rule n = 0 ==> begin multisetremove(i, bag); n := bag[i]; end; end;
rule n > 0 ==> begin multisetadd(n, bag); n := 0; end;
