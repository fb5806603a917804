-- holds: 3 states, 3 rules
var n: 0..3;
procedure go(); const top: 2; type T: 0..top; E: enum { up, down }; var t: T; e: E; begin
  e := n < top ? up : down;
  t := 0;
  switch e case up: t := n + 1; case down: t := 0; end;
  n := t;
end;
startstate begin n := 0; end;
rule begin go(); end;
