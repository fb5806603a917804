-- error: 1 step
var bag: multiset [2] of 0..1; x: 0..1;
startstate begin undefine bag; end;
rule "add" begin multisetadd(x, bag); end;
