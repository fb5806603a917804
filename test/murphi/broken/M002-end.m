-- M002 at 4:1
var x: boolean;
startstate begin x := true;
rule begin x := true; end;
