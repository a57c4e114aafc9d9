/** What a person sees when a boot does not end as it should. */

import { AstbuildError } from "@astbuild/errors";
import type { BootRequest } from "./boot-request.ts";
import type { QemuEnd } from "./run-qemu.ts";
import type { SerialConsole } from "./serial-console.ts";

export function guestPanicked(request: BootRequest, serial: SerialConsole): AstbuildError {
  return new AstbuildError("QEMU_GUEST_PANIC", `the ${request.platform.arch} guest panicked`, {
    facts: { panic: serial.panic, ...factsOf(request, serial) },
  });
}

export function noStatus(request: BootRequest, serial: SerialConsole): AstbuildError {
  return new AstbuildError(
    "QEMU_NO_STATUS",
    `the ${request.platform.arch} guest went off without saying how its command ended`,
    {
      facts: factsOf(request, serial),
      hint: "it never got so far, or switched the machine off itself; an /init of your own says astbuild-guest-exit: N",
    },
  );
}

export function timedOut(request: BootRequest, serial: SerialConsole): AstbuildError {
  const seconds = request.timeout ?? 0;
  return new AstbuildError(
    "QEMU_TIMEOUT",
    `the ${request.platform.arch} guest was still running after ${seconds} s`,
    { facts: { panic: serial.panic, ...factsOf(request, serial) } },
  );
}

export function qemuFailed(
  request: BootRequest,
  serial: SerialConsole,
  end: QemuEnd,
): AstbuildError {
  const how = end.signal === null ? `with exit code ${end.code}` : `by ${end.signal}`;
  return new AstbuildError("QEMU_FAILED", `QEMU for ${request.platform.arch} ended ${how}`, {
    facts: { qemu: end.stderr.trim() || undefined, ...factsOf(request, serial) },
  });
}

function factsOf(
  request: BootRequest,
  serial: SerialConsole,
): Record<string, string | readonly string[] | undefined> {
  return {
    kernel: request.kernel,
    initrd: request.initrd,
    console: serial.lastLines.length === 0 ? undefined : serial.lastLines,
  };
}
