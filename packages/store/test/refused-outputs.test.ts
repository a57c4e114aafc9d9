import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build, temporaryFolder, temporaryStore } from "./temporary-store.ts";

const isRoot = process.geteuid?.() === 0;

const cases: [string, (target: string) => void][] = [
  ["OUTPUT_MISSING", () => undefined],
  ["FILE_TYPE_UNSUPPORTED", (target) => void execFileSync("mkfifo", [target])],
  [
    "FILE_SETUID",
    (target) => {
      writeFileSync(target, "");
      chmodSync(target, 0o4755);
    },
  ],
  [
    "NAME_NOT_UTF8",
    (target) => {
      mkdirSync(target);
      writeFileSync(Buffer.concat([Buffer.from(`${target}/`), Buffer.from([0xff, 0x41])]), "");
    },
  ],
];

test.each(cases)("%s, and nothing is registered or moved", async (code, write) => {
  const store = await temporaryStore();
  await expect(build(store, { name: "bad", outputs: { out: write } })).rejects.toMatchObject({
    code,
  });
  expect(readdirSync(join(store.root, "objects"))).toEqual([]);
  expect(readdirSync(join(store.root, "var/tmp"))).toEqual([]);
});

test.skipIf(!isRoot)(
  "C19: FILE_FOREIGN for a link to another user's file (needs root to make one)",
  async () => {
    const store = await temporaryStore();
    const foreign = join(temporaryFolder(), "foreign");
    writeFileSync(foreign, "secret");
    chownSync(foreign, 1234, 1234);
    const result = build(store, {
      name: "bad",
      outputs: {
        out(target) {
          mkdirSync(target);
          linkSync(foreign, join(target, "file"));
        },
      },
    });
    await expect(result).rejects.toMatchObject({ code: "FILE_FOREIGN", facts: { owner: 1234 } });
  },
);

test("sockets are refused by name", async () => {
  const store = await temporaryStore();
  const script =
    "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  const result = build(store, {
    name: "bad",
    outputs: {
      out(target) {
        mkdirSync(target);
        try {
          execFileSync(process.execPath, ["-e", script, join(target, "s")], { stdio: "ignore" });
        } catch {
          expect(existsSync(join(target, "s"))).toBe(true);
        }
      },
    },
  });
  await expect(result).rejects.toMatchObject({ code: "FILE_TYPE_UNSUPPORTED" });
});

test("what the check refuses stays where it was", async () => {
  const store = await temporaryStore();
  await using folder = await store.makeBuildFolder("checked");
  const source = join(folder.path, "out");
  writeFileSync(source, "");
  const result = store.publish({
    resolvedHash: "r",
    staticHash: "s",
    name: "checked",
    candidates: [],
    outputs: [{ output: "out", name: "checked", source }],
    check: (outputs) => {
      throw new Error(`no ${outputs["out"]!.references.length} references`);
    },
  });
  await expect(result).rejects.toThrow("no 0 references");
  expect(existsSync(source)).toBe(true);
  expect(readdirSync(join(store.root, "objects"))).toEqual([]);
});
