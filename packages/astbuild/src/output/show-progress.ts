/** One rewritten line on stderr for long work that is not the engine's. */

import { formatBytes } from "./format-units.ts";
import type { Terminal } from "./terminal.ts";

export interface ShownProgress extends Disposable {
  readonly bytes: (done: number, total: number) => void;
  readonly count: (done: number, total: number) => void;
}

/** Nothing is shown where lines cannot be rewritten. Disposing takes the line away. */
export function showProgress(terminal: Terminal, what: string): ShownProgress {
  let shown = -Infinity;
  const show = (text: string): void => {
    if (!terminal.rewritable || performance.now() - shown < 100) return;
    shown = performance.now();
    terminal.err(`\r\u001b[K${what}  ${text}`);
  };
  return {
    bytes: (done, total) => show(`${formatBytes(done)} of ${formatBytes(total)}`),
    count: (done, total) => show(`${done} of ${total}`),
    [Symbol.dispose]: () => {
      if (shown > 0) terminal.err("\r\u001b[K");
    },
  };
}
