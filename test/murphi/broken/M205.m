-- M205 at 4:28, M205 at 5:18
type T: 0..3;
var x: T; procedure p(var v: T); begin v := 1; end; startstate begin x := 1; end;
ruleset i: T do rule begin i := 2; end; end;
rule "r" begin p(1 + 1); end;
