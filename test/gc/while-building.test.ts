/** A collection and builds at once: neither waits, neither breaks the other. nix.md A5, A6, A7, A15. */

import { spawn } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  openSync,
  closeSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { removeTree } from "@astbuild/fs";
import { openStore } from "@astbuild/store";
import { expect, onTestFinished, test, vi } from "vitest";
import { USERS, folderFor, startProcess } from "../crash/users.ts";
import type { RunningProcess } from "../crash/users.ts";

const user = USERS.at(-1)!;

function objectsIn(root: string): string[] {
  return readdirSync(join(root, "objects"))
    .map((name) => (name.startsWith(".") ? name.slice(0, 5) : name.slice(33)))
    .sort();
}

async function ended(...processes: RunningProcess[]): Promise<void> {
  for (const each of processes) expect(await each.ended).toMatchObject({ code: 0, errors: "" });
}

/** Starts a process that stands still at a checkpoint; the function lets it go on. */
async function pausedAt(checkpoint: string, root: string, steps: readonly string[]) {
  const go = join(folderFor(user), "go");
  const paused = startProcess(user, [root, ...steps], {
    ASTBUILD_CHECKPOINT: `${checkpoint}:pause:${go}`,
  });
  await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 30_000 });
  return { paused, goOn: () => writeFileSync(go, "") };
}

test("A5: a collection leaves alone what a build that is under way has made and holds", async () => {
  const root = join(folderFor(user), "store");
  await ended(startProcess(user, [root, "publish:input:text"]));
  const { paused, goOn } = await pausedAt("publish:moved", root, [
    "publish:input:text",
    "publish:output:text",
    "root:output",
  ]);
  await ended(startProcess(user, [root, "collect"]));
  expect(objectsIn(root)).toEqual([".new-", "input"]);
  expect(readdirSync(join(root, "var/tmp"))).toHaveLength(1);
  const locks = readdirSync(join(root, "var/live")).filter((name) => name.endsWith(".db"));
  expect(locks).toHaveLength(1);
  goOn();
  await ended(paused);
  await ended(startProcess(user, [root, "collect"]));
  expect(objectsIn(root)).toEqual(["output"]);
  expect(readdirSync(join(root, "var/tmp"))).toEqual([]);
});

test("A6: a build begins, finishes and ends while a collector stands after its mark; its result stays", async () => {
  const root = join(folderFor(user), "store");
  await ended(startProcess(user, [root, "publish:dummy:text", "publish:wanted:text"]));
  const { paused, goOn } = await pausedAt("gc:marked", root, ["collect"]);
  // Not blocked; it takes what the mark found dead, and makes something new.
  await ended(
    startProcess(user, [
      root,
      "publish:wanted:text",
      "root:wanted",
      "publish:new:text",
      "root:new",
    ]),
  );
  goOn();
  await ended(paused);
  expect(objectsIn(root)).toEqual(["new", "wanted"]);
});

test("a build that finds its input deleted publishes it again, at the same place", async () => {
  const root = join(folderFor(user), "store");
  await ended(startProcess(user, [root, "publish:object:text"]));
  const { paused, goOn } = await pausedAt("gc:unregistered", root, ["collect"]);
  expect(objectsIn(root)).toEqual(["object"]);
  await ended(startProcess(user, [root, "publish:object:text", "root:object"]));
  goOn();
  await ended(paused);
  const care = startProcess(user, [root, "verify", "collect"]);
  await ended(care);
  expect(care.lines[0]).toContain('"findings":[]');
  expect(objectsIn(root)).toEqual(["object"]);
});

test("A15: what a killed process held and left goes at once", async () => {
  const root = join(folderFor(user), "store");
  const builder = startProcess(user, [root, "publish:object:text", "lock:key", "wait"]);
  await builder.line("locked");
  await ended(startProcess(user, [root, "collect"]));
  expect(objectsIn(root)).toEqual(["object"]);
  builder.child.kill("SIGKILL");
  await builder.ended;
  await ended(startProcess(user, [root, "collect"]));
  expect(objectsIn(root)).toEqual([]);
  expect(readdirSync(join(root, "var/live"))).toEqual([]);
});

test("a process of another pid namespace holds what it holds", async () => {
  const root = join(folderFor(USERS[0]!), "store");
  const script = join(import.meta.dirname, "../crash/store-process.ts");
  const child = spawn(
    "unshare",
    [
      "--user",
      "--map-root-user",
      "--pid",
      "--fork",
      "--kill-child",
      process.execPath,
      script,
      root,
      "publish:object:text",
      "wait",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await ended(startProcess(USERS[0]!, [root, "collect"]));
  expect(objectsIn(root)).toEqual(["object"]);
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  await vi.waitUntil(
    async () => {
      await ended(startProcess(USERS[0]!, [root, "collect"]));
      return objectsIn(root).length === 0;
    },
    { timeout: 30_000 },
  );
  expect(objectsIn(root)).toEqual([]);
});

test("A7: a running program, another's environment and an open file keep their objects", async () => {
  const root = join(folderFor(USERS[0]!), "store");
  const physical: Record<string, string> = {};
  {
    await using store = await openStore({ root, command: "test" });
    const maintenance = await store.maintain();
    const source = join(folderFor(USERS[0]!), "sleep");
    copyFileSync("/bin/sleep", source);
    chmodSync(source, 0o755);
    for (const name of ["program", "environment", "open", "unused"]) {
      const own = `${source}-${name}`;
      copyFileSync(source, own);
      // Each has bytes, and so a path, of its own.
      writeFileSync(own, name, { flag: "a" });
      physical[name] = store.physical(await maintenance.add(own, name));
    }
  }
  const file = openSync(physical["open"]!, "r");
  onTestFinished(() => closeSync(file));
  const name = physical["environment"]!.split("/").at(-1)!;
  const running = spawn(physical["program"]!, ["600"], {
    env: { ...process.env, USED: `/ast/store/${name}/bin` },
    stdio: "ignore",
  });
  onTestFinished(() => void running.kill("SIGKILL"));
  await new Promise((resolve) => running.once("spawn", resolve));
  await ended(startProcess(USERS[0]!, [root, "collect"]));
  expect(objectsIn(root)).toEqual(["environment", "open", "program"]);
  running.kill("SIGKILL");
  await new Promise((resolve) => running.once("close", resolve));
  await ended(startProcess(USERS[0]!, [root, "collect"]));
  expect(objectsIn(root)).toEqual(["open"]);
  await removeTree(root);
});
