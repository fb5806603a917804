-- holds: 4 states, 4 rules
var x: boolean; n: 0..1;
startstate begin x := true; n := 0; end;
rule begin switch x case true: x := false; case false: n := 1 - n; x := true; end; end;
