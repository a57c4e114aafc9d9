/** Boots an image in QEMU and says how the guest ended, by the guest's own word. */

import { open, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTemporaryFolder, publishFile } from "@astbuild/fs";
import type { BootRequest } from "./boot-request.ts";
import { guestPanicked, noStatus, qemuFailed, timedOut } from "./boot-errors.ts";
import { guestMemory } from "./guest-memory.ts";
import { qemuArguments } from "./qemu-arguments.ts";
import { qemuCommand } from "./qemu-program.ts";
import { isTerminal } from "./raw-terminal.ts";
import { runQemu } from "./run-qemu.ts";
import { readSerialConsole } from "./serial-console.ts";
import { isZstdZboot, unpackKernel } from "./unpack-kernel.ts";

export interface BootResult {
  readonly kind: "exited";
  /** QEMU's own exit code: 0 too when the guest was reset or somebody typed Ctrl-A x. */
  readonly code: number;
  /** What the guest's init said last: `astbuild-guest-exit: N`. */
  readonly guestStatus: number | undefined;
  /** The kernel panicked after the guest had said its status, as when init ends instead of powering off. */
  readonly panic: boolean;
  readonly seconds: number;
}

/** SeaBIOS turns line wrapping off and leaves it so. */
const SANE_TERMINAL = "\u001b[?7h\u001b[0m";

/**
 * Boots and waits until the machine is off.
 *
 * @throws QEMU_MISSING, QEMU_FAILED, QEMU_TIMEOUT, KERNEL_DAMAGED
 * @throws QEMU_NO_STATUS where a status was wanted and the machine went off without one
 * @throws QEMU_GUEST_PANIC when the kernel panicked and no status was said before
 * @throws the signal's reason when it was aborted
 */
export async function boot(request: BootRequest): Promise<BootResult> {
  const started = performance.now();
  const { command, args, env } = qemuCommand(request.qemu, request.platform.row.qemu.system);
  const serial = readSerialConsole();
  await using kernel = await loadableKernel(request.kernel);
  const least = request.platform.row.qemu.memory;
  const memory = request.memory ?? String(await guestMemory(request.initrd, least));
  const isTyped = request.input !== undefined && isTerminal(request.input);
  const end = await runQemu({
    command,
    args: [...args, ...qemuArguments({ ...request, kernel: kernel.path, memory })],
    env,
    input: request.input,
    timeout: request.timeout,
    signal: request.signal,
    onOutput: (chunk) => {
      serial.write(chunk);
      request.onSerial(chunk);
    },
    // Some machines cannot power off; what had to be said was said.
    isDone: () => !isTyped && serial.guestStatus !== undefined,
  });
  if (isTyped) request.onSerial(Buffer.from(SANE_TERMINAL));
  const seconds = (performance.now() - started) / 1000;
  if (end.why === "timeout") throw timedOut(request, serial);
  if (serial.panic !== undefined && serial.guestStatus === undefined) {
    throw guestPanicked(request, serial);
  }
  if (end.why === "exited" && end.code !== 0) throw qemuFailed(request, serial, end);
  if (request.wantsStatus === true && serial.guestStatus === undefined) {
    throw noStatus(request, serial);
  }
  return {
    kind: "exited",
    code: end.code ?? 0,
    guestStatus: serial.guestStatus,
    panic: serial.panic !== undefined,
    seconds,
  };
}

/** The kernel itself, or a temporary copy unpacked for QEMU. */
async function loadableKernel(path: string): Promise<AsyncDisposable & { path: string }> {
  if (!isZstdZboot(await readHeader(path))) {
    return { path, [Symbol.asyncDispose]: async () => undefined };
  }
  const unpacked = await unpackKernel(await readFile(path));
  const folder = await makeTemporaryFolder(tmpdir(), "astbuild-kernel-");
  const image = join(folder.path, "Image");
  await publishFile(image, unpacked);
  return { path: image, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function readHeader(path: string): Promise<Buffer> {
  await using file = await open(path);
  const header = Buffer.alloc(64);
  const { bytesRead } = await file.read(header, 0, header.length, 0);
  return header.subarray(0, bytesRead);
}
