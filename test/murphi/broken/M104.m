-- M104 at 4:1
var x: boolean;
rule begin x := true; end;
