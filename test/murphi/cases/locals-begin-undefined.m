-- error: 2 steps
var n: 0..3;
procedure go(); var m: 0..3; begin if n = 0 then m := 1; end; n := m; end;
startstate begin n := 0; end;
rule begin go(); end;
