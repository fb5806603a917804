-- M002 at 6:1, M002 at 8:1, M002 at 10:3, M002 at 10:48, M002 at 12:66, M002 at 13:34, M002 at 16:28
-- Each rule lacks what ends something, or has an end too many; the others are read as they are.
var x: 0..3;
startstate begin x := 0; end;
rule "no end of an if" x = 0 ==> begin if x = 0 then x := 1; end;
rule "fine" x = 1 ==> begin x := 2; end;
rule "no end of a loop" begin for i: 0..3 do while x < i do x := i; end; end;
ruleset i: 0..3 do
  rule "no end at all" begin x := i;
  rule "wrong end" begin if x = i then x := 0; endfor; end;
end;
rule "else behind else" begin if x = 0 then x := 1; else x := 2; else x := 3; end; end;
rule "begin in the middle" begin begin x := 2; end; x := 3; end;
invariant x < 3;
rule "one too many" begin x := 3; end; end;
rule "no statement" begin x; end;
