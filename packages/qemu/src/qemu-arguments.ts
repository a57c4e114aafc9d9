/** The command line of a boot: the platform's row and what the caller adds, proved on all four machines. */

import type { Platform } from "@astbuild/platform";

export interface Machine {
  readonly platform: Platform;
  readonly kernel: string;
  readonly initrd: string;
  /** Goes behind the platform's own kernel command line. */
  readonly append?: string;
  /** As QEMU takes it: `512` (MiB), `1G`. By default what is usual, and more where the image wants it. */
  readonly memory?: string;
  /** Processors; 1 by default. */
  readonly smp?: number;
  /** `tcg` by default: KVM is there on many machines where it does not work. */
  readonly accel?: "tcg" | "kvm";
  /** Go to QEMU last. */
  readonly extra?: readonly string[];
}

/**
 * `-nographic` puts the serial console and QEMU's monitor on stdin and stdout: Ctrl-A x ends,
 * Ctrl-A c changes to the monitor. `-nic none`, since the ROMs of network cards are not there.
 */
export function qemuArguments(machine: Machine): string[] {
  const { qemu } = machine.platform.row;
  return [
    ...["-accel", machine.accel ?? "tcg"],
    ...qemu.machine,
    ...["-m", machine.memory ?? String(qemu.memory)],
    ...(machine.smp === undefined ? [] : ["-smp", String(machine.smp)]),
    ...["-nographic", "-no-reboot", "-nic", "none"],
    ...["-kernel", machine.kernel, "-initrd", machine.initrd],
    ...["-append", [qemu.append, machine.append].filter(Boolean).join(" ")],
    ...(machine.extra ?? []),
  ];
}
