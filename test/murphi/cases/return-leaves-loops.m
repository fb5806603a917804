-- holds: 2 states, 2 rules
var n: 0..9;
procedure look(); begin for i: 0..3 do for j: 0..3 do if i + j = 2 then return; end; n := n + 1; end; end; n := 9; end;
startstate begin n := 0; end;
rule n = 0 ==> begin look(); end;
rule n = 2 ==> begin n := 0; end;
