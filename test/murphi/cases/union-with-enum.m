-- holds: 9 states, 12 rules
type P: scalarset(2); Home: enum { home }; Place: union { P, Home };
var at: Place; was: P;
startstate begin at := home; undefine was; end;
ruleset p: P do
  rule "go" at = home ==> begin at := p; end;
  rule "back" at = p ==> begin was := p; at := home; end;
end;
invariant ismember(at, Home) | ismember(at, P);
