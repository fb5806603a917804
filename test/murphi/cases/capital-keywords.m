-- holds: 4 states, 4 rules
CONST top: 2;
TYPE T: 0..top; E: ENUM { one, two }; R: RECORD f: T; END;
VAR r: R; a: ARRAY [T] OF BOOLEAN;
STARTSTATE BEGIN r.f := 0; FOR i: T DO a[i] := FALSE; END; END;
RULE "go" r.f < top ==> BEGIN a[r.f] := TRUE; r.f := r.f + 1; END;
RULE "back" r.f = top ==> BEGIN IF a[0] THEN CLEAR a; ELSE r.f := 0; END; END;
INVARIANT FORALL i: T DO a[i] -> i < top END;
