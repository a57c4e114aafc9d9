/** What a recipe says of an image, where the manifest has it as data. */

/** Which libraries come along that are loaded by `dlopen`: by the priority of the files' own notes, and further ones by soname. */
export interface DlopenRules {
  /** True when absent. */
  readonly recommended?: boolean;
  /** False when absent. */
  readonly suggested?: boolean;
  /** Features that must be there whatever their priority. */
  readonly features?: readonly string[];
  /** Sonames that files load and do not declare, by a glob over the files' paths in the image. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
