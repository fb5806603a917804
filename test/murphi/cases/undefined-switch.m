-- error: 1 step
type C: enum { a, b };
var x: C; y: 0..3;
startstate begin y := 0; end;
rule "use" begin switch x case a: y := 1; else y := 2; end; end;
