-- holds: 4 states, 4 rules
var a, b: boolean;
startstate begin a := false; b := false; end;
rule begin if a then if b then a := false; else b := true; end; else a := true; b := false; end; end;
