-- holds: 8 states, 13 rules
type E: enum { a, b, c };
var x: array [E] of boolean;
startstate begin for e: E do x[e] := false; end; end;
ruleset e: E do rule !x[e] ==> begin x[e] := true; end; end;
rule forall e: E do x[e] end ==> begin clear x; end;
