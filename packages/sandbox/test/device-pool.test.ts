import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createDevicePool } from "../src/device-pool.ts";

const ownsDevices = statSync("/dev/null").uid === process.geteuid?.();

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "device-pool-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("devices that are another's are used as they are", async (context) => {
  if (ownsDevices) context.skip("these devices are this user's own");
  const pool = createDevicePool(scratch(), () => Promise.reject(new Error("not to be called")));
  expect(await pool.take()).toBeUndefined();
});

test("a set that came back is given out again, as open as at first", async (context) => {
  if (!ownsDevices) context.skip("only root owns devices");
  let copies = 0;
  const pool = createDevicePool(scratch(), async (devices, into) => {
    copies += 1;
    for (const path of devices) writeFileSync(join(into, basename(path)), "");
  });
  const [one, other] = [await pool.take(), await pool.take()];
  expect(one).not.toBe(other);
  chmodSync(join(one!, "null"), 0);
  pool.giveBack(one);
  expect(await pool.take()).toBe(one);
  expect(statSync(join(one!, "null")).mode & 0o777).toBe(0o666);
  expect(copies).toBe(2);
});

test("a folder in which devices cannot be opened is an error that says what to do", async (context) => {
  if (!ownsDevices) context.skip("only root owns devices");
  const pool = createDevicePool(scratch(), async () => {});
  await expect(pool.take()).rejects.toMatchObject({
    code: "SANDBOX_SETUP",
    hint: expect.stringContaining("nodev"),
  });
});
