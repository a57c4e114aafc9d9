/** What boots, and who watches it. */

import type { Readable } from "node:stream";
import type { Machine } from "./qemu-arguments.ts";
import type { QemuProgram } from "./qemu-program.ts";

export interface BootRequest extends Machine {
  readonly qemu: QemuProgram;
  /** Seconds after which QEMU is ended. */
  readonly timeout?: number;
  /** Where the guest's console has its keys from: a terminal in raw mode, or whatever comes; none without it. */
  readonly input?: Readable;
  /** All that the guest's console prints; at the end, where that is a terminal, what makes it sane. */
  readonly onSerial: (chunk: Buffer) => void;
  /** The guest's init was given a command, and is to say how that ended. */
  readonly wantsStatus?: boolean;
  readonly signal?: AbortSignal;
}
