-- holds: 462 states, 2002 rules
type P: scalarset(2); M: multiset [2] of P; R: record who: M; at: P; end;
var bag: multiset [2] of R; r: R;
startstate begin undefine bag; undefine r; end;
ruleset p: P do
  rule multisetcount(j: r.who, true) < 2 ==> begin multisetadd(p, r.who); r.at := p; end;
  choose i: bag do rule bag[i].at != p ==> begin bag[i].at := p; end; end;
end;
rule multisetcount(j: bag, true) < 2 & !isundefined(r.at) ==> begin multisetadd(r, bag); undefine r; end;
choose i: bag do rule begin multisetremove(i, bag); end; end;
