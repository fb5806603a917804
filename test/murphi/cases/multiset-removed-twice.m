-- error: 1 step
var bag: multiset [2] of 0..1;
startstate begin undefine bag; multisetadd(1, bag); end;
choose i: bag do rule "twice" begin multisetremove(i, bag); multisetremove(i, bag); end; end;
