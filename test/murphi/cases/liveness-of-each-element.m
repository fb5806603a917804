-- holds: 8 states, 24 rules
-- Elements are told apart, as each is asked for: there are more orbits than one.
type P: scalarset(2);
var at: P; done: array [P] of boolean;
ruleset p: P do startstate begin at := p; for q: P do done[q] := false; end; end; end;
ruleset p: P do rule at != p ==> begin at := p; end; rule begin done[p] := true; end; end;
ruleset p: P do liveness "is there" at = p; end;
