-- holds: 3 states, 3 rules
var d: 0..3;
startstate begin d := 0; end;
rule begin d := d = 0 ? 3 : 3 / d; end;
