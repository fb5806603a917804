-- holds: 3 states, 4 rules
var n: 0..2;
procedure go(v: 0..2; use: boolean); begin if use then n := v; else n := (n + 1) % 3; end; end;
startstate begin n := 0; end;
rule n = 0 ==> begin go(2, true); end;
rule begin go(undefined, false); end;
