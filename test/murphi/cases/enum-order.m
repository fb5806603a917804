-- holds: 3 states, 3 rules
-- Members have the order in which they are declared.
type E: enum { low, mid, high };
var e: E;
startstate begin e := low; end;
rule e < mid ==> begin e := mid; end;
rule e >= mid & e < high ==> begin e := high; end;
rule e > mid ==> begin e := low; end;
invariant low < high & mid <= mid;
