-- holds: 2 states, 3 rules
var n: 0..1;
startstate begin n := 0; end;
rule begin n := 1; end;
rule n = 1 ==> begin n := 0; end;
cover "begin" n = 0;
cover "end" n = 1;
