-- holds: 2 states, 3 rules
type R: record f: 0..2; endrecord;
var r: R;
function next(n: 0..2): 0..2; begin return (n + 1) % 3; endfunction;
procedure go(); begin r.f := next(r.f); endprocedure;
startstate begin r.f := 0; endstartstate;
ruleset i: 0..1 do alias f: r.f do rule f >= i ==> begin if f = i then go(); endif; for k: 0..0 do go(); endfor; endrule; endalias; endruleset;
invariant forall i: 0..2 do exists j: 0..2 do r.f <= i | j < 2 endexists endforall;
