-- holds: 64 states, 320 rules
type M: array [0..1] of array [boolean] of 0..1;
var m: M; row: array [boolean] of 0..1;
startstate begin clear m; clear row; end;
ruleset i: 0..1; b: boolean do rule begin m[i][b] := 1 - m[i][b]; end; end;
rule begin row := m[0]; m[0] := m[1]; end;
