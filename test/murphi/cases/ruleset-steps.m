-- holds: 6 states, 30 rules
var x: 0..9; y: boolean;
startstate begin x := 1; y := false; end;
ruleset i := 1 to 9 by 4; b: boolean do
  rule "go" x != i | y != b ==> begin x := i; y := b; end;
end;
invariant "odd" x % 4 = 1;
