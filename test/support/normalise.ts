/** Makes equal what differs from run to run, so that a test can hold a whole message. */

/** @param places physical folders by the names that stand for them */
export function normalise(text: string, places: Readonly<Record<string, string>> = {}): string {
  let result = text;
  const byLength = Object.entries(places).toSorted(([, a], [, b]) => b.length - a.length);
  for (const [name, folder] of byLength) result = result.replaceAll(folder, name);
  return result
    .replaceAll(/\b[0-9a-z]{32}\b(?=-|\b)/g, (word) => (/\d/.test(word) ? "HASH" : word))
    .replaceAll(/127\.0\.0\.1:\d+/g, "SERVER")
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "UUID")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "SHA256")
    .replaceAll(/\bpid \d+/g, "pid PID");
}
