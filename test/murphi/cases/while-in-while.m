-- holds: 2 states, 2 rules
var a, b, c: 0..9;
startstate begin a := 0; b := 0; c := 0; end;
rule c = 0 ==> begin
  while a < 3 do
    b := 0;
    while b < a do b := b + 1; c := c + 1; end;
    a := a + 1;
  end;
end;
rule c = 3 ==> begin clear a; clear b; clear c; end;
