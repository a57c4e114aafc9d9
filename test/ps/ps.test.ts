/** `ps` names what is being built, by whom, how long it took before, and who waits for it. */

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const one = command({ name: "one", build: ({ out }) => sh\`echo 1 >\${out}\` });`);
afterAll(() => project[Symbol.asyncDispose]());

async function ps(): Promise<string> {
  const { stdout, stderr, exitCode } = await project.astbuild("ps");
  expect([stderr, exitCode]).toEqual(["", 0]);
  return normalise(stdout, { STORE: project.store })
    .replaceAll(/ on [^)]*\)/g, " on HOST)")
    .replaceAll(/ *\b\d+s\b/g, " TIME");
}

test("nothing, a build that another process waits for, and nothing again", async () => {
  expect(await ps()).toBe("nothing is being built in STORE\n");
  const go = join(project.folder, "go");
  project.env["ASTBUILD_CHECKPOINT"] = `publish:examined:pause:${go}`;
  const first = project.startRealise("one");
  await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 60_000 });
  delete project.env["ASTBUILD_CHECKPOINT"];
  expect(await ps()).toBe(" TIME  one-x86_64-gnu  astbuild realise --json one (pid PID on HOST)\n");
  const second = project.startRealise("one", "--no-link");
  await second.run.seen(/"waiting"/);
  await vi.waitUntil(async () => (await ps()).includes("waited for"), { timeout: 60_000 });
  expect(await ps()).toContain(
    "\n                  waited for by astbuild realise --json one --no-link (pid PID on HOST)\n",
  );
  const json = JSON.parse((await project.astbuild("ps", "--json")).stdout) as object;
  expect(json).toMatchObject({
    name: "one-x86_64-gnu",
    seconds: expect.any(Number) as number,
    holder: { pid: first.run.pid },
    waiting: [{ pid: second.run.pid }],
  });
  writeFileSync(go, "");
  expect((await first.ended).steps).toEqual(["done one-x86_64-gnu"]);
  expect((await second.ended).steps).toEqual(["reused one-x86_64-gnu"]);
  expect(await ps()).toBe("nothing is being built in STORE\n");
});

test("how long it took before; a process that was killed builds nothing any more", async () => {
  await project.recipes(`
export const one = command({ name: "one", build: ({ out }) => sh\`echo 2 >\${out}\` });`);
  const go = join(project.folder, "go2");
  project.env["ASTBUILD_CHECKPOINT"] = `publish:examined:pause:${go}`;
  const { run, ended } = project.startRealise("one");
  await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 60_000 });
  delete project.env["ASTBUILD_CHECKPOINT"];
  expect(await ps()).toMatch(/^ TIME of TIME  one-x86_64-gnu /);
  run.kill("SIGKILL");
  await ended;
  expect(await ps()).toBe("nothing is being built in STORE\n");
});
