-- holds: 2 states, 2 rules
var i: 0..3;
startstate begin i := 3; end;
rule exists i: 0..2 do i = 2 end & i = 3 ==> begin i := 0; end;
rule i = 0 ==> begin i := 3; end;
