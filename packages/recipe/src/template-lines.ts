/**
 * The lines on which the chunks of a template begin. A template itself does not tell: what stands
 * between `${` and `}` may span lines of its own. So the source text is read, with as much of
 * JavaScript's grammar as finding the end of an expression needs.
 */

/**
 * @param start offset of the template's backtick
 * @returns one line for each chunk, 1 being the first of the source; undefined when no template ends
 */
export function templateLines(source: string, start: number): number[] | undefined {
  const offsets: number[] = [];
  const end = skipTemplate(source, start, (offset) => offsets.push(offset));
  if (end === undefined) return undefined;
  return offsets.map((offset) => source.slice(0, offset).split("\n").length);
}

/** @returns the offset behind the closing backtick */
function skipTemplate(
  source: string,
  start: number,
  onChunk: (offset: number) => void = () => {},
): number | undefined {
  let at = start + 1;
  onChunk(at);
  while (at < source.length) {
    if (source[at] === "`") return at + 1;
    if (source.startsWith("${", at)) {
      const end = skipExpression(source, at + 2);
      if (end === undefined) return undefined;
      onChunk(end);
      at = end;
    } else {
      at += source[at] === "\\" ? 2 : 1;
    }
  }
  return undefined;
}

/** @returns the offset behind the `}` that closes the expression */
function skipExpression(source: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < source.length;) {
    const character = source[at];
    if (character === "{") depth++;
    if (character === "}" && --depth === 0) return at + 1;
    const end = skipToken(source, at, start);
    if (end === undefined) return undefined;
    at = end;
  }
  return undefined;
}

/** Behind a string, template, comment or regular expression as a whole, or behind one character. */
function skipToken(source: string, at: number, start: number): number | undefined {
  const character = source[at];
  if (character === "`") return skipTemplate(source, at);
  const pattern =
    character === '"' || character === "'"
      ? /(["'])(?:\\.|(?!\1)[^\\])*\1/suy
      : character === "/"
        ? slash(source.slice(start, at))
        : undefined;
  if (pattern === undefined) return at + 1;
  pattern.lastIndex = at;
  const found = pattern.exec(source);
  return found === null ? at + 1 : at + found[0].length;
}

/** After an operand a slash divides; anywhere else it opens a regular expression. */
function slash(before: string): RegExp {
  const comment = String.raw`\/\/[^\n]*|\/\*[\s\S]*?\*\/`;
  if (/[\w$)\]"'`]\s*$/.test(before)) return new RegExp(comment, "y");
  return new RegExp(String.raw`${comment}|\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+\/`, "y");
}
