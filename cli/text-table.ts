/** Columns padded to their widest cell; numbers to the right. The first row is the head. */
export function tableLines(rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === "number" ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Tables of the same rows, each no wider than `width`: a table that is too wide is continued below, its first column repeated. */
export function foldedTable(rows: readonly (readonly string[])[], width: number): readonly (readonly string[])[] {
  const columns = (rows[0] ?? []).length;
  const widthOf = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? "").length)) + 2;
  const groups: number[][] = [];
  let room = 0;
  for (let column = 1; column < columns; column += 1) {
    if (groups.length === 0 || widthOf(column) > room) {
      groups.push([]);
      room = width - widthOf(0);
    }
    groups.at(-1)?.push(column);
    room -= widthOf(column);
  }
  return groups.map((group) => tableLines(rows.map((row) => [0, ...group].map((column) => row[column] ?? ""))));
}
