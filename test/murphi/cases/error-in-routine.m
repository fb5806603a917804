-- assertion "too far": 3 steps
var n: 0..3;
procedure up(); begin if n = 2 then error "too far"; end; n := n + 1; end;
startstate begin n := 0; end;
rule begin up(); end;
