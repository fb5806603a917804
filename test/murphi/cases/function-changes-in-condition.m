-- holds: 4 states, 4 rules
var n: 0..3;
function take(): boolean; begin if n = 0 then return false; end; n := n - 1; return true; end;
startstate begin n := 3; end;
rule begin if take() then return; elsif n = 0 then n := 3; end; end;
