/** Order by bytes, never by UTF-16 units: `"\u{10000}" > "\uffff"` here, unlike JavaScript's `<`. */

/** Compares two strings by their UTF-8 bytes; for `Array.prototype.sort`. */
export function compareBytes(a: string, b: string): number {
  return compareUnits(a, b, codePointRank);
}

/**
 * Compares two slash-separated paths component by component, each by its bytes, so that a
 * folder stands directly before all that is in it and a subtree is contiguous: the slash
 * ranks below every other character.
 */
export function comparePaths(a: string, b: string): number {
  return compareUnits(a, b, (unit) => (unit === SLASH ? -1 : codePointRank(unit)));
}

const SLASH = 0x2f;

function compareUnits(a: string, b: string, rank: (unit: number) => number): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Moves surrogates behind the rest of the basic plane, which is where UTF-8 puts their code points. */
function codePointRank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  if (unit >= 0xd800) return unit + 0x2000;
  return unit;
}
