-- error: 2 steps
type M: multiset [2] of 0..1; R: record m: M; end;
var bag: multiset [2] of R; r: R;
startstate begin undefine bag; undefine r; multisetadd(1, r.m); multisetadd(r, bag); end;
choose i: bag do choose j: bag[i].m do
  rule "down" bag[i].m[j] = 1 ==> begin bag[i].m[j] := 0; end;
  rule "twice" bag[i].m[j] = 0 ==> begin multisetremove(j, bag[i].m); multisetremove(j, bag[i].m); end;
end; end;
