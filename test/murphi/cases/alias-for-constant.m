-- holds: 3 states, 3 rules
const step: 2; type Kind: enum { up, down };
var n: 0..4; k: Kind;
startstate begin n := 0; k := up; end;
alias top: step * 2; rising: up do
  rule "up" k = rising & n < top ==> begin alias two: step; more: 0 + two do n := n + more; if n = top then k := down; end; end; end;
end;
rule "back" k = down ==> begin alias none: 0; first: up do n := none; k := first; end; end;
