-- holds: 4 states, 9 rules
type A: scalarset(2); B: scalarset(1); U: union { A, B };
var at: U;
startstate begin undefine at; end;
ruleset u: U do rule isundefined(at) | at != u ==> begin at := u; end; end;
