/**
 * What the guest says on its console about how it ended. QEMU's own status says nothing of it:
 * with `-no-reboot` and `panic=-1` it is 0 after a panic too. So the last thing that an init
 * prints, on a line of its own, is `astbuild-guest-exit: N`; any kernel and shell can do it.
 */

export interface SerialConsole {
  write(chunk: Uint8Array): void;
  /** What the last status line said, 0 to 255. */
  readonly guestStatus: number | undefined;
  /** The kernel's words, when it panicked. */
  readonly panic: string | undefined;
  /** The last lines, oldest first, without control characters; those up to the panic, if there was one. */
  readonly lastLines: readonly string[];
}

const STATUS = /^astbuild-guest-exit: (\d{1,3})$/;
/** Linux, and Asterinas. */
const PANIC = /Kernel panic - not syncing.*|Uncaught panic.*/;

const LONGEST_LINE = 4096;
const LINES_KEPT = 25;

/** Chunks may be cut anywhere. */
export function readSerialConsole(): SerialConsole {
  let line = "";
  let guestStatus: number | undefined;
  let panic: string | undefined;
  const lines: string[] = [];
  const endLine = (): void => {
    const text = withoutControls(line);
    line = "";
    const status = Number(STATUS.exec(text)?.[1] ?? Number.NaN);
    if (status <= 255) guestStatus = status;
    if (text === "" || panic !== undefined) return;
    panic = PANIC.exec(text)?.[0];
    lines.push(text);
    if (lines.length > LINES_KEPT) lines.shift();
  };
  return {
    write(chunk) {
      const parts = Buffer.from(chunk).toString("latin1").split("\n");
      parts.forEach((part, index) => {
        if (index > 0) endLine();
        line = (line + part).slice(-LONGEST_LINE);
      });
    },
    get guestStatus() {
      return guestStatus;
    },
    get panic() {
      return panic ?? PANIC.exec(line)?.[0];
    },
    get lastLines() {
      const rest = withoutControls(line);
      return rest === "" || panic !== undefined ? [...lines] : [...lines, rest];
    },
  };
}

/** Escape sequences of the firmware and the shell, carriage returns, and trailing blanks. */
function withoutControls(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/\u001b(?:\[[0-9;?=]*[A-Za-z]|[^[])/g, "")
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
      .trimEnd()
  );
}
