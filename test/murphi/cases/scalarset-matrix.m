-- holds: 64 states, 219 rules
type P: scalarset(3);
var likes: array [P] of array [P] of boolean;
startstate begin for p: P do for q: P do likes[p][q] := p = q; end; end; end;
ruleset p: P; q: P do rule p != q & !likes[p][q] ==> begin likes[p][q] := true; end; end;
rule forall p: P do exists q: P do p != q & likes[p][q] end end ==> begin for p: P do for q: P do likes[p][q] := p = q; end; end; end;
