-- holds: 2 states, 2 rules
var n: 0..3;
procedure set_to(m: 0..3); begin n := 3; n := m; end;
startstate begin n := 0; end;
rule n = 0 ==> begin set_to(n); n := n + 1; end;
rule n = 1 ==> begin n := 0; end;
