-- holds: 9 states, 9 rules
const n: 7;
var x: 0..n; y: -8..8; z: -8..8;
startstate begin x := 0; y := 0; z := 0; end;
rule "up" x < n ==> begin
  x := x + 1;
  y := -x / 2 + n % 4 - 3;
  z := (x - 4) * 2 % 3;
end;
rule "down" x = n ==> begin x := 0; y := n - 2 * 3; z := -7 % 4 + 7 / -2; end;
invariant "quotient" x = 0 | y = -(x / 2);
invariant "remainder" x = 0 | z >= -2 & z <= 2;
