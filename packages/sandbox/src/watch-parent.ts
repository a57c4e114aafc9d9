/** Killing npx alone leaves the build running: for a process that npx or npm started, another parent means SIGTERM. */

const POLL_MS = 250;

/**
 * Calls back once when the process that npx or npm started this one from is gone. Does nothing
 * where neither did. Never keeps the process alive.
 *
 * @returns a disposable that stops the watch
 */
export function watchParent(
  onOrphaned: () => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Disposable {
  const parent = process.ppid;
  const underNpm = Object.keys(env).some((name) => name.startsWith("npm_"));
  const timer = underNpm ? setInterval(check, POLL_MS).unref() : undefined;

  function check(): void {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onOrphaned();
  }

  return { [Symbol.dispose]: () => clearInterval(timer) };
}
