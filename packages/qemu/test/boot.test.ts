import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { formatError, isAstbuildError } from "@astbuild/errors";
import { platform } from "@astbuild/platform";
import { expect, test, vi } from "vitest";
import { zstdCompressSync } from "node:zlib";
import { boot } from "../src/index.ts";
import type { BootRequest } from "../src/index.ts";
import { scratch } from "./scratch.ts";

/** A shell script in QEMU's place. */
function request(script: string, more: Partial<BootRequest> = {}): BootRequest {
  const folder = scratch();
  const path = `${folder}/qemu-system-riscv64`;
  writeFileSync(path, `#!/bin/sh\n${script}`, { mode: 0o755 });
  writeFileSync(`${folder}/kernel`, "a kernel");
  return {
    qemu: { kind: "host", path },
    platform: platform("riscv64-gnu"),
    kernel: `${folder}/kernel`,
    initrd: `${folder}/initrd`,
    onSerial: () => undefined,
    ...more,
  };
}

async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  if (!isAstbuildError(error)) throw new Error(`not an AstbuildError: ${String(error)}`);
  return formatError(error).replaceAll(/\S*\/astbuild-qemu-\w+/g, "FOLDER");
}

test("the guest's status is its own, QEMU's code is beside it", async () => {
  const chunks: Buffer[] = [];
  const onSerial = (chunk: Buffer): unknown => chunks.push(chunk);
  const result = await boot(request("echo hello; echo astbuild-guest-exit: 3", { onSerial }));
  expect(result).toMatchObject({ kind: "exited", code: 0, guestStatus: 3, panic: false });
  expect(Buffer.concat(chunks).toString()).toBe("hello\nastbuild-guest-exit: 3\n");
});

test("no word of the guest is no status, and an error where one is wanted", async () => {
  expect((await boot(request("echo hello"))).guestStatus).toBeUndefined();
  const text = await failure(boot(request("echo hello", { wantsStatus: true })));
  expect(text).toContain(
    "error QEMU_NO_STATUS  the riscv64 guest went off without saying how its command ended",
  );
  expect(text).toContain("console  hello");
});

test("a panic without a status before is an error, although QEMU ends with 0", async () => {
  const text = await failure(boot(request("echo oh; echo 'Kernel panic - not syncing: no init'")));
  expect(text).toBe(`error QEMU_GUEST_PANIC  the riscv64 guest panicked
  panic    Kernel panic - not syncing: no init
  kernel   FOLDER/kernel
  initrd   FOLDER/initrd
  console  oh
           Kernel panic - not syncing: no init`);
});

test("of a panic for want of an init the image is at fault", async () => {
  const script =
    "echo 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)'";
  expect(await failure(boot(request(script)))).toContain(
    "hint     the image has no /init that can be run",
  );
});

test("init that ends after its status makes the kernel panic, and that is told", async () => {
  const script = "echo astbuild-guest-exit: 0; echo 'Kernel panic - not syncing: killed init'";
  expect(await boot(request(script))).toMatchObject({ guestStatus: 0, panic: true });
});

test("QEMU's own failure comes with its words", async () => {
  const text = await failure(boot(request("echo 'qemu: no such machine' >&2; exit 1")));
  expect(text).toBe(`error QEMU_FAILED  QEMU for riscv64 ended with exit code 1
  qemu    qemu: no such machine
  kernel  FOLDER/kernel
  initrd  FOLDER/initrd`);
});

test("a guest that does not end is ended", async () => {
  const text = await failure(boot(request("echo up; exec sleep 1000", { timeout: 0.2 })));
  expect(text).toContain("error QEMU_TIMEOUT  the riscv64 guest was still running after 0.2 s");
  expect(text).toContain("console  up");
});

test("an interrupted boot leaves no process", async () => {
  const controller = new AbortController();
  let pid = 0;
  const onSerial = (chunk: Buffer): void => {
    pid = Number(chunk.toString());
    controller.abort(new Error("stop"));
  };
  const { signal } = controller;
  await expect(boot(request("echo $$; exec sleep 1000", { onSerial, signal }))).rejects.toThrow(
    "stop",
  );
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});

test("a boot whose terminal is gone leaves no process", async () => {
  const file = `${scratch()}/pid`;
  const started = (): boolean => existsSync(file) && readFileSync(file, "utf8").endsWith("\n");
  const setRawMode = (): void => {
    while (!started()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    throw new Error("the terminal is gone");
  };
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode });
  const script = `echo $$ >${file}; exec sleep 1000`;
  await expect(boot(request(script, { input }))).rejects.toThrow("the terminal is gone");
  await vi.waitUntil(() => !existsSync(`/proc/${readFileSync(file, "utf8").trim()}`));
});

test("what comes from the input reaches the guest, and a terminal is made sane behind it", async () => {
  const script = "read line; echo got $line";
  const answers = async (input: PassThrough | undefined): Promise<string> => {
    input?.write("keys\n");
    let text = "";
    const onSerial = (chunk: Buffer): void => void (text += chunk.toString());
    await boot(request(script, { ...(input && { input }), onSerial }));
    return text;
  };
  expect(await answers(new PassThrough())).toBe("got keys\n");
  const terminal = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined });
  expect(await answers(terminal)).toBe("got keys\n\u001b[?7h\u001b[0m");
  expect(await answers(undefined)).toBe("got\n");
});

test("a kernel that QEMU cannot open is unpacked for it, and removed", async () => {
  const folder = scratch();
  const payload = zstdCompressSync("the kernel inside");
  const header = Buffer.alloc(64);
  header.write("MZ\0\0zimg", 0, "latin1");
  header.writeUInt32LE(64, 8);
  header.writeUInt32LE(payload.length, 12);
  header.write("zstd", 24, "latin1");
  writeFileSync(`${folder}/vmlinuz`, Buffer.concat([header, payload]));
  let text = "";
  const onSerial = (chunk: Buffer): void => void (text += chunk.toString());
  const script = 'while [ "$1" != -kernel ]; do shift; done; echo "$2"; cat "$2"';
  await boot(request(script, { kernel: `${folder}/vmlinuz`, onSerial }));
  const [path, content] = text.split("\n");
  expect(content).toBe("the kernel inside");
  expect(existsSync(path ?? "")).toBe(false);
});
