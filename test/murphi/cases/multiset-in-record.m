-- holds: 6 states, 8 rules
var r: record bag: multiset [2] of 0..1; n: 0..1; end;
startstate begin clear r; end;
rule multisetcount(i: r.bag, true) = 0 ==> begin multisetadd(r.n, r.bag); multisetadd(1 - r.n, r.bag); end;
choose i: r.bag do rule begin r.n := r.bag[i]; multisetremove(i, r.bag); end; end;
