/** The folder in which glob patterns begin. */

/**
 * The deepest folder common to all patterns, with a slash at its end, or the empty string:
 * `etc/` for `etc/**`, and for `etc/passwd`.
 */
export function patternBase(patterns: readonly string[]): string {
  const [first = [], ...others] = patterns.map(fixedFolders);
  const end = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  const common = end === -1 ? first : first.slice(0, end);
  return common.map((part) => `${part}/`).join("");
}

/** The components before the first one that is a pattern; the last one is a file or a pattern. */
function fixedFolders(pattern: string): string[] {
  const parts = pattern.split("/").slice(0, -1);
  const end = parts.findIndex((part) => /[*?[\]{}()!+@\\]/.test(part));
  return end === -1 ? parts : parts.slice(0, end);
}
