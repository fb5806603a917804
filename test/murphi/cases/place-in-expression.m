-- holds: 4 states, 4 rules
type Pair: record a: 0..9; b: 0..9; end;
var sum: 0..9;
function raise(var n: 0..9; more: 0..9): 0..9; begin n := n + more; return n; end;
function both(var p: Pair): 0..9; begin p.a := p.a + 1; p.b := p.b + 2; return p.a + p.b; end;
startstate begin sum := 0; end;
rule "a number" sum = 0 ==> var n, m: 0..9; begin n := 1; m := raise(n, 2); sum := n; end;
rule "a record" sum = 3 ==> var p: Pair; m: 0..9; begin p.a := 0; p.b := 1; m := both(p); m := both(p); sum := p.a + p.b; end;
rule "with a number of its own" sum = 7 ==> var n, m: 0..9; begin n := 4; m := raise(n, 1); if m = 5 then sum := n; end; end;
rule "again" sum = 5 ==> begin sum := 0; end;
