-- holds: 48 states, 192 rules
var x: boolean; y: boolean; z: boolean; n: 0..5;
startstate begin x := false; y := false; z := false; n := 0; end;
rule "x" begin x := !x; end;
rule "y" begin y := x | y & z; end;
rule "z" begin z := !x = y; end;
rule "n" begin n := n + 2 * 3 - 6 = n & true ? (n + 1) % 6 : 0; end;
invariant "not" (!x = y) = !(x = y);
invariant "and" (x | y & z) = (x | (y & z));
invariant "implies" (x & y -> z) = (!x | !y | z);
