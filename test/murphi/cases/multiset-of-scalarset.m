-- holds: 6 states, 12 rules
type P: scalarset(2);
var bag: multiset [2] of P;
startstate begin undefine bag; end;
ruleset p: P do rule multisetcount(i: bag, true) < 2 ==> begin multisetadd(p, bag); end; end;
choose i: bag do rule begin multisetremove(i, bag); end; end;
