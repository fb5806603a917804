-- holds: 2 states, 4 rules
-- The first element is another than the rest.
type P: scalarset(2);
var who: P;
ruleset p: P do startstate begin who := p; end; end;
ruleset p: P do rule who != p ==> begin who := p; end; end;
rule begin clear who; end;
