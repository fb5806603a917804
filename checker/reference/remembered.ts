/** The same function, computed once for each part and kept as long as the part is: for parts that never change. */
export function remembered<Part extends object, Result>(compute: (part: Part) => Result): (part: Part) => Result {
  const known = new WeakMap<Part, { readonly result: Result }>();
  return (part) => {
    const before = known.get(part);
    if (before !== undefined) return before.result;
    const result = compute(part);
    known.set(part, { result });
    return result;
  };
}
