-- holds: 2 states, 2 rules (--dialect cmurphi)
var x: 0..2; n: 0..1;
procedure keep(v: 0..2); begin x := v; end;
startstate begin n := 0; end;
rule begin keep(undefined); n := 1 - n; end;
invariant isundefined(x);
