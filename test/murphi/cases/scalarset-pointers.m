-- holds: 16 states, 33 rules
type P: scalarset(3);
var next: array [P] of P;
startstate begin for p: P do next[p] := p; end; end;
ruleset p: P; q: P do rule next[p] = p & next[q] = q & p != q ==> begin next[p] := q; end; end;
rule exists p: P do next[p] != p end ==> begin for p: P do next[p] := p; end; end;
