/** What somebody may have meant by a name that is none. */

/** Those that a slip of the finger or two makes of the other, nearest first. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  const most = Math.max(1, Math.floor(name.length / 3));
  return names
    .map((each) => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, far }) => far <= most || isPart(name, each))
    .sort((a, b) => a.far - b.far)
    .map(({ each }) => each)
    .slice(0, 5);
}

function isPart(name: string, each: string): boolean {
  return name.length >= 3 && each.toLowerCase().includes(name.toLowerCase());
}

/** Letters to insert, delete, replace or swap with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      }
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
