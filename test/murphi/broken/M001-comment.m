-- M001 at 4:1
var x: boolean;
startstate begin x := true; end;
/* never closed
rule begin x := true; end;
