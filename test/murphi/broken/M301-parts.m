-- M301 at 6:12, M201 at 7:17
type R: record a: 0..2; end; Q: record b: 0..2; end;
var x: R; y: Q; n: 0..2;
function f(): R; begin return x; end; startstate begin x.a := 0; y.b := 0; n := 0; end;
rule "r" x.a = 0 & f() = x ==> begin n := 1; end;
rule begin f(); end;
rule begin y := f(); end;
