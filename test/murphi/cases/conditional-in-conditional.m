-- holds: 5 states, 5 rules
var d: 0..5;
startstate begin d := 0; end;
rule begin d := d < 2 ? d + 2 : d < 4 ? d + 1 : d = 4 ? 5 : 0; end;
