-- holds: 3 states, 3 rules
var r: record a: record b: 0..2; end; end;
startstate begin clear r; end;
rule begin alias x: r.a; y: x.b do y := (y + 1) % 3; assert x.b = y; end; end;
