/** What a plan noticed and did not act on; one for each file and text. */

export interface PlanWarning {
  readonly kind: WarningKind;
  /** Path in the image of the file or link; for an unmatched pattern the pattern. */
  readonly file: string;
  /** What stands in it. */
  readonly text: string;
}

export type WarningKind =
  | "bare reference"
  | "missing reference"
  | "unknown store path"
  | "dangling link"
  | "absent library"
  | "unmatched pattern";

const SENTENCES: Readonly<Record<WarningKind, (file: string, text: string) => string>> = {
  "bare reference": (file, text) => `${file} names ${text} and nothing in it, so it is left out`,
  "missing reference": (file, text) => `${file} names ${text}, which does not exist`,
  "unknown store path": (file, text) => `${file} names ${text}, which is no input of the image`,
  "dangling link": (file, text) => `${file} links to ${text}, which is not in the image`,
  "absent library": (file, text) => `${file} would load ${text} if it were there`,
  "unmatched pattern": (file, text) => `no ELF file of the image is ${file}, for ${text}`,
};

/** `/bin/x links to ../y, which is not in the image` */
export function warningText({ kind, file, text }: PlanWarning): string {
  return SENTENCES[kind](file, text);
}
