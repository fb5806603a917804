-- M204 at 2:8, M204 at 4:36, M204 at 5:15
var a: 5..3;
    m: 0..1000000;
    b: 0..3; startstate begin m := m * m; end;
var c: array [0..1000000] of boolean;
rule begin b := 1; end;
