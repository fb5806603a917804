-- holds: 24 states, 72 rules
type P: scalarset(3);
var a: P; seen: array [P] of boolean;
ruleset p: P do startstate begin a := p; for q: P do seen[q] := false; end; end; end;
ruleset p: P do rule begin switch p case a: seen[p] := !seen[p]; else a := p; end; end; end;
