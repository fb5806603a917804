-- holds: 4 states, 5 rules
var bag: multiset [4] of 0..2;
startstate begin undefine bag; multisetadd(0, bag); multisetadd(1, bag); multisetadd(2, bag); end;
rule "odd" multisetcount(i: bag, bag[i] = 1) > 0 ==> begin multisetremovepred(i: bag, bag[i] = 1); end;
rule "even" multisetcount(i: bag, bag[i] = 0) > 0 ==> begin multisetremovepred(i: bag, bag[i] % 2 = 0); end;
rule "again" multisetcount(i: bag, true) = 0 ==> begin multisetadd(0, bag); multisetadd(1, bag); multisetadd(2, bag); end;
