/** How many columns a text takes on a terminal, and cutting it to fit; wide characters are counted as two. */

/** Text as it may be shown on one line: no escape sequences, no control characters, tabs as blanks. */
export function plainText(text: string): string {
  return (
    stripEscapes(text)
      .replaceAll("\t", "  ")
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "")
  );
}

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripEscapes(text)) width += characterWidth(character);
  return width;
}

/** Cuts a text without escape sequences to at most `columns`, with `…` where something was cut. */
export function fitWidth(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let result = "";
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns - 1) break;
    result += character;
  }
  return columns < 1 ? "" : `${result}…`;
}

/** Control sequences (CSI), operating system commands (OSC) and two-character escapes. */
function stripEscapes(text: string): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g,
    "",
  );
}

/** Combining marks are 0, East Asian wide and emoji 2; a wrong guess only cuts early. */
function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/\p{Mark}/u.test(character) || code === 0x200b || code === 0xfeff) return 0;
  const isWide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    code >= 0x1f300;
  return isWide ? 2 : 1;
}
