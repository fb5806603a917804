/** How a piece of text stands out on a terminal. */
export type Paint = "plain" | "dim" | "bold" | "red" | "green" | "yellow" | "cyan";

export type Painter = (text: string, paint: Paint) => string;

const codes: Readonly<Record<Paint, readonly [number, number] | undefined>> = {
  plain: undefined,
  dim: [2, 22],
  bold: [1, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Writes terminal escapes if `colour`, else the bare text. */
export function painter(colour: boolean): Painter {
  return (text, paint) => {
    const code = codes[paint];
    return !colour || code === undefined || text === "" ? text : `\u001B[${code[0]}m${text}\u001B[${code[1]}m`;
  };
}
