/** The terminal in raw mode, so that every key reaches the guest; it is given back in any case. */

import type { ReadStream } from "node:tty";
import type { Readable, Writable } from "node:stream";

/** Sends what is typed to `output` until it is disposed of. Input that is no terminal goes as it comes. */
export function connectTerminal(input: Readable, output: Writable): Disposable {
  const terminal = isTerminal(input) ? input : undefined;
  const wasRaw = terminal?.isRaw ?? false;
  const send = (chunk: Buffer): unknown => output.write(chunk);
  const end = (): unknown => output.end();
  // QEMU may be gone before the last key.
  const ignore = (): undefined => undefined;
  output.on("error", ignore);
  terminal?.setRawMode(true);
  input.on("data", send).on("end", end);
  return {
    [Symbol.dispose]: () => {
      input.off("data", send).off("end", end);
      input.pause();
      terminal?.setRawMode(wasRaw);
    },
  };
}

export function isTerminal(input: Readable): input is ReadStream {
  return "isTTY" in input && input.isTTY === true;
}
