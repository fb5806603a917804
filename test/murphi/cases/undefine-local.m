-- holds: 3 states, 4 rules
type Kind: enum { ask, tell };
var k: 0..3;
procedure forget(); var c: Kind; begin
  c := ask;
  undefine c;
  if isundefined(c) then k := 3; end;
end;
startstate begin k := 0; end;
rule "forget" k < 3 ==> begin forget(); end;
rule "by another name" k = 3 ==> var n: 0..3; begin
  n := 1;
  alias m: n do undefine m; end;
  if isundefined(n) then k := 1; end;
end;
rule "back" k = 1 ==> begin k := 0; end;
