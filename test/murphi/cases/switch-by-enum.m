-- holds: 4 states, 4 rules
type E: enum { a, b, c, d, e };
var x: E;
startstate begin x := a; end;
rule begin switch x case a: x := c; case b, e: x := a; case c: x := d; case d: x := e; end; end;
