-- holds: 9 states, 24 rules
type P: scalarset(2);
var box: array [P] of multiset [2] of boolean;
startstate begin for p: P do undefine box[p]; end; end;
ruleset p: P do
  rule "post" multisetcount(i: box[p], true) < 2 ==> begin multisetadd(true, box[p]); end;
  choose i: box[p] do rule "read" begin multisetremove(i, box[p]); end; end;
end;
