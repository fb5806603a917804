-- holds: 4 states, 6 rules
var bag: multiset [3] of 0..2;
startstate begin undefine bag; multisetadd(0, bag); multisetadd(1, bag); multisetadd(2, bag); end;
choose i: bag do choose j: bag do
  rule "smaller goes" bag[i] < bag[j] ==> begin multisetremove(i, bag); end;
end; end;
rule multisetcount(i: bag, true) = 1 ==> begin multisetadd(0, bag); multisetadd(1, bag); end;
