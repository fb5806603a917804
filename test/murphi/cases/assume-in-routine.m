-- holds: 2 states, 4 rules
var n: 0..3;
procedure only(m: 0..3); begin assume m < 2; n := m; end;
startstate begin n := 0; end;
ruleset m: 0..3 do rule begin only(m); end; end;
