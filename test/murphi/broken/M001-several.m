-- M001 at 2:27, M001 at 3:25, M001 at 3:35, M001 at 3:39, M002 at 3:47, M001 at 4:6, M002 at 5:13, M001 at 6:1
var x: 0..3; y: boolean; z#: 0..3;
startstate begin x := 1 $ 2; y := 'yes'; z := ; end;
rule "not closed ==> begin x := 0; end;
rule x > 0 && y ==> begin y := false end;
/* no end
