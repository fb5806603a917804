-- holds: 2 states, 2 rules
var x, y: boolean;
startstate begin x := true; y := false; end;
rule begin x := (x ? y : x) ? x : !y; y := x ? !y : y; end;
