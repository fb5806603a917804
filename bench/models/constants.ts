/** A constant of a model in Murphi: its value, which its declaration would have. */
export type Constants = Readonly<Record<string, number | boolean>>;

/** The text with other values for some constants, each of which it declares on a line of its own. Throws a `RangeError` if it does not. */
export function withConstants(text: string, constants: Constants): string {
  return Object.entries(constants).reduce((whole, [name, value]) => {
    const declaration = new RegExp(`^  ${name}: \\w+;`, "mu");
    if (!declaration.test(whole)) throw new RangeError(`The model has no constant '${name}'`);
    return whole.replace(declaration, `  ${name}: ${value};`);
  }, text);
}
