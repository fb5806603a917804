-- error: 1 step
type P: scalarset(2); Home: enum { home }; Place: union { P, Home };
var at: Place; n: 0..1;
startstate begin undefine at; n := 0; end;
rule "ask" ismember(at, Home) ==> begin n := 1 - n; end;
