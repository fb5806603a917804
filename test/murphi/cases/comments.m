-- holds: 2 states, 2 rules
/* a comment -- /* does not hold another
   and goes on ***/
VAR x: Boolean; -- words may be in capitals
StartState Begin x := FALSE; End;
Rule "flip" True ==> Begin x := !x; EndRule;
