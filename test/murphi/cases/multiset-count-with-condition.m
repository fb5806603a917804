-- holds: 24 states, 42 rules
var bag: multiset [4] of 0..2; n: 0..4;
startstate begin undefine bag; n := 0; end;
ruleset k: 0..2 do rule multisetcount(i: bag, bag[i] = k) < 1 ==> begin multisetadd(k, bag); end; end;
rule multisetcount(i: bag, bag[i] > 0) = 2 ==> begin n := multisetcount(i: bag, true); undefine bag; end;
