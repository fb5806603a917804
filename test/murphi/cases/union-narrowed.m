-- error: 1 step
-- What is no element of the smaller type does not fit.
type P: scalarset(2); Home: enum { home }; Place: union { P, Home };
var at: Place; who: P;
startstate begin at := home; undefine who; end;
ruleset p: P do rule "go" at = home & isundefined(who) ==> begin at := p; end; end;
rule "copy" begin who := at; at := home; end;
