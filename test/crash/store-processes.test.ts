/** Several processes on one store: equal objects are registered once, locks are free at once when their holder is killed. */

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { USERS, folderFor, startProcess } from "./users.ts";

const user = USERS.at(-1)!;

test("eight processes publish the same and other objects at once", async () => {
  const root = join(folderFor(user), "store");
  const steps = Array.from({ length: 5 }, (_, index) => `publish:shared${index}:text`);
  const all = Array.from({ length: 8 }, (_, index) =>
    startProcess(user, [root, ...steps, `publish:own${index}:text`]),
  );
  const ends = await Promise.all(all.map(({ ended }) => ended));
  for (const end of ends) expect(end).toMatchObject({ code: 0, errors: "" });
  expect(readdirSync(join(root, "objects")).filter((name) => !name.startsWith("."))).toHaveLength(
    13,
  );
  const published = all.map(({ lines }) =>
    lines.filter((line) => line.startsWith("published")).slice(0, 5),
  );
  for (const lines of published) expect(lines).toEqual(published[0]);
});

test("B9, B10: a build lock is waited for, and free at once when its holder is killed", async () => {
  const root = join(folderFor(user), "store");
  const holder = startProcess(user, [root, "lock:key", "wait"]);
  await holder.line("locked key");
  const other = startProcess(user, [root, "lock:key", "publish:done:text"]);
  expect(await other.line("waiting for")).toBe("waiting for test lock:key wait");
  holder.child.kill("SIGKILL");
  expect(await other.ended).toMatchObject({ code: 0, errors: "" });
  expect(other.lines.slice(1)).toEqual(["locked key", expect.stringContaining("published")]);
});

test("who waits for the write lock learns after a second whom for", async () => {
  const folder = folderFor(user);
  const root = join(folder, "store");
  await startProcess(user, [root]).ended;
  const go = join(folder, "go");
  const slow = startProcess(user, [root, "publish:slow:text"], {
    ASTBUILD_CHECKPOINT: `publish:locked:pause:${go}`,
  });
  await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 20_000 });
  const other = startProcess(user, [root, "publish:quick:text"]);
  expect(await other.line("waiting")).toMatch(
    /^waiting waiting for the store's lock: .*, used by test publish:slow:text \(pid \d+ on /,
  );
  writeFileSync(go, "");
  expect(await slow.ended).toMatchObject({ code: 0, errors: "" });
  expect(await other.ended).toMatchObject({ code: 0, errors: "" });
});

test("another user's store is refused with its owner's name", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("only root can be two users");
  const root = join(folderFor(user), "store");
  await startProcess(USERS[1]!, [root]).ended;
  const { code, errors } = await startProcess(USERS[0]!, [root]).ended;
  expect(code).toBe(1);
  expect(errors).toMatch(/STORE_FOREIGN[^]*nobody \(uid 65534\)/);
});
