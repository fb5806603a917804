-- M103 at 4:8, M103 at 5:18, M103 at 5:31, M103 at 6:12
const c: 3;
procedure p(); begin end;
var x: c; y: 0..3;
startstate begin c := 1; y := p(); end;
rule begin y(); end;
