/** This terminal in raw mode, for somebody else who reads it; it is given back in any case. */

/** Nothing is read here. To be disposed of. */
export function rawTerminal(): Disposable {
  const { stdin } = process;
  const wasRaw = stdin.isRaw;
  stdin.setRawMode(true);
  return {
    [Symbol.dispose]() {
      stdin.setRawMode(wasRaw);
    },
  };
}
