-- holds: 4 states, 4 rules
var n: 0..9;
procedure add(var x: 0..9; var y: 0..9); begin x := x + 1; y := y + 2; end;
startstate begin n := 0; end;
rule n < 7 ==> begin add(n, n); end;
rule n > 6 ==> begin n := 0; end;
