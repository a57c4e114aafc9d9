/** What a terminal of so many columns shows after these bytes: a reader of the few control sequences we write. */

export function screenOf(bytes: string, columns: number): string[] {
  const rows: string[][] = [[]];
  let row = 0;
  let column = 0;
  // oxlint-disable-next-line no-control-regex
  const pattern = /\u001b\[(?<count>\d*)(?<verb>[A-Za-z])|(?<text>[^\u001b])/gsu;
  for (const { groups } of bytes.matchAll(pattern)) {
    const { count, verb, text } = groups!;
    if (verb === "A") row -= Number(count || 1);
    else if (verb === "K") rows[row]!.length = Math.min(rows[row]!.length, column);
    else if (verb === "J") {
      rows[row]!.length = Math.min(rows[row]!.length, column);
      rows.length = row + 1;
    } else if (text === "\r") column = 0;
    else if (text === "\n") {
      row += 1;
      column = 0;
      rows[row] ??= [];
    } else if (text !== undefined) {
      if (column === columns) {
        row += 1;
        column = 0;
        rows[row] ??= [];
      }
      rows[row]![column++] = text;
    }
  }
  if (row < 0) throw new Error("the cursor left the screen");
  while (rows.length > 0 && rows.at(-1)!.length === 0) rows.pop();
  return rows.map((each) =>
    Array.from(each, (cell) => cell ?? " ")
      .join("")
      .trimEnd(),
  );
}
