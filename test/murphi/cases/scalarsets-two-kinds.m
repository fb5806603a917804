-- holds: 24 states, 72 rules
type P: scalarset(2); Q: scalarset(3);
var owner: array [Q] of P; last: Q;
ruleset p: P; q: Q do
  startstate begin for x: Q do owner[x] := p; end; last := q; end;
  rule owner[q] != p ==> begin owner[q] := p; last := q; end;
end;
