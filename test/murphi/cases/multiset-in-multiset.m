-- holds: 690 states, 9762 rules
type M: multiset [2] of 0..2; R: record m: M; k: 0..1; end;
var bag: multiset [2] of R; r: R; n: 0..9;
startstate begin undefine bag; undefine r; r.k := 0; n := 0; multisetadd(r, bag); end;
ruleset v: 0..2 do choose i: bag do
  rule "flip" begin bag[i].k := 1 - bag[i].k; end;
  rule "add" multisetcount(j: bag[i].m, true) < 2 ==> begin multisetadd(v, bag[i].m); end;
  rule "take" multisetcount(j: bag[i].m, true) < 2 ==> begin multisetadd(multisetcount(j: bag, bag[j].k = 1), bag[i].m); n := multisetcount(j: bag[i].m, bag[i].m[j] > 0); end;
end; end;
choose i: bag do choose j: bag[i].m do
  rule "less" bag[i].m[j] > 0 ==> begin n := bag[i].m[j]; multisetremove(j, bag[i].m); end;
end; end;
choose i: bag do rule "clear" bag[i].k = 1 ==> begin undefine bag[i]; bag[i].k := 0; end; 
rule "all" begin multisetremovepred(j: bag[i].m, bag[i].m[j] = 1); end; end;
rule "new" multisetcount(j: bag, true) < 2 ==> begin multisetadd(r, bag); end;
