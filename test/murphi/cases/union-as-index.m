-- holds: 8 states, 28 rules
type P: scalarset(2); Home: enum { home }; Place: union { P, Home };
var a: array [Place] of boolean;
startstate begin for x: Place do a[x] := false; end; end;
ruleset x: Place do rule begin a[x] := !a[x]; end; end;
rule a[home] ==> begin for x: Place do a[x] := !a[x]; end; end;
