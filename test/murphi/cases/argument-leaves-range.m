-- error: 3 steps
var n: 0..3;
procedure only_two(m: 0..2); begin n := m; end;
startstate begin n := 0; end;
rule begin only_two(n + 1); end;
