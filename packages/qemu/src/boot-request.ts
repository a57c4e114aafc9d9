/** What boots, and who watches it. */

import type { Readable } from "node:stream";
import type { Machine } from "./qemu-arguments.ts";
import type { QemuProgram } from "./qemu-program.ts";

export interface BootRequest extends Machine {
  readonly qemu: QemuProgram;
  /** Seconds after which QEMU is ended. */
  readonly timeout?: number;
  /** Whether the guest's console is read from `input`, a terminal in raw mode. */
  readonly interactive: boolean;
  /** Where keys come from; stdin by default. */
  readonly input?: Readable;
  /** All that the guest's console prints; at an interactive end, what makes the terminal sane. */
  readonly onSerial: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}
