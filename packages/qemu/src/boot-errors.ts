/** What a person sees when a boot does not end as it should. */

import { AstbuildError } from "@astbuild/errors";
import type { BootRequest } from "./boot-request.ts";
import type { QemuEnd } from "./run-qemu.ts";
import type { SerialConsole } from "./serial-console.ts";

/** What Linux says where an image has no /init, and where it cannot run one. */
const NO_INIT = /Unable to mount root fs|No working init found/;

export function guestPanicked(request: BootRequest, serial: SerialConsole): AstbuildError {
  const { panic } = serial;
  return new AstbuildError("QEMU_GUEST_PANIC", `the ${request.platform.arch} guest panicked`, {
    facts: { panic, ...factsOf(request, serial) },
    ...(NO_INIT.test(panic ?? "") && {
      hint: "the image has no /init that can be run: is there one, with the mode 0755, and what its first line names?",
    }),
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
