-- holds: 147 states, 441 rules
type C: enum { red, green, blue };
var c: C; n: 0..10; k: 0..10;
startstate begin c := red; n := 0; k := 0; end;
rule "next" begin
  switch c
  case red: c := green; n := n + 1;
  case green, blue:
    if c = green then c := blue; elsif c = blue then c := red; else error "never"; end;
  end;
  if n > 6 then n := 0; end;
end;
rule "count" var i: 0..20; begin
  i := 0;
  while i * i < n do i := i + 1; endwhile;
  k := i;
end;
rule "other" switch n case 1: k := 9; case 2, 3: k := 8; else k := 7; endswitch; end;
invariant "k" k <= 9;
