-- M102 at 3:5, M102 at 5:27
var x: boolean;
var x: boolean;
type E: enum { a, b };
var r: record f: boolean; f: E; end;
startstate begin x := true; end;
