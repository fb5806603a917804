-- holds: 5 states, 8 rules
type P: scalarset(2);
var x: 0..2; last: P;
startstate begin x := 0; end;
ruleset p: P do rule "up" x < 2 ==> begin x := x + 1; last := p; end; end;
rule "down" x > 1 ==> begin x := 0; undefine last; end;
liveness "none" x = 0;
liveness "two" x = 2;
