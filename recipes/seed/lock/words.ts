/** Names that stand in a text, with space between them. */

export function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
