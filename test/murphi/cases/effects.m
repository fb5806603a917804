-- holds: 16 states, 36 rules
type T: 0..3;
var x: T; y: T; log: T;
function take(var from: T; most: T): T; var got: T; begin
  got := from > most ? most : from;
  from := from - got;
  log := got;
  return got;
end;
function twice(v: T): boolean; var got: T; begin got := take(x, v); return got = v; end;
startstate begin x := 3; y := 0; log := 0; end;
rule "move" x > 0 & y < 3 ==> begin y := take(x, 1); end;
rule "check" begin if twice(2) then y := 3; elsif x = 0 then x := 1; else switch take(y, 3) case 0: y := 1; else x := 3; end; end; end;
rule "back" y > 0 ==> begin take(y, 1); end;
invariant "log" log <= 3;
