/** The result of an operation on two numbers. Division truncates, the remainder has the sign of the left side; a divisor is not zero. */
export function calculate(operator: "+" | "-" | "*" | "/" | "%", a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return Math.trunc(a / b);
    case "%":
      // Without the negative zero, which is no other number to a model.
      return (a % b) + 0;
  }
}
