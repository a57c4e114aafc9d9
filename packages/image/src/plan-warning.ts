/** What a plan noticed and did not act on; one for each text, however many files hold it. */

export interface PlanWarning {
  readonly kind: WarningKind;
  /** Path in the image of the first file or link; for an unmatched pattern the pattern. */
  readonly file: string;
  /** What stands in it. */
  readonly text: string;
  /** How many other files hold the same; absent for none. */
  readonly others?: number;
}

export type WarningKind = keyof typeof SENTENCES;

/** Of these every C library has some: worth telling when asked, and no warning. */
export const NOTES: ReadonlySet<WarningKind> = new Set<WarningKind>([
  "missing reference",
  "unknown store path",
]);

const SENTENCES = {
  "bare reference": (file: string, text: string): string =>
    `${file} names ${text} and nothing in it, so it is left out`,
  "missing reference": (file: string, text: string): string =>
    `${file} names ${text}, which does not exist`,
  "unknown store path": (file: string, text: string): string =>
    `${file} names ${text}, which is no input of the image`,
  "dangling link": (file: string, text: string): string =>
    `${file} links to ${text}, which is not in the image`,
  "absent library": (file: string, text: string): string =>
    `${file} would load ${text} if it were there`,
  "broken ELF file": (file: string, text: string): string =>
    `${file} begins like an ELF file and is none: ${text}`,
  "unmatched pattern": (file: string, text: string): string =>
    `no ELF file of the image is ${file}, for ${text}`,
};

/** `/bin/x links to ../y, which is not in the image` */
export function warningText({ kind, file, text, others }: PlanWarning): string {
  const also = others === undefined ? "" : ` (and ${others} more)`;
  return SENTENCES[kind](file + also, text);
}
